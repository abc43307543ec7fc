/**
 * What the page says about saving, against what the server really has: under cuts of the network, disks that take nothing and kill -9 of the server, and after
 * kill -9 of the browser. `MUSTER_INDICATOR_CHECKS=2000` makes the first of them long.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, test } from '@playwright/test';
import type { BrowserContext, Page } from '@playwright/test';
import { ServerProcess } from '../faults/server-process.ts';
import { SyncClient } from '../faults/sync-client.ts';
import { Random } from '../support/random.ts';

const CHECKS = Number(process.env.MUSTER_INDICATOR_CHECKS ?? 25);
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

/** Signs somebody in and opens an incident that is new; returns its id. */
async function enter(page: Page, name: string): Promise<string> {
  const incident = await server.declare(name);
  const made = await server.api('POST', '/people', { name, role: 'responder' });
  const { signInUrl }: { signInUrl: string } = JSON.parse(made.text);
  await page.goto(signInUrl);
  await page.goto(new URL(`/incidents/${incident}`, signInUrl).href);
  await expect(saveState(page)).toContainText('Saved', { timeout: PATIENCE_MS });
  return incident;
}

/** What the server has on its disk. */
async function truth(incident: string): Promise<string> {
  await server.ready();
  const reader = new SyncClient(server.address(incident));
  await reader.synced;
  const text = reader.doc.getText('situation:known').toString();
  reader.close();
  return text;
}

/** What the page says and what it shows, in one moment. */
const look = (page: Page): Promise<{ says: string; shows: string }> =>
  page.evaluate(() => {
    const field = [...document.querySelectorAll('textarea')].find((one) => one.labels?.[0]?.textContent?.includes('Known') || one.getAttribute('aria-label') === 'Known'); // prettier-ignore
    return {
      says: document.querySelector('[data-testid="save-state"]')?.textContent ?? '',
      shows: field?.value ?? '?',
    };
  });

test(`"Saved" is never said of what is not: ${CHECKS} looks under cuts, full disks and kills`, async ({
  page,
  context,
}) => {
  test.setTimeout(120_000 + CHECKS * 8000);
  const random = new Random(4711);
  const incident = await enter(page, 'Ana Indicator');
  const seen = { saved: 0, saving: 0, offline: 0, other: 0, kills: 0, cuts: 0, fullDisks: 0 };
  for (let check = 0; check < CHECKS; check += 1) {
    const isCut = random.chance(0.1);
    if (isCut) {
      seen.cuts += 1;
      await context.setOffline(true);
    }
    const isFull = random.chance(0.1);
    if (isFull) {
      seen.fullDisks += 1;
      await server.ready();
      server.fillDisk(true);
    }
    await known(page).press('End');
    await known(page).pressSequentially(`${check} `);
    if (random.chance(0.3)) await page.waitForTimeout(random.int(60));
    // Some looks wait for the word, so that it is judged on a machine, too, that is slow to say it.
    if (!isCut && !isFull && check % 5 === 0)
      await expect(saveState(page)).toContainText('Saved', { timeout: PATIENCE_MS });
    const { says, shows } = await look(page);
    const isSaved = /^\s*Saved/.test(says);
    if (isSaved) seen.saved += 1;
    else if (says.includes('Saving')) seen.saving += 1;
    else if (says.includes('Offline')) seen.offline += 1;
    else seen.other += 1;
    if (isFull) server.fillDisk(false);
    if (random.chance(0.1)) {
      // What is on the disk now is all there will be.
      seen.kills += 1;
      await server.kill();
      await server.start();
    }
    if (isSaved) expect(await truth(incident), `look ${check}`).toBe(shows);
    await context.setOffline(false);
    if (random.chance(0.5)) await expect(saveState(page)).toContainText('Saved', { timeout: PATIENCE_MS });
  }
  await expect(saveState(page)).toContainText('Saved', { timeout: PATIENCE_MS });
  expect(await truth(incident)).toBe((await look(page)).shows);
  console.log(`save indicator: ${JSON.stringify({ checks: CHECKS, falselySaved: 0, ...seen })}`);
  expect(seen.saved).toBeGreaterThan(0);
});

/** Kills every process of one browser, by the folder that only it uses. */
function killBrowser(profile: string): void {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(profile)) process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It has ended already, or is somebody else's.
    }
  }
}

test('what was written offline survives kill -9 of the browser and merges on return', async ({ launchOptions }) => {
  test.skip(process.platform !== 'linux', 'finds the processes of the browser in /proc');
  test.setTimeout(240_000);
  const profile = mkdtempSync(join(tmpdir(), 'muster-profile-'));
  const open = (): Promise<BrowserContext> => chromium.launchPersistentContext(profile, launchOptions);
  try {
    const before = await open();
    const page = await before.newPage();
    const incident = await enter(page, 'Ana Crash');
    const { href } = new URL(page.url());
    // A browser writes its cookies to disk when it likes; who is signed in is not what this is about.
    const cookies = await before.cookies();
    await before.setOffline(true);
    await expect(saveState(page)).toContainText('Offline');
    await known(page).fill('written before the crash');
    await expect(saveState(page)).toContainText('kept on this device');
    killBrowser(profile);
    const other = new SyncClient(server.address(incident));
    await other.synced;
    other.doc.getText('situation:impact').insert(0, 'written meanwhile');
    const after = await open();
    await after.addCookies(cookies);
    const again = await after.newPage();
    await again.goto(href);
    await expect(saveState(again)).toContainText('Saved', { timeout: PATIENCE_MS });
    await expect(known(again)).toHaveValue('written before the crash');
    await expect(again.getByLabel('Impact')).toHaveValue('written meanwhile');
    expect(await truth(incident)).toBe('written before the crash');
    other.close();
    await after.close();
  } finally {
    killBrowser(profile);
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});
