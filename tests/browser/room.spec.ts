/** The room in a real browser: two people at once, no network, a viewer, the keyboard alone, a phone. */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { RoomServer } from './room-server.ts';

const server = new RoomServer();
test.beforeAll(() => server.start());
test.afterAll(() => server.stop());

const line = (page: Page) => page.getByRole('combobox', { name: /Write what happened/ });
const notes = (page: Page) => page.getByRole('textbox', { name: 'Notes' });
const saveState = (page: Page) => page.getByTestId('save-state').first();

async function enter(page: Page, path: string, state = 'Saved'): Promise<void> {
  await page.goto(path);
  await expect(saveState(page)).toContainText(state);
}
/** What the notes say, without the carets that are drawn into them. */
const written = (page: Page): Promise<string> =>
  notes(page).evaluate((editor) => {
    const copy = document.createElement('div');
    copy.innerHTML = editor.innerHTML;
    for (const caret of copy.querySelectorAll('.caret')) caret.remove();
    return copy.textContent ?? '';
  });
async function say(page: Page, text: string): Promise<void> {
  await line(page).fill(text);
  await line(page).press('Enter');
}

test('two people write together and undo only their own', async ({ browser }) => {
  const path = await server.declare('Checkout errors');
  const ana = await server.person(browser, 'Ana Souza');
  const ben = await server.person(browser, 'Ben Okafor');
  await Promise.all([enter(ana.page, path), enter(ben.page, path)]);
  await notes(ana.page).click();
  await ana.page.keyboard.type('pool is full. ');
  await expect(notes(ben.page)).toContainText('pool is full.');
  await notes(ben.page).click();
  await ben.page.keyboard.press('End');
  await ben.page.keyboard.type('vendor is fine.');
  await expect(notes(ana.page)).toContainText('vendor is fine.');
  await expect(ana.page.locator('.caret-flag')).toHaveText('Ben Okafor');
  await notes(ana.page).click();
  await ana.page.keyboard.press('Control+z');
  await expect(notes(ben.page)).not.toContainText('pool is full.');
  await expect(notes(ben.page)).toContainText('vendor is fine.');
  expect(await written(ana.page)).toBe(await written(ben.page));
  expect([...ana.problems, ...ben.problems]).toEqual([]);
});

test('the line does what it says, refuses what it does not know, and asks before it wakes somebody', async ({
  browser,
}) => {
  const path = await server.declare('Slow search');
  const ana = await server.person(browser, 'Ana Line');
  const ben = await server.person(browser, 'Bo Woken');
  await Promise.all([enter(ana.page, path), enter(ben.page, path)]);
  await say(ana.page, '/ic');
  await expect(ben.page.getByRole('banner')).toContainText('Ana Line');
  await say(ana.page, '/h the index is being rebuilt');
  await expect(ben.page.getByRole('textbox', { name: 'Claim' })).toHaveValue('the index is being rebuilt');
  await say(ana.page, '! search answers in 9 s');
  await expect(ben.page.getByText('search answers in 9 s')).toBeVisible();
  await say(ana.page, '/stauts identified');
  await expect(ana.page.getByRole('alert')).toContainText('/status');
  await expect(line(ana.page)).toHaveValue('/stauts identified');
  await say(ana.page, '/page Bo');
  await expect(ana.page.getByRole('alert')).toContainText('Pages Bo Woken now');
  await expect(ben.page.getByText('You were paged')).toHaveCount(0);
  await line(ana.page).press('Enter');
  await ben.page.getByRole('button', { name: 'Acknowledge' }).click();
  await expect(ana.page.getByText('Bo Woken acknowledged the page')).toBeVisible();
});

test('two who take command at once: one gets it, the other is told who did', async ({ browser }) => {
  const path = await server.declare('Two at once');
  const ana = await server.person(browser, 'Ana First');
  const ben = await server.person(browser, 'Ben Second');
  await Promise.all([enter(ana.page, path), enter(ben.page, path)]);
  await Promise.all([say(ana.page, '/ic'), say(ben.page, '/ic')]);
  const header = ana.page.getByRole('banner');
  await expect(header).not.toContainText('Take Comms');
  const isMine = async (page: Page) => (await page.getByRole('banner').innerText()).includes('You');
  await expect.poll(async () => [await isMine(ana.page), await isMine(ben.page)].filter(Boolean).length).toBe(1);
});

