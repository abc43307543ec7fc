/** What stakeholders hear: from the draft in the room to the public page and back off it; a hand-off that somebody accepts; the card and the push that need no page. */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { RoomServer } from './room-server.ts';

const server = new RoomServer();
test.beforeAll(() => server.start());
test.afterAll(() => server.stop());

const saved = (page: Page) => expect(page.getByTestId('save-state').first()).toContainText('Saved');
const line = (page: Page) => page.getByRole('combobox', { name: /Write what happened/ });
/** Says it, and writes on when the line has taken it or asks back: what commands need is loaded with the first of them. */
async function say(page: Page, text: string): Promise<void> {
  await line(page).fill(text);
  await line(page).press('Enter');
  await expect(async () => {
    const isAsked = await page.getByRole('alert').filter({ hasText: 'Enter again' }).count();
    expect(isAsked > 0 || (await line(page).inputValue()) === '').toBe(true);
  }).toPass({ timeout: 20_000 });
}

test('an update goes from the draft to the public page, is corrected there, and is taken back', async ({ browser }) => {
  const path = await server.declare('Payments fail');
  const { page } = await server.person(browser, 'Ana Updates');
  await page.goto(path);
  await saved(page);
  await say(page, '/ic');
  await expect(page.getByRole('banner')).toContainText('You');
  await say(page, '/update public Card payments fail for some customers. We are on it.');
  const publish = page.getByRole('button', { name: /^Publish/ });
  await publish.click();
  await expect(page.getByText(/appears on the public status page/)).toBeVisible();
  await publish.click();
  await expect(page.getByRole('log')).toContainText('Update to public: Card payments fail');

  // A stranger, without an account and without script.
  const outside = await browser.newContext({ baseURL: server.url, javaScriptEnabled: false });
  const stranger = await outside.newPage();
  await expect(async () => {
    await stranger.goto('/status');
    await expect(stranger.locator('body')).toContainText('Card payments fail for some customers', { timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
  await expect(stranger.locator('body')).not.toContainText('Ana Updates');

  const panel = page.getByRole('tabpanel');
  await panel
    .getByRole('button', { name: /Correct/ })
    .first()
    .click();
  const field = panel.getByRole('textbox').last();
  await field.fill('Card payments fail for about a third of customers.');
  await panel
    .getByRole('button', { name: /Correct|Publish/ })
    .last()
    .click();
  await expect(async () => {
    await stranger.goto('/status');
    await expect(stranger.locator('body')).toContainText('about a third of customers', { timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
  await outside.close();
});

test('a hand-off is offered, read and accepted; command and to-dos move, and not before', async ({ browser }) => {
  const path = await server.declare('Long night');
  const ana = await server.person(browser, 'Ana Gives');
  const ben = await server.person(browser, 'Ben Takes');
  await ana.page.goto(path);
  await ben.page.goto(path);
  await saved(ana.page);
  await saved(ben.page);
  await say(ana.page, '/ic');
  await expect(ana.page.getByRole('banner')).toContainText('You');
  await say(ana.page, '/caution do not restart shard 7');
  await say(ana.page, '/task @Ana Gives watch the lag');
  await say(ana.page, '/handoff Ben Takes all yours');
  await expect(ana.page.getByRole('alert')).toContainText('You keep it until they accept');
  const strip = ben.page.getByRole('region', { name: 'What is asked of you' });
  const accept = strip.getByRole('button', { name: 'Read and accept' });
  // Names that are completed late take one Enter for themselves.
  await expect(async () => {
    if ((await line(ana.page).inputValue()) !== '') await line(ana.page).press('Enter');
    await expect(accept).toBeVisible({ timeout: 3_000 });
  }).toPass();
  await accept.click();
  const dialog = ben.page.getByRole('dialog', { name: 'Take over' });
  await expect(dialog).toContainText('all yours');
  await expect(dialog).toContainText('do not restart shard 7');
  await expect(dialog).toContainText('nothing recorded');
  await expect(ana.page.getByRole('banner')).toContainText('You');
  await dialog.getByRole('button', { name: /take command/ }).click();
  await expect(ana.page.getByRole('banner')).toContainText('Ben Takes');
  await expect(ana.page.getByRole('log')).toContainText('Ben Takes took over from Ana Gives');
});

test('the emergency card is on the device when nothing answers', async ({ browser }) => {
  const { page, context } = await server.person(browser, 'Ana Offline');
  await page.goto('/emergency');
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  // Now that the worker is in charge, the card is asked for through it, and kept.
  await expect(async () => {
    await page.reload();
    const isKept = await page.evaluate(() => caches.match('/emergency').then((found) => found !== undefined));
    expect(isKept).toBe(true);
  }).toPass({ timeout: 30_000 });
  const heading = (await page.getByRole('heading', { level: 1 }).textContent()) ?? '';
  await context.setOffline(true);
  await page.goto('/emergency');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading);
  await context.setOffline(false);
});

test('a push that the browser receives is shown, and stays until it is answered', async ({ browser }) => {
  const { page, context } = await server.person(browser, 'Ana Pushed');
  await context.grantPermissions(['notifications'], { origin: server.url });
  await page.goto('/');
  const permission = await page.evaluate(() => Notification.permission);
  test.skip(permission !== 'granted', 'this browser shows no notifications');
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  const client = await context.newCDPSession(page);
  const registration = new Promise<string>((resolve) => {
    client.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [first] = registrations;
      if (first) resolve(first.registrationId);
    });
  });
  await client.send('ServiceWorker.enable');
  const body = {
    kind: 'page',
    title: '#7 SEV1 Checkout errors',
    body: 'You are needed.',
    url: '/page/x',
    tag: 'page-7',
  };
  await client.send('ServiceWorker.deliverPushMessage', {
    origin: server.url,
    registrationId: await registration,
    data: JSON.stringify(body),
  });
  await expect
    .poll(() =>
      page.evaluate(async () => {
        const shown = await (await navigator.serviceWorker.ready).getNotifications();
        return shown.map(({ title, tag, requireInteraction }) => ({ title, tag, requireInteraction }));
      }),
    )
    .toEqual([{ title: '#7 SEV1 Checkout errors', tag: 'page-7', requireInteraction: true }]);
});
