/**
 * The save indicator of a real page against the server's truth, at length: runs the browser test of that name with many looks and reads what it counted.
 * `node tests/faults/indicator.ts [looks]`.
 */
import { spawn } from 'node:child_process';
import { z } from 'zod';
import { findBrowser } from '../../scripts/browser.mjs';

const FIGURES = z.object({
  checks: z.number(),
  falselySaved: z.number(),
  /** What the page said at a look. */
  saved: z.number(),
  saving: z.number(),
  offline: z.number(),
  other: z.number(),
  /** What was done to it. */
  kills: z.number(),
  cuts: z.number(),
  fullDisks: z.number(),
});
export type IndicatorFigures = z.infer<typeof FIGURES>;

/** Looks so many times; rejects when the page once said "Saved" of what was not. */
export async function indicatorLooks(looks: number): Promise<IndicatorFigures> {
  const browser = findBrowser();
  if (browser === null) throw new Error('no Chromium was found and none could be installed');
  const args = ['node_modules/@playwright/test/cli.js', 'test', 'save-indicator', '-g', 'is never said', '--retries=0'];
  const env = { ...process.env, MUSTER_CHROMIUM: browser, MUSTER_INDICATOR_CHECKS: String(looks) };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  for await (const text of child.stdout) output += String(text);
  const counted = /^save indicator: (\{.*\})$/m.exec(output)?.[1];
  if (counted === undefined) throw new Error(`the test did not end well:\n${output.slice(-2000)}`);
  return FIGURES.parse(JSON.parse(counted));
}

if (process.argv[1]?.endsWith('indicator.ts') === true) {
  console.log(JSON.stringify(await indicatorLooks(Number(process.argv[2] ?? 100))));
}
