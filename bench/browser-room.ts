/**
 * What one person feels in a room of 5,000 entries and 200 hypotheses while a hundred others type: in Chromium, against the real server, everything on one machine.
 * `npm run bench -- --browser [--minutes 30] [--profile FILE]`.
 */
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import type { CDPSession, Page } from 'playwright-core';
import { findBrowser } from '../scripts/browser.mjs';
import { crowd, fillRoom } from './crowd.ts';
import { quantile } from './figures.ts';
import type { Figure } from './figures.ts';
import type { ServerProcess } from './server-process.ts';

const PEOPLE = 100;
const KEYS = 240;
const KEY_EVERY_MS = 125;
const SAMPLE_MS = 15_000;

interface Felt {
  keys: number[];
  handled: number[];
  tasks: number[];
}

/** Runs in the page before anything of it: notes how long each key took to be drawn, and every long task. */
function feel(): void {
  const felt: Felt = { keys: [], handled: [], tasks: [] };
  Object.assign(window, { felt });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) felt.tasks.push(entry.duration);
  }).observe({ type: 'longtask', buffered: true });
  addEventListener(
    'keydown',
    ({ timeStamp }) => {
      const channel = new MessageChannel();
      // After the frame in which the key is drawn: frame callback, style, layout and paint, then this message.
      channel.port1.onmessage = () => felt.keys.push(performance.now() - timeStamp);
      setTimeout(() => felt.handled.push(performance.now() - timeStamp));
      requestAnimationFrame(() => channel.port2.postMessage(0));
    },
    { capture: true },
  );
}

/** What was felt since the last time. */
const taken = (page: Page): Promise<Felt> =>
  page.evaluate(() => {
    const { felt }: { felt: Felt } = Object.assign({ felt: { keys: [], handled: [], tasks: [] } }, window);
    const copy = structuredClone(felt);
    for (const list of [felt.keys, felt.handled, felt.tasks]) list.length = 0;
    return copy;
  });

async function heapBytes(cdp: CDPSession): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage');
  const { metrics } = await cdp.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0;
}

/** How much a series grows by a minute, by least squares. */
function slopePerMinute(samples: readonly { at: number; bytes: number }[]): number {
  const mean = (numbers: number[]): number => numbers.reduce((sum, one) => sum + one, 0) / Math.max(1, numbers.length);
  const at = mean(samples.map((sample) => sample.at));
  const bytes = mean(samples.map((sample) => sample.bytes));
  const along = samples.reduce((sum, sample) => sum + (sample.at - at) ** 2, 0);
  const both = samples.reduce((sum, sample) => sum + (sample.at - at) * (sample.bytes - bytes), 0);
  return along === 0 ? 0 : (both / along) * 60_000;
}

async function openRoom(page: Page, server: ServerProcess, incident: string): Promise<Figure[]> {
  const began = performance.now();
  await page.goto(`${server.origin}/incidents/${incident}`, { waitUntil: 'commit' });
  await page.locator('[id^="entry-"]').first().waitFor();
  const log = performance.now() - began;
  await page.getByRole('textbox', { name: /notes/i }).first().waitFor();
  const notes = performance.now() - began;
  const first = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
  );
  return [
    { what: 'first content', value: first, unit: 'ms' },
    { what: 'the end of the log stands there', value: log, unit: 'ms' },
    { what: 'notes can be written', value: notes, unit: 'ms' },
  ];
}

async function typing(page: Page, where: string): Promise<Figure[]> {
  await taken(page);
  for (let index = 0; index < KEYS; index += 1) {
    await page.keyboard.press(index % 6 === 5 ? 'Space' : 'KeyE');
    await sleep(KEY_EVERY_MS);
  }
  const { keys, handled, tasks } = await taken(page);
  return [
    { what: `${where}: a key until it is handled, p95`, value: quantile(handled, 0.95), unit: 'ms' },
    { what: `${where}: a key until it is painted, p50`, value: quantile(keys, 0.5), unit: 'ms' },
    { what: `${where}: a key until it is painted, p95`, value: quantile(keys, 0.95), unit: 'ms' },
    { what: `${where}: tasks over 50 ms`, value: tasks.length, unit: '' },
    { what: `${where}: the longest task over 50 ms`, value: Math.max(0, ...tasks), unit: 'ms' },
  ];
}

async function memory(cdp: CDPSession, minutes: number): Promise<Figure[]> {
  await heapBytes(cdp);
  await sleep(Math.min(30_000, minutes * 6_000));
  const samples: { at: number; bytes: number }[] = [];
  for (const until = performance.now() + minutes * 60_000; performance.now() < until; await sleep(SAMPLE_MS)) {
    samples.push({ at: performance.now(), bytes: await heapBytes(cdp) });
  }
  return [
    { what: `memory of the page at the start, after collection`, value: (samples[0]?.bytes ?? 0) / 1e6, unit: 'MB' },
    { what: `the same after ${minutes} minutes`, value: (samples.at(-1)?.bytes ?? 0) / 1e6, unit: 'MB' },
    { what: 'its growth, least squares', value: slopePerMinute(samples) / 1e3, unit: 'kB a minute' },
  ];
}

async function declareOne(page: Page, server: ServerProcess): Promise<Figure[]> {
  await page.goto(`${server.origin}/declare`);
  await page
    .getByRole('textbox', { name: /title|what/i })
    .first()
    .fill('checkout answers with errors');
  const began = performance.now();
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: /notes/i }).first().waitFor();
  return [{ what: 'declare, from Enter until notes can be written', value: performance.now() - began, unit: 'ms' }];
}

/** Empty where no browser is found. `profile`: a file for what the processor did while the notes were typed into (.cpuprofile). */
export async function browserRoom(server: ServerProcess, minutes: number, profile: string | null): Promise<Figure[]> {
  const executablePath = findBrowser();
  if (!executablePath) return [];
  const incident = await fillRoom(server);
  const person = await server.api('/people', { name: 'Bench', email: 'bench@example.org', role: 'responder' });
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--js-flags=--expose-gc'],
  });
  let stop = (): void => undefined;
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.addInitScript(feel);
    await page.goto(String(person['signInUrl']).replace('localhost', '127.0.0.1'));
    const figures = await declareOne(page, server);
    stop = await crowd(server, incident, PEOPLE);
    figures.push(...(await openRoom(page, server, incident)));
    const opening = await taken(page);
    figures.push({ what: 'opening: the longest task', value: Math.max(0, ...opening.tasks), unit: 'ms' });
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Performance.enable');
    // What comes with the first use is there before anything is measured.
    await page.mouse.move(700, 400);
    await sleep(8_000);
    await taken(page);
    await sleep(10_000);
    const watching = await taken(page);
    figures.push({ what: 'watching: tasks over 50 ms in 10 s', value: watching.tasks.length, unit: '' });
    if (profile) {
      await cdp.send('Profiler.enable');
      await cdp.send('Profiler.start');
    }
    await page.getByRole('textbox', { name: /notes/i }).first().click();
    figures.push(...(await typing(page, 'notes')));
    await page.getByRole('combobox', { name: /write what happened/i }).click();
    figures.push(...(await typing(page, 'line')));
    if (profile) writeFileSync(profile, JSON.stringify((await cdp.send('Profiler.stop')).profile));
    if (minutes > 0) figures.push(...(await memory(cdp, minutes)));
    return figures;
  } finally {
    stop();
    await browser.close();
  }
}
