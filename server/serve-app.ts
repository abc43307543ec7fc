/**
 * A running server: app, HTTP, sockets, clocks, and how it leaves. Used by `npm start` and by the demo, which differ only in what is in the house.
 */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { Server } from 'node:http';
import { APP_SLOT } from './app.ts';
import type { App } from './app.ts';
import { compose } from './compose.ts';
import type { Config } from './config.ts';
import { StartError } from './config.ts';
import type { PageRenderer } from './http/serve.ts';
import { createHttpServer, PAGE_RENDERER_ENV } from './http/serve.ts';
import { createLog } from './logger.ts';
import { attachEvents } from './sockets/events.ts';
import { attachUpgrades } from './sockets/upgrade.ts';

const TICK_MS = 1_000;
const DRAIN_MS = 3_000;
const GIVE_UP_MS = 4_500;
/** The first visitors come first. */
const SETTLED_MS = 1_500;

export interface Running {
  app: App;
  /** Where browsers find it. */
  address: string;
}

/** The built pages; a server without them still serves the API and the sockets. */
async function loadPages(): Promise<PageRenderer | null> {
  const built = new URL('../build/handler.js', import.meta.url);
  if (!existsSync(built)) return null;
  Object.assign(process.env, PAGE_RENDERER_ENV);
  const { handler }: { handler: PageRenderer } = await import(built.href);
  return handler;
}

/**
 * Loads the code of every page. Left to the first visit of each, a build that is put in its place meanwhile would take away what this server has not read yet.
 */
async function loadEveryPage(): Promise<void> {
  const built = new URL('../build/server/manifest-full.js', import.meta.url);
  if (!existsSync(built)) return;
  const { manifest }: { manifest: { nodes: (() => Promise<unknown>)[] } } = await import(built.href);
  for (const load of manifest.nodes) await load();
}

async function listen(server: Server, config: Config): Promise<number> {
  server.listen(config.port, config.host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'EADDRINUSE') {
      throw new StartError(
        `Port ${config.port} is in use. Stop what uses it, or start with another: PORT=${config.port + 1} npm start`,
      );
    }
    if (code === 'EACCES') {
      throw new StartError(`This user may not listen on port ${config.port}. Use a port above 1023.`);
    }
    if (code === 'EADDRNOTAVAIL') {
      throw new StartError(`This machine has no address ${config.host}; set HOST to one that it has.`);
    }
    throw error;
  }
  const address = server.address();
  return typeof address === 'object' && address ? address.port : config.port;
}

/** Lets everybody finish and leaves within five seconds; a second signal changes nothing. */
function leaveOnSignals(app: App, server: Server, closeEvents: () => Promise<void>, ticking: NodeJS.Timeout): void {
  let leaving = false;
  const drain = async (): Promise<void> => {
    server.close();
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), DRAIN_MS).unref();
    await closeEvents();
    await app.close();
    process.exit(0);
  };
  const leave = (): void => {
    if (leaving) return;
    leaving = true;
    clearInterval(ticking);
    // Nothing may hold the process up for longer than a supervisor waits.
    setTimeout(() => process.exit(1), GIVE_UP_MS).unref();
    drain().catch((error: unknown) => {
      app.log.error({ error: String(error) }, 'leaving was not clean');
      process.exit(1);
    });
  };
  process.on('SIGTERM', leave);
  process.on('SIGINT', leave);
}

const addressOf = ({ origin, host }: Config, port: number): string =>
  origin ?? `http://${host === '0.0.0.0' || host === '::' ? 'localhost' : host}:${port}`;

/** Starts everything. Throws `StartError` or `DataFolderError` for what the operator can mend. */
export async function startServer(config: Config): Promise<Running> {
  const app = await compose(config, { log: createLog(config.logLevel) });
  // Before anybody can ask: whoever waits for the port may use the token at once.
  if (config.bootstrapToken) await app.access.ensureBootstrapToken(config.bootstrapToken);
  Object.assign(globalThis, { [APP_SLOT]: app });
  const server = createHttpServer(app, await loadPages());
  const closeEvents = attachEvents(server, app);
  attachUpgrades(server, () => app);
  const ticking = setInterval(() => {
    app.tick().catch((error: unknown) => app.log.error({ error: String(error) }, 'a tick failed'));
  }, TICK_MS);
  leaveOnSignals(app, server, closeEvents, ticking);
  const port = await listen(server, config).catch(async (error: unknown) => {
    clearInterval(ticking);
    await app.close();
    throw error;
  });
  setTimeout(() => {
    loadEveryPage().catch((error: unknown) => app.log.warn({ error: String(error) }, 'pages are read when asked for'));
  }, SETTLED_MS).unref();
  return { app, address: addressOf(config, port) };
}
