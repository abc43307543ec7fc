/**
 * Finds a Chromium for the browser tests, and installs one when the machine has none: Debian's package where that is allowed, else Playwright's own.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** @returns {string | null} */
function installed() {
  const given = process.env.MUSTER_CHROMIUM;
  if (given && existsSync(given)) return given;
  for (const folder of (process.env.PATH ?? '').split(':')) {
    const found = NAMES.map((name) => `${folder}/${name}`).find((path) => existsSync(path));
    if (found) return found;
  }
  return existsSync(chromium.executablePath()) ? chromium.executablePath() : null;
}

/** @param {string} command @param {string[]} args */
const run = (command, args) =>
  spawnSync(command, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }).status === 0;

/** The path of a Chromium, installed first if need be; null when there is no way to get one. @returns {string | null} */
export function findBrowser() {
  const found = installed();
  if (found) return found;
  console.error('muster: installing Chromium for the browser tests (once)');
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    if (
      run('apt-get', ['update', '-q']) &&
      run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'])
    )
      return installed();
  }
  run(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium']);
  return installed();
}
