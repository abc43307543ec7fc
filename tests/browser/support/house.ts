/** What browser tests need of the server besides a page: the API with an administrator's token, people who are signed in, a second server that is quite new. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import type { APIRequestContext, Browser, BrowserContext, Page } from '@playwright/test';

const TOKEN = process.env.MUSTER_BROWSER_TOKEN ?? '';

/** Calls the API as the bootstrap administrator; fails the test on a refusal. */
export async function api<Value>(
  request: APIRequestContext,
  method: 'GET' | 'POST' | 'PUT' | 'PATCH',
  path: string,
  body?: object,
): Promise<Value> {
  const response = await request.fetch(`/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${TOKEN}` },
    ...(body === undefined ? {} : { data: body }),
  });
  expect(response.ok(), `${method} ${path}: ${response.status()} ${await response.text()}`).toBe(true);
  const value: Value = await response.json();
  return value;
}

export interface Guest {
  id: string;
  name: string;
  context: BrowserContext;
  page: Page;
}

/** Somebody new, signed in in a browser of their own. */
export async function person(
  browser: Browser,
  request: APIRequestContext,
  given: { name: string; role?: 'administrator' | 'responder' | 'viewer'; zone?: string },
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<Guest> {
  const made = await api<{ id: string; signInUrl: string }>(request, 'POST', '/people', {
    role: 'responder',
    ...given,
  });
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(made.signInUrl);
  return { id: made.id, name: given.name, context, page };
}

/** A command on an incident. */
export const command = (request: APIRequestContext, incident: string, body: object): Promise<unknown> =>
  api(request, 'POST', `/incidents/${incident}/commands`, { id: `browser-${crypto.randomUUID()}`, ...body });

/** A title that no other test uses; tests share one server. */
export const unique = (words: string): string => `${words} ${crypto.randomUUID().slice(0, 6)}`;

/** No finding of the accessibility checker that it calls serious or worse. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const told = grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`);
  expect(told, what).toEqual([]);
}

/** How far the page can be scrolled sideways, px. */
export const sidewaysScroll = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

/** A server in which nobody has an account yet, with its set-up link; ended and forgotten by `stop`. */
export async function newHouse(): Promise<{ url: string; setUpLink: string; stop: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-new-house-'));
  const { MUSTER_BOOTSTRAP_TOKEN: _, ...env } = process.env;
  const server = spawn('node_modules/.bin/node', ['server/main.ts'], {
    env: { ...env, PORT: '0', HOST: '127.0.0.1', MUSTER_DATA_DIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = await new Promise<string>((resolve, reject) => {
    let text = '';
    server.once('exit', (code) => reject(new Error(`the server left with ${code}: ${text}`)));
    server.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (/\/setup\/\S+\n/.test(text)) resolve(text);
    });
  });
  const url = /Muster is at (\S+)/.exec(said)?.[1] ?? '';
  const setUpLink = /(\S+\/setup\/\S+)/.exec(said)?.[1] ?? '';
  const stop = async (): Promise<void> => {
    server.removeAllListeners('exit');
    const left = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGTERM');
    await left;
    await rm(folder, { recursive: true, force: true });
  };
  return { url, setUpLink, stop };
}
