/**
 * The rooms, commands and API beside Vite's own server in development. Imported by vite.config.ts, which other tools load too, so nothing starts before the
 * development server does; what it then loads goes through Node itself, so that there is one instance of every module.
 */
import type { Plugin } from 'vite';

/** Serves everything but pages while Vite serves the pages. */
export function musterDevServer(): Plugin {
  return {
    name: 'muster-dev-server',
    apply: 'serve',
    async configureServer(vite) {
      const { httpServer } = vite;
      if (process.env.VITEST || !httpServer) return;
      // The address is computed so that Vite does not bundle the server into its own configuration.
      const start = new URL('./server/dev-server.ts', `file://${process.cwd()}/`).href;
      const { startBeside } = await import(start);
      const beside = await startBeside(httpServer);
      vite.middlewares.use(beside.middleware);
      httpServer.once('close', () => void beside.close());
    },
  };
}
