/**
 * Parts of libraries that no browser runs here, left out of the built browser part: the event line is a websocket only, Yjs logs to the console
 * plainly, and browsers older than our style sheets are gone. Each is a whole module of the library put in another's place; a build
 * stops when a library no longer has it, so that nothing is left out by mistake.
 */
import type { Plugin } from 'vite';

const SMALL: Record<string, string> = {
  // Long polling and WebTransport are never asked for (src/lib/sync/events.ts).
  'engine.io-client/build/esm/transports/index.js':
    "import { WS } from './websocket.js'; export const transports = { websocket: WS };",
  // Colours in the console bring a library for drawing in it, and that one a library for schemas.
  'lib0/logging.js': `
    export const BOLD = '', UNBOLD = '', ORANGE = '', RED = '';
    export const print = (...words) => console.log(...words);
    export const warn = (...words) => console.warn(...words);`,
};

/** Internet Explorer and the Edge of its time never see the editor. */
const OLD_BROWSERS = {
  file: 'prosemirror-view/dist/index.js',
  from: 'const ie = !!(ie_upto10 || ie_11up || ie_edge);',
  to: 'const ie = false;',
};

export function leanClient(): Plugin {
  const found = new Set<string>();
  const all = [...Object.keys(SMALL), OLD_BROWSERS.file];
  const nameOf = (id: string): string | undefined => all.find((name) => id.endsWith(`/node_modules/${name}`));
  return {
    name: 'muster-lean-client',
    apply: 'build',
    applyToEnvironment: ({ name }) => name === 'client',
    transform(code, id) {
      const name = nameOf(id);
      if (!name) return null;
      const small = SMALL[name] ?? code.replace(OLD_BROWSERS.from, OLD_BROWSERS.to);
      if (small !== code) found.add(name);
      return { code: small, map: null };
    },
    generateBundle() {
      const missing = all.filter((name) => !found.has(name));
      if (missing.length > 0) this.error(`nothing to leave out of ${missing.join(', ')}: see scripts/lean-client.ts`);
    },
  };
}
