/** A game day in a browser: made of a scenario, run by whoever made it, worked in a room of its own, and compared. */
import { expect, test } from '@playwright/test';
import { expectAccessible, person, sidewaysScroll, unique } from './support/house.ts';

test('a scenario is made, drips faster into a practice room, takes what is put in, and stands beside what was expected', async ({
  browser,
  request,
}) => {
  const { page, context } = await person(browser, request, { name: unique('Ana') });
  await page.goto('/gameday/new');
  await expect(page.getByRole('heading', { name: 'Make a game day' })).toBeVisible();
  await expectAccessible(page, 'making a game day');
  const title = unique('Autumn drill');
  await page.getByLabel('Name').fill(title);
  await page.getByRole('button', { name: 'Make it' }).click();
  await page.getByRole('button', { name: 'Start' }).click();
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await page.getByLabel('Speed').selectOption('60');
  await page.getByLabel('Put in now').fill('The phone rings.');
  await page.getByRole('button', { name: 'Tell them' }).click();
  await expect(page.getByRole('region', { name: 'Script' }).getByText('The phone rings.')).toBeVisible();
  await expectAccessible(page, 'running a game day');
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('button', { name: 'Go on' })).toBeVisible();
  const run = page.url();
  await page.getByRole('link', { name: 'The room' }).click();
  await expect(page.getByText('Practice', { exact: true }).first()).toBeVisible();
  await expect(page.getByText('Message: The phone rings.').first()).toBeVisible();
  await page.goto(run);
  await page.getByRole('button', { name: 'End', exact: true }).click();
  await page.getByLabel('What was learned').fill('Ask what changed first.');
  await page.getByRole('button', { name: 'Keep it' }).click();
  await expect(page.getByText('Kept', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Compare' }).click();
  await expect(page.getByRole('row', { name: /Mitigated/ })).toContainText('38:00');
  await expectAccessible(page, 'comparing a game day');
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0);
  await page.goto('/gameday');
  await expect(page.getByRole('link', { name: title })).toBeVisible();
  await context.close();
});
