/** A whole incident without a mouse: declared, commanded, worked, told, and resolved, by keys alone. */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { RoomServer } from './room-server.ts';

const server = new RoomServer();
test.beforeAll(() => server.start());
test.afterAll(() => server.stop());

const line = (page: Page) => page.getByRole('combobox', { name: /Write what happened/ });
const log = (page: Page) => page.getByRole('log');
const saved = (page: Page) => expect(page.getByTestId('save-state').first()).toContainText('Saved');

/** Types into whatever has the focus, as a person does. */
async function enter(page: Page, text: string): Promise<void> {
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

test('the whole incident by keyboard', async ({ browser }) => {
  const { page, problems } = await server.person(browser, 'Ana Keys');
  // A key that comes before the page listens is no key; what matters is that no other way is needed.
  await expect(async () => {
    await page.keyboard.press('c');
    await expect(page).toHaveURL(/\/declare$/, { timeout: 1_000 });
  }).toPass();
  await expect(page.getByLabel('What is happening?')).toBeFocused();
  await enter(page, 'Checkout fails in the EU');
  await expect(page).toHaveURL(/\/incidents\//);
  await saved(page);
  // Who declared stands in the line.
  await expect(line(page)).toBeFocused();
  await enter(page, '/ic');
  await expect(page.getByRole('banner')).toContainText('You');
  await enter(page, '/sev 2 two regions');
  await expect(log(page)).toContainText('Severity SEV? to SEV2: two regions');
  await enter(page, '! 502s from the gateway');
  await enter(page, '/h the pool is exhausted');
  await enter(page, '/mitigate pool doubled; undo: back to 20');
  await enter(page, '/caution do not restart shard 7');
  await enter(page, '/task read the pool metrics');
  await expect(log(page)).toContainText('502s from the gateway');
  await expect(log(page)).toContainText('Do not touch: do not restart shard 7');
  await expect(page.getByRole('button', { name: 'Unfold the pool is exhausted' })).toBeVisible();

  // Out of the line, to the hypotheses, and one of them taken up.
  await page.keyboard.press('Escape');
  await page.keyboard.press('1');
  await expect(page.getByLabel('New hypothesis')).toBeFocused();
  const checking = page.getByRole('button', { name: /I.m checking this/ });
  for (let tries = 0; tries < 8 && !(await checking.evaluate((one) => one === document.activeElement)); tries += 1)
    await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article').filter({ has: page.getByText('Checking') })).toHaveCount(1);

  // The update: drafted, published after one question.
  await line(page).focus();
  await enter(page, '/update internal We know, and are on it.');
  const draft = page.getByRole('button', { name: /^Publish/ });
  await expect(draft).toBeVisible();
  for (let tries = 0; tries < 12 && !(await draft.evaluate((one) => one === document.activeElement)); tries += 1)
    await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(log(page)).toContainText('Update to internal: We know, and are on it.');

  // The hand-off page says what is recorded, with its places.
  await page.keyboard.press('Escape');
  await expect(async () => {
    await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
    await page.keyboard.press('h');
    await expect(page.getByRole('dialog', { name: 'Hand off' })).toBeVisible({ timeout: 1_000 });
  }).toPass();
  const handoff = page.getByRole('dialog', { name: 'Hand off' });
  await expect(handoff).toContainText('pool doubled - undo: back to 20');
  await expect(handoff).toContainText('do not restart shard 7');
  await page.keyboard.press('Escape');
  await expect(handoff).toBeHidden();

  await page.keyboard.press('i');
  await expect(line(page)).toBeFocused();
  await enter(page, '/resolve pool doubled');
  await expect(page.getByLabel('What ended it')).toBeFocused();
  await page.keyboard.press('Enter');
  // The same document, re-laid; the heading has the focus, so the next key and the screen reader begin there.
  await expect(page.locator('#main h1')).toBeFocused();
  expect(problems).toEqual([]);
});

test('a stream labels what is written in it and hides the rest until it is left', async ({ browser }) => {
  const path = await server.declare('Two teams at once');
  const { page } = await server.person(browser, 'Ana Streams');
  await page.goto(path);
  await saved(page);
  await line(page).focus();
  await enter(page, 'the whole site is slow');
  await enter(page, '/stream payments');
  await enter(page, 'gateway retries are up');
  await enter(page, '/h the gateway throttles us');
  await expect(log(page)).toContainText('gateway retries are up');
  await expect(log(page)).not.toContainText('the whole site is slow');
  await enter(page, '/stream database');
  await expect(log(page)).not.toContainText('gateway retries are up');
  await expect(page.getByRole('button', { name: 'Unfold the gateway throttles us' })).toBeHidden();
  await enter(page, '/stream');
  for (const text of ['the whole site is slow', 'gateway retries are up']) await expect(log(page)).toContainText(text);
  await expect(page.getByRole('button', { name: 'Unfold the gateway throttles us' })).toBeVisible();
});

test('a log of 5,000 lines pasted into the line is offered as what it is, and kept whole', async ({ browser }) => {
  const path = await server.declare('A long paste');
  const { page } = await server.person(browser, 'Ana Pastes');
  await page.goto(path);
  await saved(page);
  const lines = Array.from({ length: 5_000 }, (_, index) => `worker ${index} says it cannot reach its queue`);
  await line(page).focus();
  await line(page).evaluate((field, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, lines.join('\n'));
  await expect(page.getByRole('alert')).toContainText('5000 lines');
  await expect(line(page)).toHaveValue('');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Kept under Evidence')).toBeVisible({ timeout: 30_000 });
  await page.keyboard.press('Escape');
  await page.keyboard.press('4');
  await expect(page.getByRole('tabpanel')).toContainText('pasted.log');
});
