/**
 * The seam between pages and the server: the app that server/main.ts (or the development plugin) composed, found in a slot of the process, because the page
 * renderer is a module graph of its own and would otherwise build a second, empty one.
 */
import type { App } from '#server/app.ts';

const SLOT = Symbol.for('muster.app');

/** The running app. Throws when pages are rendered without the server. */
export function runningApp(): App {
  const app: unknown = Reflect.get(globalThis, SLOT);
  if (!isApp(app)) throw new Error('pages are served by server/main.ts; start with npm start or npm run dev');
  return app;
}

const isApp = (value: unknown): value is App => typeof value === 'object' && value !== null && 'incidents' in value;
