/** An incident that sleeps, and one that goes on elsewhere: what everybody else sees of it, at once. */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { RoomServer } from './room-server.ts';

const server = new RoomServer();
test.beforeAll(() => server.start());
test.afterAll(() => server.stop());

const saved = (page: Page) => expect(page.getByTestId('save-state').first()).toContainText('Saved');
const line = (page: Page) => page.getByRole('combobox', { name: /Write what happened/ });
const strip = (page: Page) => page.getByRole('region', { name: 'What is asked of you' });

test('a pause has a next check, what would end it, and a watcher; Home and the room show all three', async ({
  browser,
}) => {
  const path = await server.declare('Slow search', { severity: 'SEV3' });
  const ana = await server.person(browser, 'Ana Sleeps');
  const ben = await server.person(browser, 'Ben Watches');
  await ana.page.goto(path);
  await ben.page.goto(path);
  await saved(ana.page);
  await saved(ben.page);
  await ana.page.getByRole('button', { name: /^Status / }).click();
  await ana.page.getByRole('menuitem', { name: 'Paused …' }).click();
  const dialog = ana.page.getByRole('dialog', { name: 'Pause' });
  await dialog.getByLabel('Next check').fill('2h');
  await dialog.getByLabel('Wake it earlier if').fill('the queue grows');
  const watcher = dialog.getByRole('combobox', { name: 'Who watches' });
  const option = ana.page.getByRole('option', { name: /Ben Watches/ });
  await watcher.fill('Ben');
  await expect(option).toBeVisible();
  await option.click();
  await dialog.getByRole('button', { name: 'Pause', exact: true }).click();
  await expect(strip(ana.page)).toContainText('watched by Ben Watches; wake it if the queue grows');
  await expect(strip(ben.page)).toContainText('watched by you');
  await expect(ben.page.getByRole('banner')).toContainText('No update due');
  await ana.page.goto('/');
  const row = ana.page.getByRole('listitem').filter({ hasText: 'Slow search' });
  await expect(row).toContainText('Watched by Ben Watches');
  await expect(row).toContainText('wake it if the queue grows');
  await strip(ben.page).getByRole('button', { name: 'Resume' }).click();
  await expect(ben.page.getByRole('banner')).toContainText('Investigating');
});

test('a merged incident is read-only for everybody, says where to go on, and the other one knows of it', async ({
  browser,
}) => {
  const into = await server.declare('Checkout errors');
  const path = await server.declare('Payments fail');
  const ana = await server.person(browser, 'Ana Merges');
  const ben = await server.person(browser, 'Ben Reads');
  await ana.page.goto(into);
  const heading = ana.page.getByRole('banner').getByText(/^#\d+$/);
  const number = ((await heading.textContent()) ?? '').replace('#', '');
  await ana.page.goto(path);
  await ben.page.goto(path);
  await saved(ana.page);
  await saved(ben.page);
  await line(ana.page).fill(`/merge ${number}`);
  await line(ana.page).press('Enter');
  const dialog = ana.page.getByRole('dialog', { name: 'Merge into another incident' });
  await expect(dialog).toContainText(`#${number} Checkout errors goes on`);
  await dialog.getByRole('button', { name: `Merge into #${number}` }).click();
  for (const { page } of [ana, ben]) {
    await expect(strip(page)).toContainText(`This incident was merged into #${number}`);
    await expect(page.getByTestId('save-state').first()).toContainText('Read only');
    await expect(page.getByLabel('Write what happened')).toBeDisabled();
  }
  await strip(ben.page)
    .getByRole('link', { name: `#${number}` })
    .click();
  await expect(ben.page).toHaveURL(new RegExp(into));
  await saved(ben.page);
  await expect(ben.page.getByRole('log')).toContainText('was merged into this one');
  await ben.page.mouse.move(300, 300);
  await expect(ben.page.getByRole('list', { name: 'Related incidents' })).toContainText('was merged into this one');
});
