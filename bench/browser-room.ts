/**
 * What one person feels in a room of 5,000 entries and 200 hypotheses while a hundred others edit: in Chromium, against the real server, everything on one machine.
 * `npm run bench -- --browser [--write] [--minutes 30] [--profile FILE]`.
 */
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { findBrowser } from '../scripts/browser.mjs';
import { crowd, fillRoom } from './crowd.ts';
import { quantile } from './figures.ts';
import type { Figure } from './figures.ts';
import { traced } from './latency.ts';
import type { ServerProcess } from './server-process.ts';

const PEOPLE = 100;
const KEYS = 240;
const KEY_EVERY_MS = 125;
const SAMPLE_MS = 15_000;

/** One frame of sixty in a second. */
const FRAME_MS = 16;
const LONG_MS = 50;
/** Ten lines a minute are three hundred in half an hour, six in a hundred of what there was. */
const FLAT_PERCENT = 10;

export const BROWSER_INTRO = `# A full room in a browser

Written by \`npm run bench -- --browser --write --minutes 30\`. A room of 5,000 entries, 200 hypotheses and 200 paragraphs of notes, opened in Chromium without a graphics card, 1440 by 900.

**The load.** A hundred other people are connected, each with a session of their own, and all of them edit: at any moment twenty write in the notes, each in a paragraph of
their own, five keys a second with their caret going along, for two seconds; then the next twenty do. That is a hundred keys and a hundred moves of carets a second. Every six
seconds one of them adds a line to the log.

**The machine.** Browser, server and the hundred people share it. The server and the hundred stand behind the browser for the processor (\`nice -n 10\`), because to whoever
types they are other machines; the browser still pays for every byte that they send.

**The figures.** One person presses ${KEYS} keys, one every ${KEY_EVERY_MS} ms, in the notes and then in the line. *On the screen* is what the browser says itself (\`EventLatency\` of
its trace): from the key until the frame that shows it was presented. *Drawn* is measured in the page: from the key until the frame after its input was
laid out and painted; the browser has no such word for the line, where it counts frames without the key as well. *Tasks* are the browser's long tasks by the clock, and by
the processor time that they took, which a busy machine does not stretch. Memory is what is left after the collection that is forced every ${SAMPLE_MS / 1000} s, while the crowd edits and
the person writes a word and takes it back.
`;

interface Felt {
  keys: number[];
  tasks: number[];
}

/** Runs in the page before anything of it: notes how long each key took to be drawn, and every long task. */
function feel(): void {
  const felt: Felt = { keys: [], tasks: [] };
  Object.assign(window, { felt });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) felt.tasks.push(entry.duration);
  }).observe({ type: 'longtask', buffered: true });
  let pressedAt = 0;
  addEventListener('keydown', ({ timeStamp }) => (pressedAt = timeStamp), { capture: true });
  addEventListener(
    'input',
    () => {
      const from = pressedAt;
      const channel = new MessageChannel();
      // After the frame in which the key is drawn: frame callback, style, layout and paint, then this message.
      channel.port1.onmessage = () => {
        channel.port1.close();
        felt.keys.push(performance.now() - from);
      };
      requestAnimationFrame(() => channel.port2.postMessage(0));
    },
    { capture: true },
  );
}

/** What was felt since the last time. */
const taken = (page: Page): Promise<Felt> =>
  page.evaluate(() => {
    const { felt }: { felt: Felt } = Object.assign({ felt: { keys: [], tasks: [] } }, window);
    const copy = structuredClone(felt);
    for (const list of [felt.keys, felt.tasks]) list.length = 0;
    return copy;
  });

/** After a collection: how much is left, how many nodes and listeners are kept. */
async function kept(cdp: CDPSession): Promise<{ bytes: number; nodes: number; listeners: number }> {
  // Twice: what the first lets go of frees more.
  await cdp.send('HeapProfiler.collectGarbage');
  await cdp.send('HeapProfiler.collectGarbage');
  const { metrics } = await cdp.send('Performance.getMetrics');
  const of = (wanted: string): number => metrics.find(({ name }) => name === wanted)?.value ?? 0;
  return { bytes: of('JSHeapUsedSize'), nodes: of('Nodes'), listeners: of('JSEventListeners') };
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
    { what: 'first content', value: first, unit: 'ms', atMost: 1_000 },
    { what: 'the end of the log stands there', value: log, unit: 'ms' },
    { what: 'notes can be written', value: notes, unit: 'ms' },
  ];
}

async function press(page: Page): Promise<void> {
  for (let index = 0; index < KEYS; index += 1) {
    await page.keyboard.press(index % 6 === 5 ? 'Space' : 'KeyE');
    await sleep(KEY_EVERY_MS);
  }
}

