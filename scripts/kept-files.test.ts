import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keepOld } from './kept-files.mjs';

const DAY_MS = 24 * 3_600_000;

test('files of an earlier build stay for two weeks, and never replace a new one', () => {
  const folder = mkdtempSync(join(tmpdir(), 'muster-kept-'));
  const now = Date.now();
  const put = (path: string, text: string, ageMs: number): void => {
    const full = join(folder, path);
    mkdirSync(join(full, '..'), { recursive: true });
    writeFileSync(full, text);
    const at = new Date(now - ageMs);
    utimesSync(full, at, at);
  };
  put('before/chunks/yesterday.js', 'old', DAY_MS);
  put('before/chunks/ancient.js', 'older', 20 * DAY_MS);
  put('before/chunks/both.js', 'old', DAY_MS);
  put('now/chunks/both.js', 'new', 0);
  keepOld(join(folder, 'before'), join(folder, 'now'), now);
  expect(readFileSync(join(folder, 'now/chunks/yesterday.js'), 'utf8')).toBe('old');
  expect(readFileSync(join(folder, 'now/chunks/both.js'), 'utf8')).toBe('new');
  expect(existsSync(join(folder, 'now/chunks/ancient.js'))).toBe(false);
  // Its age goes along, so that it leaves in the end.
  keepOld(join(folder, 'now'), join(folder, 'next'), now + 20 * DAY_MS);
  expect(existsSync(join(folder, 'next/chunks/yesterday.js'))).toBe(false);
  rmSync(folder, { recursive: true, force: true });
});
