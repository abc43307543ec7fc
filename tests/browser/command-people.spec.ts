/** Who may see a private incident, how bad it is by the house's own table, and how often stakeholders hear: settled in the room. */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { RoomServer } from './room-server.ts';

const server = new RoomServer();
test.beforeAll(() => server.start());
test.afterAll(() => server.stop());

const saved = (page: Page) => expect(page.getByTestId('save-state').first()).toContainText('Saved');

test('the members of a private incident are let in and taken out in its room', async ({ browser }) => {
  const ana = await server.person(browser, 'Ana Private');
  const ben = await server.person(browser, 'Ben Member');
  const path = await server.declare('Data may have leaked');
  await ana.page.goto(`${path}?tab=people`);
  await saved(ana.page);
  await ana.page.getByRole('button', { name: 'More', exact: true }).click();
  await ana.page.getByRole('menuitem', { name: 'Make private' }).click();
  const members = ana.page.getByRole('list', { name: 'Members' });
  await expect(members).toContainText('Ana Private (you)');
  expect((await ben.page.goto(path))?.status()).toBe(404);

  const field = ana.page.getByRole('combobox', { name: 'Let somebody in' });
  const option = ana.page.getByRole('option', { name: 'Ben Member' });
  await field.fill('Ben');
  await expect(option).toBeVisible();
  await option.click();
  await expect(members).toContainText('Ben Member');
  expect((await ben.page.goto(path))?.status()).toBe(200);
  await saved(ben.page);
  await ana.page.getByRole('button', { name: 'Take Ben Member out' }).click();
  await expect(members).not.toContainText('Ben Member');
  await expect(ben.page.getByText(/no such incident|not shared with you|not found/i).first()).toBeVisible();
});

test('a case of the house’s table sets the severity with its reason, and the clock of updates is set by hand', async ({
  browser,
}) => {
  const ana = await server.person(browser, 'Ana Rules', 'administrator');
  await ana.page.goto('/');
  const kept = await ana.page.evaluate(async () => {
    const severityMatrix = { conditions: ['Nobody can pay'], rows: { '*': ['SEV1'] } };
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ severityMatrix });
    return (await fetch('/api/v1/organisation', { method: 'PATCH', headers, body })).status;
  });
  expect(kept).toBe(200);
  const path = await server.declare('Payments fail', { severity: 'SEV3' });
  await ana.page.goto(`${path}?tab=updates`);
  await saved(ana.page);
  await ana.page.getByRole('button', { name: /^Severity SEV3/ }).click();
  await ana.page.getByRole('menuitem', { name: /Nobody can pay/ }).click();
  await expect(ana.page.getByRole('button', { name: /^Severity SEV1/ })).toBeVisible();
  await expect(ana.page.getByRole('log')).toContainText('Nobody can pay');
  const often = ana.page.getByRole('combobox', { name: 'How often stakeholders hear' });
  await expect(often).toHaveValue(String(20 * 60_000));
  await often.selectOption({ label: 'every 10 min' });
  const dueIn = (): Promise<number> =>
    ana.page.evaluate(async (address) => {
      const { updateDueAt, declaredAt }: Record<string, number> = await (await fetch(address)).json();
      return (updateDueAt ?? 0) - (declaredAt ?? 0);
    }, `/api/v1${path}`);
  await expect.poll(dueIn).toBeLessThan(15 * 60_000);
  await ana.page.reload();
  await expect(often).toHaveValue(String(10 * 60_000));
});
