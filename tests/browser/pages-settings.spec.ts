/** Settings: what is saved is there after a reload, secrets are shown once, order is changed by keys. */
import { expect, test } from '@playwright/test';
import { person, unique } from './support/house.ts';

test('a service is added with who answers, in an order that keys can change', async ({ browser, request }) => {
  const first = await person(browser, request, { name: unique('First Answerer') });
  const second = await person(browser, request, { name: unique('Second Answerer') });
  const { page, context } = await person(browser, request, { name: unique('Ana'), role: 'administrator' });
  await page.goto('/settings/services/new');
  const name = unique('Checkout');
  await page.getByLabel('Name', { exact: true }).fill(name);
  for (const { name: answerer } of [first, second]) {
    const field = page.getByRole('combobox', { name: 'Add somebody who answers' });
    const option = page.getByRole('option', { name: answerer });
    // The list opens once the page's script runs; a hand that is quicker presses again.
    await expect(async () => {
      await field.click();
      await field.fill(answerer);
      await expect(option).toBeVisible({ timeout: 1_000 });
    }).toPass();
    await option.click();
  }
  const rows = page.getByRole('list', { name: 'Who answers' }).getByRole('listitem');
  await expect(rows).toHaveCount(2);
  await rows.nth(1).focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(rows.nth(0)).toContainText(second.name);
  await expect(rows.nth(0)).toBeFocused();
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page).toHaveURL(/\/settings\/services$/);
  await page.getByRole('link', { name }).click();
  await expect(rows.nth(0)).toContainText(second.name);
  await expect(page.getByLabel('Key')).toHaveValue(name.toLowerCase().replaceAll(' ', '-'));
  for (const one of [first, second]) await one.context.close();
  await context.close();
});

test('the organisation keeps its clocks, and senseless ones are not sent', async ({ browser, request }) => {
  const { page, context } = await person(browser, request, { name: unique('Ana'), role: 'administrator' });
  await page.goto('/settings');
  const field = page.getByLabel('Update every, minutes, SEV3');
  await field.fill('a while');
  await expect(page.getByText('Give whole numbers above zero')).toBeVisible();
  await field.fill('45');
  await page.getByRole('button', { name: 'Save' }).nth(1).click();
  await expect(page.getByText('Saved')).toBeVisible();
  await page.reload();
  await expect(field).toHaveValue('45');
  await page.getByLabel('Call link').fill('not a link');
  await page.getByRole('button', { name: 'Save' }).first().click();
  await expect(page.getByText('must be a link')).toBeVisible();
  await context.close();
});

test('a token and an address for alerts are shown once', async ({ browser, request }) => {
  const { page, context } = await person(browser, request, { name: unique('Ana'), role: 'administrator' });
  await page.goto('/settings/integrations');
  const name = unique('Deploy script');
  await page.getByRole('button', { name: 'Make an address' }).click();
  await expect(page.getByText('webhook_configs:')).toContainText(/\/hooks\/alertmanager\/\S+/);
  await page.getByPlaceholder('Deploy script').fill(name);
  await page.getByRole('button', { name: 'Make a token' }).click();
  const secret = page.getByText(/^mst_/).first();
  await expect(secret).toBeVisible();
  const token = await secret.textContent();
  const answer = await request.get('/api/v1/me', { headers: { authorization: `Bearer ${token ?? ''}` } });
  expect(await answer.json()).toMatchObject({ kind: 'integration', role: 'responder' });
  await page.reload();
  await expect(page.getByText(/mst_/)).toHaveCount(0);
  const end = page.getByRole('listitem').filter({ hasText: name }).getByRole('button');
  await end.click();
  await end.click();
  await expect(page.getByRole('listitem').filter({ hasText: name })).toHaveCount(0);
  expect((await request.get('/api/v1/me', { headers: { authorization: `Bearer ${token ?? ''}` } })).status()).toBe(401);
  await context.close();
});

test('a profile is changed, and a viewer is offered nothing that would be refused', async ({ browser, request }) => {
  const { page, context } = await person(browser, request, { name: unique('Vera'), role: 'viewer' });
  await page.goto('/settings/profile');
  const name = unique('Vera Lund');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Telephone').fill('+49 30 5550 1234');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(name);
  await expect(page.getByRole('combobox', { name: 'Time zone' })).toHaveValue('Europe/Berlin');
  await page.goto('/settings/services');
  await expect(page.getByRole('link', { name: 'Add a service' })).toHaveCount(0);
  await page.goto('/settings/people');
  await expect(page.getByRole('button', { name: 'Make the join link' })).toHaveCount(0);
  await context.close();
});
