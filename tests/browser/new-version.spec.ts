/** A page of the version before: its scripts are gone, the server has new ones. Going elsewhere loads the page anew; a missing part is told. */
import { expect, test } from '@playwright/test';
import { RoomServer } from './room-server.ts';

const server = new RoomServer();
test.beforeAll(() => server.start());
test.afterAll(() => server.stop());

test('going to another page loads it anew when its script is gone', async ({ browser }) => {
  const { context, page } = await server.person(browser, 'Ana');
  // What a service worker keeps would be there even so.
  await page.addInitScript(() => Object.defineProperty(navigator, 'serviceWorker', { value: undefined }));
  await page.goto('/');
  await expect(page.getByRole('link', { name: 'Library' }).first()).toBeVisible();
  await page.route('**/_app/version.json', (route) => route.fulfill({ json: { version: 'a newer one' } }));
  await page.route('**/_app/immutable/nodes/**', (route) => route.fulfill({ status: 404, body: '' }));
  page.on('request', (request) => {
    if (request.isNavigationRequest()) void page.unroute('**/_app/immutable/nodes/**');
  });
  const anew = page.waitForRequest((request) => request.isNavigationRequest() && request.url().endsWith('/library'));
  await page.getByRole('link', { name: 'Library' }).first().click();
  await anew;
  await expect(page.getByRole('heading', { name: 'Library' })).toBeVisible();
  await context.close();
});
