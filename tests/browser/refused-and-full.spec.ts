/**
 * What a page says when something of it is not kept: an edit that the server refuses is offered back and the next one is taken; a browser whose store is
 * full says so at once, and not only when the network has gone.
 */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { CLOSE } from '#protocol/sync.ts';
import { SyncClient } from '../faults/sync-client.ts';
import { ServerProcess } from '../faults/server-process.ts';

const PATIENCE_MS = 60_000;
const saveState = (page: Page) => page.getByTestId('save-state').first();
const known = (page: Page) => page.getByLabel('Known');

const server = new ServerProcess();
test.beforeAll(async () => {
  await server.start();
  await server.ready();
});
test.afterAll(async () => {
  await server.kill();
  server.remove();
});

/** Signs somebody in and opens an incident; returns the address of the page. */
async function enter(page: Page, name: string, incident: string): Promise<void> {
  const made = await server.api('POST', '/people', { name, role: 'responder' });
  const { signInUrl }: { signInUrl: string } = JSON.parse(made.text);
  await page.goto(signInUrl);
  await page.goto(new URL(`/incidents/${incident}`, signInUrl).href);
  await expect(saveState(page)).toContainText('Saved', { timeout: PATIENCE_MS });
}

/** Resolves when somebody who comes in new finds that text under "Known". */
async function isOnServer(incident: string, text: string): Promise<void> {
  const reader = new SyncClient(server.address(incident));
  await reader.synced;
  await expect.poll(() => reader.doc.getText('situation:known').toString(), { timeout: PATIENCE_MS }).toBe(text);
  reader.close();
}

test('an edit that the server refuses is offered back, and the next one reaches the others', async ({ browser }) => {
  test.setTimeout(240_000);
  const incident = await server.declare('Refused');
  const context = await browser.newContext();
  const page = await context.newPage();
  // Between this page and the server something damages messages while it is told to.
  let isDamaging = false;
  const codes: (number | undefined)[] = [];
  await page.routeWebSocket(/\/sync\/.*\/board/, (near) => {
    const far = near.connectToServer();
    near.onMessage((message) => {
      const isUpdate = typeof message !== 'string' && message[0] === 0 && message[1] === 2;
      far.send(isUpdate && isDamaging ? Buffer.concat([message, Buffer.from([0, 0, 0])]) : message);
    });
    far.onClose((code, reason) => {
      codes.push(code);
      isDamaging = false;
      void near.close({ code, reason });
    });
  });
  await enter(page, 'Ana Refused', incident);
  await known(page).fill('before');
  await expect(saveState(page)).toContainText('Saved', { timeout: PATIENCE_MS });
  await isOnServer(incident, 'before');

  isDamaging = true;
  await known(page).press('End');
  await page.keyboard.insertText(' and what nobody took');
  const dialog = page.getByRole('dialog', { name: 'Not saved' });
  await expect(dialog).toContainText('and what nobody took', { timeout: PATIENCE_MS });
  expect(codes).toContain(CLOSE.invalid);
  await expect(dialog.getByRole('button', { name: 'Copy' })).toBeVisible();
  await expect(known(page)).toHaveValue('before');
  await isOnServer(incident, 'before');

  await dialog.getByRole('button', { name: 'I have dealt with it' }).click();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(dialog).toBeHidden();
  const other = await browser.newContext();
  const second = await other.newPage();
  await enter(second, 'Ben Beside', incident);
  await known(page).press('End');
  await page.keyboard.insertText(' and after');
  await expect(known(second)).toHaveValue('before and after', { timeout: PATIENCE_MS });
  await expect(saveState(page)).toContainText('Saved', { timeout: PATIENCE_MS });
  await isOnServer(incident, 'before and after');
  await other.close();
  await context.close();
});

test('a full browser store is said, not hidden', async ({ browser }) => {
  test.setTimeout(300_000);
  const incident = await server.declare('Full');
  const context = await browser.newContext();
  const page = await context.newPage();
  const notice = page.getByText('This device’s storage is full');
  const devtools = await context.newCDPSession(page);
  const { origin } = new URL(server.address(incident).replace('ws', 'http'));
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  await enter(page, 'Ana Full', incident);

  await known(page).fill('one');
  await expect(notice).toBeVisible({ timeout: PATIENCE_MS });
  await expect(saveState(page)).toContainText('Saved', { timeout: PATIENCE_MS });
  await isOnServer(incident, 'one');

  await context.setOffline(true);
  await expect(saveState(page)).toContainText('Not saving', { timeout: PATIENCE_MS });
  await known(page).fill('one two');
  await expect(page.getByText('what you write now is kept nowhere')).toBeVisible();
  await context.setOffline(false);
  await expect(saveState(page)).toContainText('Saved', { timeout: PATIENCE_MS });
  await isOnServer(incident, 'one two');

  await devtools.send('Storage.overrideQuotaForOrigin', { origin });
  // A browser looks at its quota now and then, and not for each write.
  await expect(async () => {
    await known(page).press('End');
    await page.keyboard.insertText('!');
    await expect(notice).toBeHidden({ timeout: 2_000 });
  }).toPass({ timeout: 2 * PATIENCE_MS });
  await context.setOffline(true);
  await expect(saveState(page)).toContainText('kept on this device', { timeout: PATIENCE_MS });
  await context.close();
});
