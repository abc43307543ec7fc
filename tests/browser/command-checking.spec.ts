/** Looking for the cause: nobody checks what somebody else checks without being told, and a query of Prometheus stands there as a picture and in numbers. */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { openFakePrometheus } from '#tests/support/fake-prometheus.ts';
import { RoomServer } from './room-server.ts';

const server = new RoomServer();
test.beforeAll(() => server.start({ MUSTER_ALLOW_PRIVATE: '127.0.0.1' }));
test.afterAll(() => server.stop());

const saved = (page: Page) => expect(page.getByTestId('save-state').first()).toContainText('Saved');
const checking = (page: Page) => page.getByRole('button', { name: 'I’m checking this' });

test('who takes a hypothesis that somebody else took at the same time is told so', async ({ browser }) => {
  const path = await server.declare('Slow search');
  const ana = await server.person(browser, 'Ana Checks');
  const ben = await server.person(browser, 'Ben Checks');
  await ana.page.goto(path);
  await ben.page.goto(path);
  await saved(ana.page);
  await saved(ben.page);
  const claim = ana.page.getByRole('textbox', { name: 'New hypothesis' });
  await claim.fill('The pool is exhausted');
  await claim.press('Enter');
  await expect(checking(ben.page)).toBeVisible();
  // Neither can know of the other yet.
  await ben.context.setOffline(true);
  await expect(ben.page.getByTestId('save-state').first()).toContainText('Offline');
  await checking(ana.page).click();
  await checking(ben.page).click();
  await saved(ana.page);
  await ben.context.setOffline(false);
  await saved(ben.page);
  const told = (page: Page) => page.getByText(/took this at the same time, and has it/).count();
  await expect.poll(async () => (await told(ana.page)) + (await told(ben.page)), { timeout: 20_000 }).toBe(1);
  for (const { page } of [ana, ben]) await expect(checking(page)).toHaveCount(0);
});

test('a range query is frozen as lines and as a table that says the same', async ({ browser }) => {
  const prometheus = await openFakePrometheus();
  try {
    const path = await server.declare('Errors rise');
    const { page } = await server.person(browser, 'Ana Queries', 'administrator');
    await page.goto('/');
    const listed = await page.evaluate(async (url) => {
      const body = JSON.stringify({ name: 'EU', url });
      const headers = { 'content-type': 'application/json' };
      return (await fetch('/api/v1/prometheus', { method: 'POST', headers, body })).status;
    }, prometheus.url);
    expect(listed).toBe(201);
    await page.goto(`${path}?tab=evidence`);
    await saved(page);
    const query = page.getByRole('textbox', { name: 'Prometheus query' });
    await query.fill('rate(errors[5m])');
    await query.press('Enter');
    const chart = page.getByRole('img', { name: /2 lines; the numbers are in the table below/ });
    await expect(chart.locator('canvas')).toBeVisible();
    const row = page.getByRole('row').filter({ hasText: 'errors{pod="api-1"}' });
    await expect(row).toBeVisible();
    await expect(row.getByRole('cell')).toHaveCount(3);
    await expect(page.getByRole('article').filter({ has: chart })).toContainText('rate(errors[5m])');
  } finally {
    await prometheus.close();
  }
});
