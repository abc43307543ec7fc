/**
 * Browser tests against the real server: built pages, a data folder of its own that is thrown away, a free port. `MUSTER_CHROMIUM` names the browser; npm test
 * sets it.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

const LOWEST_PORT = 20_000;
const PORTS = 12_000;

// The configuration is read again by each worker; what was chosen once must stay chosen.
process.env.MUSTER_BROWSER_PORT ??= String(LOWEST_PORT + Math.floor(Math.random() * PORTS));
process.env.MUSTER_BROWSER_DATA ??= mkdtempSync(join(tmpdir(), 'muster-browser-'));
process.env.MUSTER_BROWSER_TOKEN ??= 'browser-tests-bootstrap-token';
const port = process.env.MUSTER_BROWSER_PORT;
const url = `http://127.0.0.1:${port}`;

export default defineConfig({
  testDir: 'tests/browser',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  workers: 2,
  // A browser on a busy two-core machine may starve; what passed only at the second try is printed by name.
  retries: 1,
  reporter: 'list',
  use: {
    baseURL: url,
    actionTimeout: 30_000,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    launchOptions: {
      executablePath: process.env.MUSTER_CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  webServer: {
    command: 'node scripts/prepare.mjs && exec node_modules/.bin/node server/main.ts',
    url: `${url}/healthz`,
    timeout: 300_000,
    env: {
      PORT: port,
      HOST: '127.0.0.1',
      MUSTER_DATA_DIR: process.env.MUSTER_BROWSER_DATA,
      MUSTER_BOOTSTRAP_TOKEN: process.env.MUSTER_BROWSER_TOKEN,
    },
  },
});
