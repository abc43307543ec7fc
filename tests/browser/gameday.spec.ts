/** A game day in a browser: made of a scenario, run by whoever made it, worked in a room of its own, and compared. */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { SCENARIOS } from '#model/gameday/scenarios.ts';
import { EVENT_WORDS } from '#model/gameday/script.ts';
import { expectAccessible, person, sidewaysScroll, unique } from './support/house.ts';

/** Where the trainees' room is. */
const roomOf = async (page: Page): Promise<string> =>
  (await page.getByRole('link', { name: 'The room' }).getAttribute('href')) ?? '';

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

for (const { key, title: scenario, script } of SCENARIOS)
  test(`${key}: every line of the script is told in the trainees' room, and the room stays out of search and figures`, async ({
    browser,
    request,
  }) => {
    // At sixty times the clock's speed the longest script takes fifty seconds.
    test.setTimeout(240_000);
    const ana = await person(browser, request, { name: unique('Ana') });
    const ben = await person(browser, request, { name: unique('Ben') });
    await ana.page.goto('/gameday/new');
    await ana.page.getByRole('radio', { name: scenario }).click();
    await ana.page.getByLabel('Name').fill(unique(scenario));
    await ana.page.getByRole('button', { name: 'Make it' }).click();
    await ana.page.getByRole('button', { name: 'Start' }).click();
    await ana.page.getByLabel('Speed').selectOption('60');
    const room = await roomOf(ana.page);
    // The trainee takes command and thinks aloud, while lines come in.
    await ben.page.goto(room);
    await expect(ben.page.getByText('Practice', { exact: true }).first()).toBeVisible();
    await expect(ben.page.getByTestId('save-state').first()).toContainText('Saved');
    await ben.page.getByRole('combobox', { name: /Write what happened/ }).fill('/h a retry without a limit');
    await ben.page.keyboard.press('Enter');
    await expect(ben.page.getByRole('tab', { name: 'Hypotheses 1' })).toBeVisible();
    await expect(ana.page.getByText(`${script.length} of ${script.length} told`)).toBeVisible({ timeout: 120_000 });
    await ana.page.getByRole('button', { name: 'End', exact: true }).click();
    await ana.page.getByRole('link', { name: 'Compare' }).click();
    await expect(ana.page.getByRole('region', { name: 'The trainees' })).toContainText('a retry without a limit');
    await expectAccessible(ana.page, 'comparing');
    const told = await ben.page.evaluate(async (path) => {
      const answer = await fetch(`/api/v1${path}/export?format=md`);
      return answer.text();
    }, room);
    const plain = (text: string): string => text.replaceAll(/[^\p{L}\p{N}]+/gu, ' ').trim();
    for (const { kind, text } of script) expect(plain(told)).toContain(plain(`${EVENT_WORDS[kind]}: ${text}`));
    const id = room.split('/').at(-1) ?? '';
    const figures = await ben.page.evaluate(async () => (await fetch('/api/v1/insights')).text());
    expect(figures).not.toContain(id);
    const found = (practice: string): Promise<string> =>
      ben.page.evaluate(async (more) => (await fetch(`/api/v1/search?q=retry+without+limit${more}`)).text(), practice);
    await expect.poll(() => found('&practice=only'), { timeout: 60_000 }).toContain(id);
    expect(await found('')).not.toContain(id);
    await ana.context.close();
    await ben.context.close();
  });

test('an experiment says what it expects, how far it reaches and when it stops, and is aborted with a reason', async ({
  browser,
  request,
}) => {
  const { page, context } = await person(browser, request, { name: unique('Ana') });
  await page.goto('/gameday/new');
  await page.getByRole('radio', { name: 'Experiment' }).click();
  const make = page.getByRole('button', { name: 'Make it' });
  await expect(make).toBeDisabled();
  await page.getByLabel('Hypothesis').fill('Reads go on while one replica is gone');
  await page.getByLabel('Blast radius').fill('One replica of staging');
  await expect(make).toBeDisabled();
  await page.getByLabel('Abort condition').fill('Errors above one percent');
  await expectAccessible(page, 'making an experiment');
  await make.click();
  await page.getByRole('button', { name: 'Start' }).click();
  for (const text of ['Reads go on while one replica is gone', 'One replica of staging', 'Errors above one percent'])
    await expect(page.getByRole('definition').filter({ hasText: text })).toBeVisible();
  await page.getByRole('button', { name: 'Abort', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Abort', exact: true })).toBeDisabled();
  await dialog.getByLabel('Why').fill('Errors rose to two percent');
  await dialog.getByRole('button', { name: 'Abort', exact: true }).click();
  await expect(page.getByText('Errors rose to two percent')).toBeVisible();
  await page.getByRole('radio', { name: 'did not hold' }).click();
  await page.getByLabel('What was learned').fill('Reads are pinned to one replica.');
  await page.getByRole('button', { name: 'Keep it' }).click();
  await expect(page.getByText('Kept', { exact: true })).toBeVisible();
  await context.close();
});