test('offline typing survives a reload and merges on return', async ({ browser }) => {
  const path = await server.declare('No network');
  const ana = await server.person(browser, 'Ana Offline');
  const ben = await server.person(browser, 'Ben Online');
  await Promise.all([enter(ana.page, path), enter(ben.page, path)]);
  await ana.page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await enter(ana.page, path);
  await ana.context.setOffline(true);
  await expect(saveState(ana.page)).toContainText('Offline');
  await ana.page.getByLabel('Impact').fill('written without a network');
  await ben.page.getByLabel('Known').fill('written meanwhile');
  await expect(saveState(ana.page)).toContainText('kept on this device');
  await ana.page.reload();
  await expect(ana.page.getByLabel('Impact')).toHaveValue('written without a network');
  await ana.context.setOffline(false);
  await expect(saveState(ana.page)).toContainText('Saved', { timeout: 40_000 });
  await expect(ben.page.getByLabel('Impact')).toHaveValue('written without a network');
  await expect(ana.page.getByLabel('Known')).toHaveValue('written meanwhile');
});

test('a viewer reads and cannot write; a private incident leaves no trace', async ({ browser }) => {
  const path = await server.declare('Read me');
  const hidden = await server.declare('Nobody sees this', { private: true });
  const vera = await server.person(browser, 'Vera Viewer', 'viewer');
  await enter(vera.page, path, 'Read only');
  await expect(line(vera.page)).toBeDisabled();
  await expect(notes(vera.page)).toHaveAttribute('contenteditable', 'false');
  const answer = await vera.page.goto(hidden);
  expect(answer?.status()).toBe(404);
  await expect(vera.page.getByText('Nobody sees this')).toHaveCount(0);
});

test('two tabs of one person are one face', async ({ browser }) => {
  const path = await server.declare('Two tabs');
  const ana = await server.person(browser, 'Ana Tabs');
  const ben = await server.person(browser, 'Ben Tabs');
  await Promise.all([enter(ana.page, path), enter(ben.page, path)]);
  const second = await ana.context.newPage();
  await enter(second, path);
  await ben.page.keyboard.press('5');
  await expect(ben.page.getByText('Ben Tabs (you)')).toBeVisible();
  await expect(ben.page.getByRole('tabpanel').getByText('Ana Tabs', { exact: true })).toHaveCount(1);
});

test('the whys are walked and written by the keyboard alone', async ({ browser }) => {
  const path = await server.declare('Whys');
  const ana = await server.person(browser, 'Ana Whys');
  await enter(ana.page, path);
  await ana.page.keyboard.press('y');
  const tree = ana.page.getByRole('tree');
  await expect(tree.getByRole('treeitem', { name: /Why did it happen/ })).toBeFocused();
  for (const [key, text] of [
    ['a', 'The pool holds 20 connections'],
    ['a', 'The default changed'],
    ['o', 'No load test ran'],
  ] as const) {
    await ana.page.keyboard.press(key);
    await expect(ana.page.getByRole('textbox', { name: 'Why' })).toBeFocused();
    await ana.page.keyboard.type(text);
    await ana.page.keyboard.press('Enter');
  }
  await ana.page.keyboard.press('ArrowLeft');
  await expect(tree.getByRole('treeitem', { name: /The pool holds 20/ })).toBeFocused();
  await expect(tree.getByRole('treeitem', { name: /No load test ran/ })).toHaveAttribute('aria-level', '3');
});

test('resolving makes the postmortem the default of the page', async ({ browser }) => {
  const path = await server.declare('To be resolved');
  const ana = await server.person(browser, 'Ana Resolves');
  await enter(ana.page, path);
  await say(ana.page, '/resolve rolled back the pool size');
  const dialog = ana.page.getByRole('dialog');
  await expect(dialog.getByLabel('What ended it')).toHaveValue('rolled back the pool size');
  await dialog.getByText('A patch').click();
  await dialog.getByRole('button', { name: 'Resolve', exact: true }).click();
  await expect(ana.page.getByRole('heading', { name: /Summary/ })).toBeVisible();
  await expect(ana.page.getByText('rolled back the pool size').first()).toBeVisible();
});

test('on a phone severity, title, call, update and commander are in sight, and one button leads on', async ({
  browser,
}) => {
  const path = await server.declare('On the phone');
  const ana = await server.person(browser, 'Ana Phone');
  await ana.page.setViewportSize({ width: 390, height: 844 });
  await enter(ana.page, path);
  for (const text of ['SEV2', 'On the phone', 'Update', 'IC'])
    await expect(ana.page.getByRole('banner')).toContainText(text);
  await ana.page.getByRole('button', { name: 'Take command' }).click();
  await expect(ana.page.getByRole('banner')).toContainText('You');
  const width = await ana.page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
});
