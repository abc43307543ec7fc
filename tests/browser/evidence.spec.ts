/** Evidence in a browser: a log of 5,000 lines stays fast and keeps its times, pictures lose their EXIF data, links become cards, changes become hypotheses. */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { api, person } from './support/house.ts';

const EXIF = 'Exif\0\0MM\0*SECRET-PLACE';

/** Pastes text as a clipboard does: a field that is filled letter by letter would not show it. */
async function paste(page: Page, text: string): Promise<void> {
  await page.getByLabel('Add evidence').evaluate((field, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

/** A real JPEG of the browser's own making with an EXIF block put in. */
async function photo(page: Page): Promise<Buffer> {
  const base64 = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(40, 30);
    canvas.getContext('2d')?.fillRect(5, 5, 20, 10);
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg' })).arrayBuffer());
    return btoa(String.fromCharCode(...bytes));
  });
  const jpeg = Buffer.from(base64, 'base64');
  const body = Buffer.from(EXIF, 'latin1');
  const head = Buffer.from([0xff, 0xe1, 0, body.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}

test('a pasted log of 5,000 lines, a photo and a link', async ({ browser, request }) => {
  const { page, context } = await person(browser, request, { name: 'Ana Evidence' });
  const { id } = await api<{ id: string }>(request, 'POST', '/incidents', {
    title: 'Evidence is gathered',
    severity: 'SEV4',
  });
  await page.goto(`/incidents/${id}?tab=evidence`);
  await expect(page.getByText('No evidence yet')).toBeVisible();

  const lines = Array.from({ length: 5_000 }, (_, index) => {
    const at = new Date(Date.UTC(2026, 1, 3, 12) + index * 1_000).toISOString();
    return `${at} ${index % 100 === 7 ? 'ERROR' : 'INFO'} api request ${index} answered in ${index % 900} ms, trace ${index * 7_919}`;
  });
  await paste(page, lines.join('\n'));
  await page.getByText('Lines', { exact: true }).click();
  const list = page.getByRole('group', { name: /^5000 lines/ });
  await expect(list).toBeVisible();
  expect(await list.locator('[data-index]').count()).toBeLessThan(200);
  await page.getByRole('button', { name: 'Errors and warnings 50' }).click();
  const errors = page.getByRole('group', { name: /^50 lines/ });
  await errors.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('log').getByText('ERROR api request 107 answered')).toBeVisible();
  await expect(page.getByRole('log').locator('time[datetime="2026-02-03T12:01:47.000Z"]')).toBeVisible();

  const file = await photo(page);
  expect(file.includes('SECRET-PLACE')).toBe(true);
  await page.getByLabel('Choose files').setInputFiles([{ name: 'screen.jpg', mimeType: 'image/jpeg', buffer: file }]);
  const picture = page.locator('article img');
  await expect(picture).toBeVisible();
  const stored = await context.request.get((await picture.getAttribute('src')) ?? '');
  expect(stored.headers()).toMatchObject({ 'content-type': 'image/jpeg', 'x-content-type-options': 'nosniff' });
  expect(stored.headers()['content-security-policy']).toContain('sandbox');
  expect((await stored.body()).includes('SECRET-PLACE')).toBe(false);

  await page.getByLabel('Add evidence').fill('https://grafana.example.org/d/abc/checkout-latency?from=now-1h&to=now');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Grafana: Dashboard')).toBeVisible();
  await context.close();
});

test('a change becomes a hypothesis with one key, and is marked as one', async ({ browser, request }) => {
  const { page, context } = await person(browser, request, { name: 'Ben Change' });
  await api(request, 'PUT', '/services/change-shop', { name: 'Change shop' });
  const hook = await api<{ url: string }>(request, 'POST', '/hooks', { source: 'change', name: 'Deploys' });
  await request.post(new URL(hook.url).pathname, {
    data: { service: 'change-shop', what: 'Shop 4.2 deployed', kind: 'deploy' },
  });
  const { id } = await api<{ id: string }>(request, 'POST', '/incidents', {
    title: 'Shop is slow',
    services: ['change-shop'],
  });
  await page.goto(`/incidents/${id}?tab=hypotheses`);
  const button = page.getByRole('button', { name: 'Make a hypothesis of: Shop 4.2 deployed' });
  await expect(button).toBeVisible();
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Claim')).toHaveValue('“Shop 4.2 deployed” (Change shop) caused it');
  await expect(button).toHaveCount(0);
  await context.close();
});
