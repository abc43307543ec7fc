/** The editor beyond letters: somebody named, a picture, a table, live blocks that freeze when published. */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { RoomServer } from './room-server.ts';

const server = new RoomServer();
// Two browsers and a server on two cores may take their time; nothing here is about speed.
test.describe.configure({ timeout: 150_000 });
test.beforeAll(() => server.start());
test.afterAll(() => server.stop());

/** A red point: the smallest picture there is. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);
const notes = (page: Page) => page.getByRole('textbox', { name: 'Notes' });
const saved = (page: Page) =>
  expect(page.getByTestId('save-state').first()).toContainText('Saved', { timeout: 45_000 });

/** Opens a room, the caret in its notes, everything loaded that comes after the first keys. */
async function write(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await saved(page);
  await expect(page.locator('.rich-text-host[data-complete="true"]', { has: notes(page) })).toBeVisible({
    timeout: 45_000,
  });
  await notes(page).click();
}
/** Chooses from the menu of a sign once it offers what is wanted. */
async function choose(page: Page, typed: string, label: string): Promise<void> {
  await page.keyboard.type(typed);
  const option = page.getByRole('option', { name: label }).first();
  await expect(option).toBeVisible({ timeout: 30_000 });
  await option.click();
}

test('somebody named by @ is told, and stands there by the name of today', async ({ browser }) => {
  const path = await server.declare('Named people');
  const ana = await server.person(browser, 'Ana Names');
  const ben = await server.person(browser, 'Ben Named');
  await write(ana.page, path);
  await choose(ana.page, 'ask @Ben N', 'Ben Named');
  await expect(notes(ana.page).locator('[data-mention="person"]')).toHaveText('Ben Named');
  await saved(ana.page);
  await ben.page.goto(path);
  await expect(notes(ben.page).locator('[data-mention="person"]')).toHaveText('Ben Named');
  await expect
    .poll(async () => {
      const answer = await ben.context.request.get('/api/v1/notifications');
      return answer.text();
    })
    .toContain('you were named in it');
  expect([...ana.problems, ...ben.problems]).toEqual([]);
});

test('a picture is sent, shown to the others, and says what it shows', async ({ browser }) => {
  const path = await server.declare('Pictures');
  const ana = await server.person(browser, 'Ana Pictures');
  const ben = await server.person(browser, 'Ben Pictures');
  await Promise.all([write(ana.page, path), write(ben.page, path)]);
  await notes(ana.page).click();
  const chooser = ana.page.waitForEvent('filechooser');
  await choose(ana.page, '/pict', 'Picture');
  await (await chooser).setFiles({ name: 'graph.png', mimeType: 'image/png', buffer: PNG });
  const alt = ana.page.getByRole('textbox', { name: 'What the picture shows' });
  await alt.fill('the queue grows');
  await alt.press('Enter');
  const seen = notes(ben.page).getByRole('img', { name: 'the queue grows' });
  await expect(seen).toHaveAttribute('src', /^\/attachments\/[\w-]+\/[0-9a-f]{64}$/);
  await expect.poll(() => seen.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth)).toBe(1);
  await saved(ana.page);
  const html = await (await ana.context.request.get(`/api/v1${path}/export?format=html`)).text();
  expect(html).toContain('alt="the queue grows"');
  expect(html).toContain('src="data:image/png;base64,');
  expect([...ana.problems, ...ben.problems]).toEqual([]);
});

test('a table is made and walked by keyboard while another adds a column', async ({ browser }) => {
  const path = await server.declare('Tables');
  const ana = await server.person(browser, 'Ana Tables');
  const ben = await server.person(browser, 'Ben Tables');
  await Promise.all([write(ana.page, path), write(ben.page, path)]);
  await notes(ana.page).click();
  await choose(ana.page, '/table', 'Table');
  await expect(notes(ana.page).locator('th')).toHaveCount(3);
  await ana.page.keyboard.type('host');
  await ana.page.keyboard.press('Tab');
  await ana.page.keyboard.type('lag');
  await expect(notes(ben.page).locator('th').nth(1)).toContainText('lag');
  await notes(ben.page).locator('th').nth(1).click();
  await ben.page.getByRole('toolbar', { name: 'Table' }).getByRole('button', { name: 'Column right' }).click();
  await expect(notes(ana.page).locator('th')).toHaveCount(4);
  // From the second heading to the end of the last row, and one further.
  for (let cell = 0; cell < 11; cell += 1) await ana.page.keyboard.press('Tab');
  await ana.page.keyboard.type('db-9');
  await expect(notes(ben.page).locator('tr')).toHaveCount(4);
  await expect(notes(ben.page).locator('tr').last().locator('td').first()).toContainText('db-9');
  expect([...ana.problems, ...ben.problems]).toEqual([]);
});

test('a live block follows the incident, and stands still in what was published', async ({ browser }) => {
  const path = await server.declare('Live blocks');
  const ana = await server.person(browser, 'Ana Live', 'administrator');
  const request = ana.context.request;
  const command = async (body: object): Promise<void> => {
    const answer = await request.post(`/api/v1${path}/commands`, {
      headers: { origin: server.url },
      data: { id: crypto.randomUUID(), ...body },
    });
    expect(answer.ok(), await answer.text()).toBe(true);
  };
  await write(ana.page, path);
  const line = ana.page.getByRole('combobox', { name: /Write what happened/ });
  await line.fill('! the first thing');
  await line.press('Enter');
  await command({ type: 'set-status', to: 'resolved' });
  await ana.page.goto(`${path}?view=postmortem`);
  const summary = ana.page.getByRole('textbox', { name: 'Summary', exact: true });
  await expect(summary).toBeVisible();
  await summary.click();
  await ana.page.keyboard.press('Control+End');
  await ana.page.keyboard.press('Enter');
  await choose(ana.page, '/timeline', 'Timeline');
  const block = summary.locator('[data-live="timeline"]');
  await expect(block).toContainText('the first thing');
  await saved(ana.page);
  const published = await request.post(`/api/v1${path}/publish`, {
    headers: { origin: server.url },
    data: { audience: 'members' },
  });
  expect(published.status(), await published.text()).toBe(201);
  await ana.page.goto(`${path}?view=room`);
  await line.fill('! the second thing');
  await line.press('Enter');
  await saved(ana.page);
  const live = await (await request.get(`/api/v1${path}/export?format=html`)).text();
  expect(live).toContain('the second thing');
  const frozen = await (await request.get(`/api/v1${path}/published/1?format=html`)).text();
  expect(frozen).toContain('the first thing');
  expect(frozen).not.toContain('the second thing');
  expect(ana.problems).toEqual([]);
});
