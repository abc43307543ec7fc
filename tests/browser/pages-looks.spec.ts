/** Every page outside the room: no serious accessibility finding in either theme, and nothing wider than a phone. */
import { expect, test } from '@playwright/test';
import { addOpenFollowup } from './support/board.ts';
import { api, command, expectAccessible, person, sidewaysScroll, unique } from './support/house.ts';

/** Half of what the web's own measure still calls good. */
const LARGEST_SHIFT = 0.05;

const PAGES = [
  '/',
  '/declare',
  '/report',
  '/library',
  '/library?q=disk&severity=SEV1',
  '/followups',
  '/insights',
  '/briefs',
  '/settings',
  '/settings/people',
  '/settings/services',
  '/settings/services/new',
  '/settings/integrations',
  '/settings/profile',
  '/settings/data',
  '/sign-out',
];

test.beforeAll(async ({ request, baseURL, browser }) => {
  const owner = await person(browser, request, { name: 'Aleksandra Wiśniewska-Kowalczyk' });
  await owner.context.close();
  for (const [index, title] of [
    'Disk full on the order database',
    'Disk slow',
    'Queue stuck',
    'Login loops',
    'Search stale',
    'Mail late',
  ].entries()) {
    const severity = (['SEV1', 'SEV2', 'SEV3', 'SEV4', 'SEV2', null] as const)[index];
    const startedAt = Date.now() - (index + 1) * 3_600_000;
    const { id } = await api<{ id: string }>(request, 'POST', '/incidents', {
      title: unique(title),
      severity,
      startedAt,
    });
    await command(request, id, { type: 'resolve', remedy: index % 2 === 0 ? 'patch' : 'cure' });
    await addOpenFollowup(baseURL ?? '', id, {
      text: unique('Alert earlier'),
      owner: owner.id,
      due: Date.now() + (index - 3) * 86_400_000,
    });
  }
  await api(request, 'POST', '/incidents', {
    title: unique('A very long title about checkout errors in many countries at once'),
    severity: 'SEV1',
  });
  const { id } = await api<{ id: string }>(request, 'POST', '/incidents', {
    title: unique('Sleeps'),
    severity: 'SEV3',
  });
  await command(request, id, { type: 'pause', until: Date.now() + 3_600_000 });
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`accessible in ${colorScheme}, and a phone never scrolls sideways`, async ({ browser, request }) => {
    test.setTimeout(180_000);
    const viewport = { width: 390, height: 844 };
    const { page, context } = await person(
      browser,
      request,
      { name: unique('Ana'), role: 'administrator' },
      { colorScheme, viewport },
    );
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(`${message.text()} ${message.location().url}`);
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.addInitScript(() => {
      Object.assign(window, { shifted: 0 });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          const value: unknown = Reflect.get(entry, 'value');
          const before: unknown = Reflect.get(window, 'shifted');
          Object.assign(window, { shifted: Number(before) + Number(value) });
        }
      }).observe({ type: 'layout-shift', buffered: true });
    });
    for (const address of PAGES) {
      await page.goto(address, { waitUntil: 'networkidle' });
      await page.locator('h1').first().waitFor({ state: 'attached' });
      const shifted: unknown = await page.evaluate(() => Reflect.get(window, 'shifted'));
      expect(Number(shifted), `${address}: nothing jumps while it loads`).toBeLessThan(LARGEST_SHIFT);
      expect(await sidewaysScroll(page), `${address} at 390`).toBeLessThanOrEqual(0);
      await expectAccessible(page, `${address} in ${colorScheme} at 390`);
      await page.setViewportSize({ width: 1440, height: 900 });
      await expectAccessible(page, `${address} in ${colorScheme} at 1440`);
      await page.setViewportSize(viewport);
    }
    expect(complaints, 'what the browser complains about, the content policy above all').toEqual([]);
    await context.close();
  });
}
