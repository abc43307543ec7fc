/** What a room must bear: a whole log pasted into the notes, two whys put under each other by two people at once, and the accessibility checker in both themes. */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { RoomServer } from './room-server.ts';
import { expectAccessible, sidewaysScroll } from './support/house.ts';

const server = new RoomServer();
test.beforeAll(() => server.start());
test.afterAll(() => server.stop());

const notes = (page: Page) => page.getByRole('textbox', { name: 'Notes' });
const saveState = (page: Page) => page.getByTestId('save-state').first();
const why = (page: Page, name: string) => page.getByRole('treeitem', { name: new RegExp(name) });

async function enter(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(saveState(page)).toContainText('Saved', { timeout: 30_000 });
}

test('a megabyte pasted into the notes is kept, and the other person has all of it', async ({ browser }) => {
  test.setTimeout(180_000);
  const path = await server.declare('Large paste');
  const ana = await server.person(browser, 'Ana Pastes');
  const ben = await server.person(browser, 'Ben Reads');
  await Promise.all([enter(ana.page, path), enter(ben.page, path)]);
  await notes(ana.page).click();
  const length = await notes(ana.page).evaluate((editor) => {
    const lines = Array.from({ length: 10_000 }, (_, index) => `line ${index} ${'x'.repeat(95)}`);
    const text = lines.join('\n');
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    editor.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    return text.length;
  });
  expect(length).toBeGreaterThan(1_000_000);
  await expect(notes(ben.page)).toContainText('line 9999 x', { timeout: 90_000 });
  await expect(notes(ben.page)).toContainText('line 5000 x');
  await expect(saveState(ana.page)).toContainText('Saved', { timeout: 60_000 });
  await ben.page.getByLabel('Known').fill('still writable');
  await expect(ana.page.getByLabel('Known')).toHaveValue('still writable', { timeout: 30_000 });
  expect([...ana.problems, ...ben.problems]).toEqual([]);
});

test('two people put two whys under each other at the same time: both stay, in one tree', async ({ browser }) => {
  const path = await server.declare('Whys in a knot');
  const ana = await server.person(browser, 'Ana Moves');
  const ben = await server.person(browser, 'Ben Moves');
  await Promise.all([enter(ana.page, path), enter(ben.page, path)]);
  await ana.page.keyboard.press('y');
  await expect(why(ana.page, 'Why did it happen')).toBeFocused();
  for (const [key, text] of [
    ['a', 'Pool too small'],
    ['o', 'Queries too slow'],
  ] as const) {
    await ana.page.keyboard.press(key);
    await expect(ana.page.getByRole('textbox', { name: 'Why' })).toBeFocused();
    await ana.page.keyboard.type(text);
    await ana.page.keyboard.press('Enter');
    await expect(why(ana.page, text)).toBeFocused();
  }
  await ben.page.keyboard.press('y');
  await expect(why(ben.page, 'Queries too slow')).toBeVisible();
  await Promise.all([ana.context.setOffline(true), ben.context.setOffline(true)]);
  await expect(saveState(ana.page)).toContainText('Offline', { timeout: 30_000 });
  await expect(saveState(ben.page)).toContainText('Offline', { timeout: 30_000 });
  // Each of the two lies beside the other: Ana hangs the second under the first, Ben the first under the second.
  await why(ana.page, 'Queries too slow').focus();
  await ana.page.keyboard.press('Alt+ArrowRight');
  await expect(why(ana.page, 'Queries too slow')).toHaveAttribute('aria-level', '3');
  await why(ben.page, 'Pool too small').focus();
  await ben.page.keyboard.press('Alt+ArrowDown');
  await ben.page.keyboard.press('Alt+ArrowRight');
  await expect(why(ben.page, 'Pool too small')).toHaveAttribute('aria-level', '3');
  await Promise.all([ana.context.setOffline(false), ben.context.setOffline(false)]);
  await expect(saveState(ana.page)).toContainText('Saved', { timeout: 40_000 });
  await expect(saveState(ben.page)).toContainText('Saved', { timeout: 40_000 });
  const levels = (page: Page): Promise<(string | null)[]> =>
    Promise.all(['Pool too small', 'Queries too slow'].map((name) => why(page, name).getAttribute('aria-level')));
  await expect.poll(async () => JSON.stringify(await levels(ben.page))).toBe(JSON.stringify(await levels(ana.page)));
  expect((await levels(ana.page)).toSorted()).toEqual(['2', '3']);
});

for (const colorScheme of ['dark', 'light'] as const) {
  test(`the room, its panels, the brief and the postmortem are accessible in ${colorScheme}`, async ({ browser }) => {
    test.setTimeout(240_000);
    const path = await server.declare(`Checkout errors ${colorScheme}`);
    const ana = await server.person(browser, `Ana Looks ${colorScheme}`);
    await ana.page.emulateMedia({ colorScheme });
    await enter(ana.page, path);
    const line = ana.page.getByRole('combobox', { name: /Write what happened/ });
    for (const said of ['/ic', '/h the pool is exhausted', '! checkout answers 502', '/task restart the proxy']) {
      await line.fill(said);
      await line.press('Enter');
      await expect(line).toHaveValue('');
    }
    await ana.page.keyboard.press('Escape');
    await ana.page.keyboard.press('Escape');
    for (const key of ['1', '2', '3', '4', '5', 'h', 'y']) {
      await ana.page.keyboard.press(key);
      await expectAccessible(ana.page, `room after ${key} in ${colorScheme}`);
      if (key === 'h' || key === 'y') await ana.page.keyboard.press('Escape');
    }
    await ana.page.setViewportSize({ width: 390, height: 844 });
    for (const address of [path, `${path}/brief`, `${path}/postmortem`]) {
      await ana.page.goto(address);
      await ana.page.locator('h1').first().waitFor({ state: 'attached' });
      await expectAccessible(ana.page, `${address} at 390 in ${colorScheme}`);
      expect(await sidewaysScroll(ana.page), address).toBeLessThanOrEqual(0);
    }
  });
}
