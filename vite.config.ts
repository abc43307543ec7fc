import { sveltekit } from '@sveltejs/kit/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { musterDevServer } from './server/dev-plugin.ts';
import kitOptions from './svelte.config.js';

/**
 * SvelteKit 3 stops with an error when a svelte.config.js exists, lest somebody believes that it is read. Ours is read: it
 * is imported above. Only that one error is passed over (docs/decisions/0002-svelte-config.md).
 */
function allowSvelteConfigFile(plugins: Plugin[]): Plugin[] {
  for (const plugin of plugins) {
    const hook = plugin.config;
    if (plugin.name !== 'vite-plugin-sveltekit-resolve-root' || typeof hook !== 'object') continue;
    const inner = hook.handler;
    hook.handler = function (...args) {
      try {
        return inner.apply(this, args);
      } catch (error) {
        if (!String(error).includes('config_file_unsupported')) throw error;
        return null;
      }
    };
  }
  return plugins;
}

export default defineConfig(async () => ({
  plugins: [musterDevServer(), ...allowSvelteConfigFile((await sveltekit(kitOptions)) as Plugin[])],
  // Two copies of any of these break instanceof checks between the server, the bundle and the editor.
  resolve: {
    dedupe: ['yjs', 'y-protocols', 'lib0', 'prosemirror-model', 'prosemirror-state', 'prosemirror-view'],
  },
}));
