/**
 * The process: reads the environment, composes the app, listens, and on SIGTERM lets everybody finish and leaves within five seconds. What the operator
 * can mend is told in one line, without a stack.
 */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { Server } from 'node:http';
import { APP_SLOT } from './app.ts';
import type { App } from './app.ts';
import { compose } from './compose.ts';
import { readConfig, StartError } from './config.ts';
import type { Config } from './config.ts';
import { firstStart } from './first-start.ts';
import type { PageRenderer } from './http/serve.ts';
import { createHttpServer, PAGE_RENDERER_ENV } from './http/serve.ts';
import { createLog } from './logger.ts';
import { attachEvents } from './sockets/events.ts';
import { attachUpgrades } from './sockets/upgrade.ts';
import { DataFolderError } from './storage/data-folder.ts';

const TICK_MS = 1_000;
const DRAIN_MS = 3_000;
const GIVE_UP_MS = 4_500;

/** The built pages; a server without them still serves the API and the sockets. */
async function loadPages(): Promise<PageRenderer | null> {
  const built = new URL('../build/handler.js', import.meta.url);
  if (!existsSync(built)) return null;
  Object.assign(process.env, PAGE_RENDERER_ENV);
  const { handler }: { handler: PageRenderer } = await import(built.href);
  return handler;
}

async function listen(server: Server, config: Config): Promise<number> {
  server.listen(config.port, config.host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    const where = `${config.host}:${config.port}`;
    if (code === 'EADDRINUSE')
      throw new StartError(
        `Port ${config.port} is in use. Stop what uses it, or start with another: PORT=${config.port + 1} npm start`,
      );
    if (code === 'EACCES') throw new StartError(`This user may not listen on ${where}. Use a port above 1023.`);
    if (code === 'EADDRNOTAVAIL')
      throw new StartError(`This machine has no address ${config.host}; set HOST to one that it has.`);
    throw error;
  }
  const address = server.address();
  return typeof address === 'object' && address ? address.port : config.port;
}

function shutDown(app: App, server: Server, closeEvents: () => Promise<void>, ticking: NodeJS.Timeout): () => void {
  let leaving = false;
  return () => {
    if (leaving) return;
    leaving = true;
    clearInterval(ticking);
    // Nothing may hold the process up for longer than a supervisor waits.
    setTimeout(() => process.exit(1), GIVE_UP_MS).unref();
    const drain = async (): Promise<void> => {
      server.close();
      server.closeIdleConnections();
      setTimeout(() => server.closeAllConnections(), DRAIN_MS).unref();
      await closeEvents();
      await app.close();
      process.exit(0);
    };
    drain().catch((error: unknown) => {
      app.log.error({ error: String(error) }, 'leaving was not clean');
      process.exit(1);
    });
  };
}

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const app = await compose(config, { log: createLog(config.logLevel) });
  Object.assign(globalThis, { [APP_SLOT]: app });
  const server = createHttpServer(app, await loadPages());
  const closeEvents = attachEvents(server, app);
  attachUpgrades(server, () => app);
  const ticking = setInterval(() => {
    app.tick().catch((error: unknown) => app.log.error({ error: String(error) }, 'a tick failed'));
  }, TICK_MS);
  const stop = shutDown(app, server, closeEvents, ticking);
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  const port = await listen(server, config).catch(async (error: unknown) => {
    await app.close();
    throw error;
  });
  const address =
    config.origin ?? `http://${config.host === '0.0.0.0' || config.host === '::' ? 'localhost' : config.host}:${port}`;
  console.log(`Muster is at ${address}`);
  for (const line of await firstStart(app, address)) console.log(line);
}

main().catch((error: unknown) => {
  if (error instanceof StartError || error instanceof DataFolderError) console.error(`muster: ${error.message}`);
  else console.error(error);
  process.exit(1);
});
