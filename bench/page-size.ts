/** What a browser loads to open a room, gzip, in all: pages, scripts, styles and fonts, the editor included. */
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { findBrowser } from '../scripts/browser.mjs';
import type { Figure } from './figures.ts';
import type { ServerProcess } from './server-process.ts';

/** Empty where no browser is found. */
export async function pageSize(server: ServerProcess): Promise<Figure[]> {
  const executablePath = findBrowser();
  if (!executablePath) return [];
  const incident = await server.declare('page size');
  const person = await server.api('/people', { name: 'Bench', email: 'bench@example.org', role: 'responder' });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const page = await browser.newPage();
    await page.goto(String(person['signInUrl']).replace('localhost', '127.0.0.1'));
    await page.goto('about:blank');
    let text = 0;
    let fonts = 0;
    const bodies: Promise<void>[] = [];
    page.on('response', (response) => {
      if (!response.url().startsWith(server.origin)) return;
      bodies.push(
        response.body().then(
          (body) => {
            if (response.url().endsWith('.woff2')) fonts += body.length;
            else text += gzipSync(body).length;
          },
          () => undefined,
        ),
      );
    });
    const began = performance.now();
    await page.goto(`${server.origin}/incidents/${incident}`);
    await page.getByRole('textbox', { name: /notes/i }).first().waitFor();
    const usable = performance.now() - began;
    await Promise.all(bodies);
    const first = text;
    await page.waitForLoadState('networkidle');
    await Promise.all(bodies);
    return [
      {
        what: 'room page, first load until notes can be written: page, scripts, styles, fonts, gzip',
        value: (first + fonts) / 1000,
        unit: 'kB',
      },
      { what: 'loaded after that by a page that nobody touches', value: (text - first) / 1000, unit: 'kB' },
      { what: 'of it fonts', value: fonts / 1000, unit: 'kB' },
      { what: 'open the room until notes can be written (cold browser, loopback)', value: usable, unit: 'ms' },
    ];
  } finally {
    await browser.close();
  }
}