async function typing(browser: Browser, page: Page, where: 'notes' | 'line'): Promise<Figure[]> {
  await taken(page);
  const { keys: shown, tasks: worked } = await traced(browser, () => press(page));
  const { keys, tasks } = await taken(page);
  const screen: Figure[] = [
    { what: 'notes: a key until it is on the screen, p50', value: quantile(shown, 0.5), unit: 'ms' },
    { what: 'notes: a key until it is on the screen, p95', value: quantile(shown, 0.95), unit: 'ms', atMost: FRAME_MS },
  ];
  const p95: Figure = { what: `${where}: a key until it is drawn, p95`, value: quantile(keys, 0.95), unit: 'ms' };
  return [
    ...(where === 'notes' ? screen : []),
    { what: `${where}: a key until it is drawn, p50`, value: quantile(keys, 0.5), unit: 'ms' },
    where === 'notes' ? p95 : { ...p95, atMost: FRAME_MS },
    { what: `${where}: tasks over 50 ms`, value: tasks.length, unit: '', atMost: 0 },
    {
      what: `${where}: the longest task, by processor time`,
      value: Math.max(0, ...worked),
      unit: 'ms',
      atMost: LONG_MS,
    },
    {
      what: `${where}: processor time of the page a second`,
      value: worked.reduce((sum, one) => sum + one, 0) / ((KEYS * KEY_EVERY_MS) / 1_000),
      unit: 'ms',
    },
  ];
}

async function word(page: Page): Promise<void> {
  for (const key of ['KeyW', 'KeyO', 'KeyR', 'KeyD']) await page.keyboard.press(key);
  for (let letter = 0; letter < 4; letter += 1) await page.keyboard.press('Backspace');
}

async function memory(page: Page, cdp: CDPSession, minutes: number): Promise<Figure[]> {
  await page.getByRole('textbox', { name: /notes/i }).first().click();
  await word(page);
  await kept(cdp);
  await sleep(Math.min(30_000, minutes * 6_000));
  const first = await kept(cdp);
  const samples: { at: number; bytes: number }[] = [];
  let last = first;
  for (const until = performance.now() + minutes * 60_000; performance.now() < until; await sleep(SAMPLE_MS)) {
    await word(page);
    last = await kept(cdp);
    samples.push({ at: performance.now(), bytes: last.bytes });
  }
  const growth = slopePerMinute(samples);
  return [
    { what: 'memory of the page at the start, after collection', value: first.bytes / 1e6, unit: 'MB' },
    { what: `the same after ${minutes} minutes`, value: last.bytes / 1e6, unit: 'MB' },
    { what: 'its growth, least squares', value: growth / 1e3, unit: 'kB a minute' },
    {
      what: 'the growth in half an hour, of what it was',
      value: ((growth * 30) / first.bytes) * 100,
      unit: '%',
      atMost: FLAT_PERCENT,
    },
    { what: 'nodes at the start', value: first.nodes, unit: '' },
    { what: 'nodes at the end', value: last.nodes, unit: '' },
    { what: 'listeners at the start', value: first.listeners, unit: '' },
    { what: 'listeners at the end', value: last.listeners, unit: '' },
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
  return [
    {
      what: 'declare, from Enter until notes can be written',
      value: performance.now() - began,
      unit: 'ms',
      atMost: 2_000,
    },
  ];
}

/** What is asked for: how it feels to type, or how memory stands after so many minutes. */
export type RoomTake = { of: 'typing'; profile: string | null } | { of: 'memory'; minutes: number };

async function whileTyping(browser: Browser, page: Page, cdp: CDPSession, profile: string | null): Promise<Figure[]> {
  const figures: Figure[] = [];
  await taken(page);
  await sleep(10_000);
  const watching = await taken(page);
  figures.push({ what: 'watching: tasks over 50 ms in 10 s', value: watching.tasks.length, unit: '', atMost: 0 });
  if (profile) {
    await cdp.send('Profiler.enable');
    await cdp.send('Profiler.start');
  }
  await page.getByRole('textbox', { name: /notes/i }).first().click();
  figures.push(...(await typing(browser, page, 'notes')));
  await page.getByRole('combobox', { name: /write what happened/i }).click();
  figures.push(...(await typing(browser, page, 'line')));
  if (profile) writeFileSync(profile, JSON.stringify((await cdp.send('Profiler.stop')).profile));
  return figures;
}

/** Empty where no browser is found. `profile`: a file for what the processor did while the notes were typed into (.cpuprofile). */
export async function browserRoom(server: ServerProcess, take: RoomTake): Promise<Figure[]> {
  const executablePath = findBrowser();
  if (!executablePath) return [];
  const incident = await fillRoom(server);
  const person = await server.api('/people', { name: 'Bench', email: 'bench@example.org', role: 'responder' });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  let stop = (): void => undefined;
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.addInitScript(feel);
    await page.goto(String(person['signInUrl']).replace('localhost', '127.0.0.1'));
    const opening = await declareOne(page, server);
    stop = await crowd(server, incident, PEOPLE);
    opening.push(...(await openRoom(page, server, incident)));
    const { tasks } = await taken(page);
    opening.push({ what: 'opening: the longest task', value: Math.max(0, ...tasks), unit: 'ms' });
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Performance.enable');
    // What comes with the first use is there before anything is measured.
    await page.mouse.move(700, 400);
    await sleep(8_000);
    if (take.of === 'memory') return await memory(page, cdp, take.minutes);
    return [...opening, ...(await whileTyping(browser, page, cdp, take.profile))];
  } finally {
    stop();
    await browser.close();
  }
}
