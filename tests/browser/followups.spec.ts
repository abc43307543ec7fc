/** Follow-ups from their room to the board over all incidents: asked what they need, closed with evidence, and never without. */
import { expect, test } from '@playwright/test';
import { RoomServer } from './room-server.ts';

test.describe.configure({ mode: 'serial', timeout: 240_000 });
const server = new RoomServer();
test.beforeAll(() => server.start());
test.afterAll(() => server.stop());

test('a follow-up is written in its room, asked its question, closed with evidence, and stands on the board', async ({
  browser,
}) => {
  const path = await server.declare('Checkout errors EU');
  const { context, page } = await server.person(browser, 'Ana Fields');
  await page.goto(path);
  await page.getByRole('tab', { name: /To do/ }).click();
  const text = 'Alert before a certificate expires';
  await page.getByRole('textbox', { name: 'New follow-up' }).fill(text);
  await page.getByRole('textbox', { name: 'New follow-up' }).press('Enter');
  const list = page.getByRole('region', { name: 'Follow-ups', exact: true });
  const row = list.getByRole('listitem').filter({ has: page.getByRole('checkbox', { name: `Done: ${text}` }) });
  await expect(row.getByLabel('Due')).not.toHaveValue('');
  // The kind asks its question.
  await row.getByRole('button', { name: 'Details' }).click();
  await row.getByLabel('Kind').selectOption('detect');
  await row.getByLabel('Which alert, at which threshold?').fill('certificate_days_left below 14');
  await row.getByLabel('Which alert, at which threshold?').press('Tab');
  // Closing asks what shows it; going away leaves it open.
  await row.getByRole('checkbox', { name: `Done: ${text}` }).click();
  await row.getByRole('button', { name: 'Not yet' }).click();
  await expect(row.getByRole('checkbox', { name: `Done: ${text}` })).not.toBeChecked();
  await row.getByRole('checkbox', { name: `Done: ${text}` }).click();
  await row.getByLabel('What shows that it is done?').fill('The drill of 3 February paged');
  await row.getByRole('button', { name: 'Done', exact: true }).click();
  await expect(row.getByRole('checkbox', { name: `Done: ${text}` })).toBeChecked();
  await expect(row).toContainText('The drill of 3 February paged');
  await page.goto('/followups?view=board');
  const done = page.getByRole('region', { name: /^Done/ });
  await expect(async () => {
    await page.reload();
    await expect(done.getByRole('listitem').filter({ hasText: text })).toContainText('The drill of 3 February paged');
  }).toPass({ timeout: 60_000 });
  await context.close();
});

test('on the board a card is drawn from column to column, or sent by key; done asks what shows it, dropped asks why', async ({
  browser,
}) => {
  const path = await server.declare('Search is slow');
  const { context, page, problems } = await server.person(browser, 'Ines Fields');
  await page.goto(path);
  await page.getByRole('tab', { name: /To do/ }).click();
  const text = 'Limit queries per customer';
  await page.getByRole('textbox', { name: 'New follow-up' }).fill(text);
  await page.getByRole('textbox', { name: 'New follow-up' }).press('Enter');
  const list = page.getByRole('region', { name: 'Follow-ups', exact: true });
  await expect(list.getByRole('checkbox', { name: `Done: ${text}` })).toBeVisible();
  // Another one, that stays open.
  await page.getByRole('textbox', { name: 'New follow-up' }).fill('Alert before queries queue');
  await page.getByRole('textbox', { name: 'New follow-up' }).press('Enter');
  await expect(list.getByRole('checkbox', { name: 'Done: Alert before queries queue' })).toBeVisible();
  await page.goto('/followups?view=board');
  const column = (name: string) => page.getByRole('group', { name: `Column ${name}` });
  const cardIn = (name: string) => column(name).getByRole('listitem').filter({ hasText: text });
  await expect(async () => {
    await page.reload();
    await expect(cardIn('Open')).toBeVisible();
  }).toPass({ timeout: 60_000 });
  // A drag that meets a page that is still waking up is made again.
  await expect(async () => {
    if ((await cardIn('Open').count()) > 0) {
      await cardIn('Open').dragTo(column('Started'), { targetPosition: { x: 60, y: 60 }, timeout: 10_000 });
    }
    await expect(cardIn('Started')).toBeVisible({ timeout: 5_000 });
  }).toPass({ timeout: 90_000 });
  const answer = page.getByRole('dialog');
  // By key: to Done, which asks; going away leaves it where it is.
  await cardIn('Started').getByRole('link', { name: text }).press('Alt+ArrowRight');
  await answer.getByRole('button', { name: 'Leave as it is' }).click();
  await expect(cardIn('Started')).toBeVisible();
  await cardIn('Started').getByRole('link', { name: text }).press('Alt+ArrowRight');
  await answer.getByLabel('What shows that it is done?').fill('The load test of Tuesday');
  await answer.getByRole('button', { name: 'Done', exact: true }).click();
  await expect(cardIn('Done')).toContainText('The load test of Tuesday');
  await expect(async () => {
    await cardIn('Done').dragTo(column('Dropped'), { targetPosition: { x: 60, y: 60 }, timeout: 10_000 });
    await expect(answer).toBeVisible({ timeout: 5_000 });
  }).toPass({ timeout: 90_000 });
  await answer.getByLabel('Why?').fill('The limit is in the gateway already');
  await answer.getByRole('button', { name: 'Drop', exact: true }).click();
  await expect(cardIn('Dropped')).toContainText('in the gateway already');
  // The numbers of the chart stand beside it.
  await page.goto('/followups');
  await page.getByText('Overdue over time').click();
  await expect(page.getByRole('table', { name: /overdue follow-ups by week/ }).getByRole('row')).toHaveCount(14);
  expect(problems).toEqual([]);
  await context.close();
});

test('Insights say what will stand there before there is anything to measure', async ({ browser }) => {
  const { context, page, problems } = await server.person(browser, 'Cem Fields');
  await page.goto('/insights');
  await expect(page.getByText('Nothing to measure yet')).toBeVisible();
  expect(problems).toEqual([]);
  await context.close();
});
