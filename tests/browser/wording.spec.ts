/**
 * Wording that lays blame is a matter between the page and whoever writes: the writer sees it, the owner has a list, nobody else learns of it on any surface, and a
 * sentence that was kept is left alone for good.
 */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { RoomServer } from './room-server.ts';

test.describe.configure({ mode: 'serial', timeout: 240_000 });
const server = new RoomServer();
test.beforeAll(() => server.start());
test.afterAll(() => server.stop());

const BLAME = 'Ben carelessly forgot to check the flag.';
const section = (page: Page) => page.locator('#section-surprises');
const prose = (page: Page) => section(page).getByRole('textbox', { name: 'What surprised us' });
const list = (page: Page) => page.getByRole('region', { name: 'Wording' });
async function openPostmortem(page: Page, path: string): Promise<void> {
  await page.goto(`${path}?view=postmortem`);
  await section(page).scrollIntoViewIfNeeded();
  await expect(prose(page)).toBeVisible();
}

test('the writer sees it, the owner has it on a list, no other reader gets it; kept is kept for good', async ({
  browser,
}) => {
  const path = await server.declare('Checkout errors EU');
  const writer = await server.person(browser, 'Wim Writer');
  const reader = await server.person(browser, 'Rea Reader');
  const owner = await server.person(browser, 'Olga Owner');
  await writer.page.goto(path);
  const id = path.split('/').at(-1) ?? '';
  const me = await owner.page.request.get('/api/v1/me').then((answer) => answer.json());
  const commanded = await owner.page.request.post(`/api/v1/incidents/${id}/commands`, {
    data: { id: `own-${crypto.randomUUID()}`, type: 'set-postmortem-owner', owner: me.id },
    headers: { origin: server.url },
  });
  expect(commanded.ok(), await commanded.text()).toBe(true);
  for (const { page } of [writer, reader, owner]) await openPostmortem(page, path);
  await prose(writer.page).click();
  await writer.page.keyboard.type(BLAME, { delay: 10 });
  await expect(section(writer.page).locator('.wording-hint').first()).toBeVisible();
  await expect(prose(reader.page)).toContainText(BLAME);
  await expect(prose(owner.page)).toContainText(BLAME);
  await list(owner.page).getByText('Wording').first().click();
  await expect(list(owner.page).getByRole('listitem').first()).toBeVisible();
  // A reader who clicks into the sentence gets nothing either, nor does the writer get the list.
  await prose(reader.page).click();
  await expect(section(reader.page).locator('.wording-hint')).toHaveCount(0);
  await expect(list(reader.page)).toHaveCount(0);
  await expect(list(writer.page)).toHaveCount(0);
  const said = (await list(owner.page).locator('li p.faint').first().textContent()) ?? '';
  expect(said.length).toBeGreaterThan(5);
  for (const surface of [
    `export?format=json`,
    `export?format=html`,
    `export?format=md`,
    'record',
    'publish/preview?audience=members',
  ]) {
    const text = await reader.page.request.get(`/api/v1/incidents/${id}/${surface}`).then((answer) => answer.text());
    expect(text, surface).not.toContain(said);
  }
  // The owner keeps it: off the list, and off everybody's after a reload.
  while ((await list(owner.page).getByRole('listitem').count()) > 0) {
    const before = await list(owner.page).getByRole('listitem').count();
    await list(owner.page).getByRole('button', { name: 'Keep it as it is' }).first().click();
    await expect(async () =>
      expect(await list(owner.page).getByRole('listitem').count()).toBeLessThan(before),
    ).toPass();
  }
  await expect(owner.page.getByText('Saved', { exact: true }).first()).toBeVisible();
  await openPostmortem(owner.page, path);
  await expect(prose(owner.page)).toContainText(BLAME);
  await expect(list(owner.page)).toHaveCount(0);
  await prose(writer.page).press('End');
  await writer.page.keyboard.type(' The pool was full.', { delay: 10 });
  await expect(section(writer.page).locator('.wording-hint')).toHaveCount(0);
  for (const { context } of [writer, reader, owner]) await context.close();
});
