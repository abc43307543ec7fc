/** Somebody is woken: by a link that needs no sign-in, passed on at once, answered once for all pages; and a phone leads through the first minutes. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { RoomServer } from './room-server.ts';

const server = new RoomServer();
/** What a pager was sent, newest last. */
const sent: string[] = [];
const pager = createServer((request, response) => {
  let body = '';
  request.on('data', (part) => (body += String(part)));
  request.on('end', () => {
    sent.push(body);
    response.end('{}');
  });
});

test.beforeAll(async () => {
  await new Promise<void>((resolve) => pager.listen(0, '127.0.0.1', resolve));
  await server.start({ MUSTER_ALLOW_PRIVATE: '127.0.0.1' });
});
test.afterAll(async () => {
  await server.stop();
  pager.closeAllConnections();
  await new Promise((resolve) => pager.close(resolve));
});

const pagerUrl = (): string => {
  const address: AddressInfo | string | null = pager.address();
  return typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
};
const saved = (page: Page) => expect(page.getByTestId('save-state').first()).toContainText('Saved');

/** Sends a request as the person of a page. */
const as = (page: Page, method: string, path: string, body?: object): Promise<{ id: string }> =>
  page.evaluate(
    async ([how, where, what]) => {
      const answer = await fetch(`/api/v1${where}`, {
        method: how,
        headers: { 'content-type': 'application/json' },
        ...(what === '' ? {} : { body: what }),
      });
      if (!answer.ok) throw new Error(`${where}: ${answer.status} ${await answer.text()}`);
      return answer.status === 204 ? { id: '' } : await answer.json();
    },
    [method, path, body ? JSON.stringify(body) : ''] as const,
  );
const idOf = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const people: { items: { id: string; name: string }[] } = await (await fetch('/api/v1/people')).json();
    const me: { id?: string; person?: { id: string } } = await (await fetch('/api/v1/me')).json();
    return me.id ?? me.person?.id ?? people.items[0]?.id ?? '';
  });

test('a page is passed on by its link, the next person answers in the room, and all of theirs are answered', async ({
  browser,
}) => {
  const ana = await server.person(browser, 'Ana Commands', 'administrator');
  const ben = await server.person(browser, 'Ben Sleeps');
  const caro = await server.person(browser, 'Caro Answers');
  const [benId, caroId] = [await idOf(ben.page), await idOf(caro.page)];
  await as(ben.page, 'POST', '/me/paging', { kind: 'ntfy', name: 'phone', address: { url: `${pagerUrl()}/ben` } });
  await as(ana.page, 'PUT', '/services/checkout', { name: 'Checkout EU', answers: [benId, caroId] });
  await as(ana.page, 'PUT', '/services/search', { name: 'Search', answers: [caroId] });

  const path = await server.declare('Checkout errors', { services: ['checkout', 'search'] });
  await expect.poll(() => sent.length, { timeout: 20_000 }).toBeGreaterThan(0);
  const link = /\/page\/[A-Za-z0-9_-]+/.exec(sent.join('\n'))?.[0] ?? '';
  expect(link).not.toBe('');

  await ana.page.goto(path);
  await saved(ana.page);
  await ana.page.getByRole('tab', { name: /People/ }).click();
  const panel = ana.page.getByRole('tabpanel');
  await expect(panel).toContainText('Ben Sleeps');

  // Ben's phone knows no session.
  const bed = await browser.newContext({ baseURL: server.url });
  const phone = await bed.newPage();
  await phone.goto(link);
  await expect(phone.getByText('You are needed')).toBeVisible();
  await phone.getByPlaceholder('Why, if you like').fill('on a train');
  await phone.getByRole('button', { name: /pass on/ }).click();
  await expect(phone.getByText('Passed on.')).toBeVisible();
  await expect(ana.page.getByRole('log')).toContainText('Ben Sleeps passed the page on: on a train');
  await expect(ana.page.getByRole('log')).toContainText('Paging Caro Answers for Checkout EU');

  // Caro was paged for the other service as well, and answers both with one press.
  await caro.page.goto(path);
  await saved(caro.page);
  const strip = caro.page.getByRole('region', { name: 'What is asked of you' });
  await expect(strip).toContainText('You were paged 2 times');
  await strip.getByRole('button', { name: 'Acknowledge' }).click();
  await expect(strip).not.toContainText('You were paged');
  await expect(panel.getByText('acknowledged')).toHaveCount(2);
  await bed.close();
});

test('on a phone: acknowledge, take command, post the first update', async ({ browser }) => {
  const ana = await server.person(browser, 'Ana Admin', 'administrator');
  const dora = await server.person(browser, 'Dora Phone');
  const doraId = await idOf(dora.page);
  await as(ana.page, 'PUT', '/services/mail', { name: 'Mail', answers: [doraId] });
  const path = await server.declare('Mail is stuck', { services: ['mail'] });
  const { page } = dora;
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(path);
  await saved(page);
  const main = (name: string | RegExp) => page.getByRole('button', { name });
  await main('Acknowledge').click();
  await main('Take command').click();
  await expect(page.getByRole('banner')).toContainText('You');
  await page.getByRole('navigation', { name: 'Parts of the room' }).getByText('Updates').click();
  await main('Draft from what is known').click();
  await main(/^Publish/).click();
  await main(/^Publish/).click();
  await expect(page.getByText(/Mail is stuck: investigating/).first()).toBeVisible();
  await page.getByRole('navigation', { name: 'Parts of the room' }).getByText('Log').click();
  await expect(page.getByRole('log')).toContainText('Update to internal');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});
