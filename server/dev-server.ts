/** The app beside Vite's server: the same composition as in main.ts, with Vite rendering the pages. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { APP_SLOT } from './app.ts';
import { compose } from './compose.ts';
import { readConfig } from './config.ts';
import { firstStart } from './first-start.ts';
import { answerData } from './http/serve.ts';
import { createLog } from './logger.ts';
import { attachEvents } from './sockets/events.ts';
import { attachUpgrades } from './sockets/upgrade.ts';

const TICK_MS = 1_000;
const VITE_PORT = 5173;

/** Starts the app on somebody else's server. */
export async function startBeside(server: Server) {
  const config = readConfig({ ...process.env, PORT: process.env.PORT ?? String(VITE_PORT) });
  const app = await compose(config, { log: createLog(config.logLevel) });
  Object.assign(globalThis, { [APP_SLOT]: app });
  const closeEvents = attachEvents(server, app);
  attachUpgrades(server, () => app, 'leave');
  const ticking = setInterval(() => void app.tick(), TICK_MS);
  for (const line of await firstStart(app, `http://localhost:${VITE_PORT}`)) console.log(line);
  return {
    middleware(req: IncomingMessage, res: ServerResponse, next: (error?: unknown) => void): void {
      answerData(app, req, res).then((answered) => (answered ? undefined : next()), next);
    },
    async close(): Promise<void> {
      clearInterval(ticking);
      await closeEvents();
      await app.close();
    },
  };
}
