/** The whole product as a child process on a data folder of its own, and people who sign in to it, for tests in a real browser. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, BrowserContext, Page } from '@playwright/test';

const TOKEN = 'a-token-for-browser-tests-only-0123456789';
const START_MS = 60_000;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

export interface Guest {
  context: BrowserContext;
  page: Page;
  /** What the page said went wrong. */
  problems: string[];
}

export class RoomServer {
  readonly #folder = mkdtempSync(join(tmpdir(), 'muster-browser-'));
  #stop: () => Promise<void> = () => Promise.resolve();
  url = '';

  /** Starts the built product and waits until it answers; `more` lies over the environment. */
  async start(more: Record<string, string> = {}): Promise<void> {
    const port = await freePort();
    this.url = `http://127.0.0.1:${port}`;
    const env = {
      ...process.env,
      PORT: String(port),
      HOST: '127.0.0.1',
      MUSTER_DATA_DIR: this.#folder,
      MUSTER_BOOTSTRAP_TOKEN: TOKEN,
      ...more,
    };
    const child = spawn(process.execPath, ['server/main.ts'], { env, stdio: 'ignore' });
    this.#stop = async () => {
      const gone = once(child, 'exit');
      if (child.kill('SIGTERM')) await gone;
      rmSync(this.#folder, { recursive: true, force: true });
    };
    for (const until = Date.now() + START_MS; Date.now() < until; await pause(50)) {
      const isUp = await fetch(`${this.url}/healthz`).then(
        (answer) => answer.ok,
        () => false,
      );
      if (isUp) return;
    }
    throw new Error('the server did not come up');
  }

  stop(): Promise<void> {
    return this.#stop();
  }

  async #post(path: string, body: object): Promise<Record<string, unknown>> {
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
    const answer = await fetch(`${this.url}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    const said: Record<string, unknown> = await answer.json();
    if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(said)}`);
    return said;
  }

  /** Declares an incident and gives its path. */
  async declare(title: string, more: object = {}): Promise<string> {
    const { id } = await this.#post('/incidents', { title, severity: 'SEV2', ...more });
    return `/incidents/${String(id)}`;
  }

  /** A person, signed in in a browser of their own. */
  async person(
    browser: Browser,
    name: string,
    role: 'administrator' | 'responder' | 'viewer' = 'responder',
  ): Promise<Guest> {
    const email = `${name.toLowerCase().replaceAll(/\W+/g, '.')}.${Date.now()}@example.test`;
    const { signInUrl } = await this.#post('/people', { name, email, role });
    const context = await browser.newContext({ baseURL: this.url });
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      // A part that is not there for this person answers 404, and says so where it stands.
      const isAnswer = message.text().startsWith('Failed to load resource');
      if (message.type() === 'error' && !isAnswer) problems.push(message.text());
    });
    await page.goto(String(signInUrl));
    return { context, page, problems };
  }
}
