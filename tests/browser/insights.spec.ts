/** Insights in a browser: nothing under five incidents, every dot a link with the same in a table beside it, and a CSV that no spreadsheet runs. */
import { expect, test } from '@playwright/test';
import type { APIRequestContext, Page } from '@playwright/test';
import { api, command, expectAccessible, person, sidewaysScroll, unique } from './support/house.ts';

const HOUR_MS = 3_600_000;
const MEASURED = ['Time to detect', 'Time to resolve'];

/** A finished incident of a service, worked on by three people. */
async function finished(
  request: APIRequestContext,
  given: { title: string; service: string; pages: readonly Page[]; hours: number },
): Promise<string> {
  const { title, service, pages, hours } = given;
  const { id } = await api<{ id: string }>(request, 'POST', '/incidents', {
    title,
    severity: 'SEV3',
    services: [service],
  });
  for (const page of pages) {
    const joined = await page.evaluate(async (incident) => {
      const body = JSON.stringify({ id: `browser-${crypto.randomUUID()}`, type: 'join' });
      const headers = { 'content-type': 'application/json' };
      return (await fetch(`/api/v1/incidents/${incident}/commands`, { method: 'POST', headers, body })).status;
    }, id);
    expect(joined).toBe(200);
  }
  const started = Date.now() - hours * HOUR_MS;
  await command(request, id, { type: 'set-time', milestone: 'started', at: started, reason: 'seen on the graph' });
  const detected = { milestone: 'detected', at: started + HOUR_MS / 4, reason: 'the first report' };
  await command(request, id, { type: 'set-time', ...detected });
  await command(request, id, { type: 'resolve', endedBy: 'Failed over', remedy: 'cure' });
  return id;
}

test('figures of five incidents: a dot and a row for each, medians without names, and a CSV that is text', async ({
  browser,
  request,
}) => {
  test.setTimeout(120_000);
  const crew = [];
  for (const name of ['Ana', 'Ben', 'Cleo']) crew.push(await person(browser, request, { name: unique(name) }));
  const [ana] = crew;
  if (!ana) throw new Error('nobody is here');
  const pages = crew.map(({ page }) => page);
  const service = `shop-${crypto.randomUUID().slice(0, 8)}`;
  await api(request, 'PUT', `/services/${service}`, { name: `Shop ${service}` });
  const titles = [1, 2, 3, 4].map((n) => unique(`Slow basket ${n}`));
  const ids: string[] = [];
  for (const [index, title] of titles.entries())
    ids.push(await finished(request, { title, service, pages, hours: index + 1 }));
  const here = `/insights?service=${service}`;
  const csv = async (): Promise<string> =>
    ana.page.evaluate(async (path) => (await fetch(path)).text(), `/api/v1/insights.csv?service=${service}`);

  // Four are no distribution: no figure, no file of them, nothing in the CSV but its head.
  await ana.page.goto(here);
  await expect(ana.page.getByText('Fewer than five finished incidents are left by these filters.')).toBeVisible();
  await expect(ana.page.getByRole('link', { name: 'CSV' })).toHaveCount(0);
  await expect(ana.page.getByText('Median', { exact: true })).toHaveCount(0);
  expect((await csv()).trimEnd().split('\r\n')).toHaveLength(1);

  const evil = '=HYPERLINK("https://example.org","press")';
  ids.push(await finished(request, { title: evil, service, pages, hours: 5 }));
  const resolve = ana.page.getByRole('region', { name: 'Time to resolve' });
  // What was just finished is counted a moment later.
  await expect(async () => {
    await ana.page.goto(here);
    await expect(resolve).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 60_000 });
  for (const label of MEASURED) {
    const card = ana.page.getByRole('region', { name: label });
    const chart = card.getByRole('group', { name: `${label}: 5 incidents, each a link` });
    for (const id of ids) await expect(chart.locator(`a[href="/incidents/${id}"]`)).toHaveCount(1);
    await card.getByText('As a table').click();
    const rows = card.getByRole('table').getByRole('row');
    await expect(rows).toHaveCount(6);
    for (const id of ids) await expect(card.getByRole('table').locator(`a[href="/incidents/${id}"]`)).toHaveCount(1);
  }
  await expect(resolve.locator('dl')).toContainText('Median');
  await expect(resolve.locator('dl')).toContainText('3h');
  for (const { name } of crew) await expect(ana.page.getByRole('main').getByText(name)).toHaveCount(0);
  await expectAccessible(ana.page, 'insights');
  for (const width of [1440, 390]) {
    await ana.page.setViewportSize({ width, height: 844 });
    expect(await sidewaysScroll(ana.page), `${width}`).toBeLessThanOrEqual(0);
  }
  const lines = (await csv()).trimEnd().split('\r\n');
  expect(lines).toHaveLength(6);
  expect(lines.some((line) => line.includes(`"'=HYPERLINK(""https://example.org"",""press"")"`))).toBe(true);
  for (const line of lines) for (const cell of line.split(',')) expect(cell).not.toMatch(/^"?[=+@]/);
  for (const { name, id } of crew) expect(lines.join('\n')).not.toMatch(new RegExp(`${name}|${id}`));
  // A dot opens its incident by keyboard.
  await resolve.locator(`svg a[href="/incidents/${ids[0]}"]`).focus();
  await ana.page.keyboard.press('Enter');
  await expect(ana.page).toHaveURL(new RegExp(`/incidents/${ids[0]}`));
  for (const { context } of crew) await context.close();
});
