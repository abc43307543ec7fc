import { sveltekit } from '@sveltejs/kit/vite';
import { globSync } from 'node:fs';
import type { Plugin, Rolldown } from 'vite';
import { defineConfig } from 'vitest/config';
import { musterDevServer } from './server/dev-plugin.ts';
import { CHUNKS, chunkNames } from './scripts/client-chunks.ts';
import { leanClient } from './scripts/lean-client.ts';
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

/**
 * SvelteKit links the styles of everything a page may load later into the page itself. Nothing that is loaded later is drawn by
 * the server here, and its styles come with it: they are taken out of the list that the page is made from.
 */
function stylesWithTheirParts(): Plugin {
  return {
    name: 'muster-styles-with-their-parts',
    applyToEnvironment: ({ name }) => name === 'client',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const manifest = bundle['.vite/manifest.json'];
        if (manifest?.type !== 'asset') return;
        const chunks: Record<string, { dynamicImports?: string[] }> = JSON.parse(String(manifest.source));
        // The start of all scripts is found by its own import.
        for (const [name, chunk] of Object.entries(chunks)) {
          if (!name.endsWith('/client/entry.js')) delete chunk.dynamicImports;
        }
        manifest.source = JSON.stringify(chunks, null, 2);
      },
    },
  };
}

/** One group for each of the files that scripts/client-chunks.ts names. */
function chunkGroups(): Rolldown.CodeSplittingGroup[] {
  const pages = globSync('src/routes/**/+*.svelte', { cwd: import.meta.dirname }).map(
    (path) => `${import.meta.dirname}/${path}`,
  );
  let named: ((id: string) => string | null) | null = null;
  return CHUNKS.map((chunk, index) => ({
    name: (id, graph) => {
      named ??= chunkNames(pages, (module) => graph.getModuleInfo(module));
      return named(id) === chunk ? chunk : null;
    },
    priority: CHUNKS.length - index,
  }));
}

export default defineConfig(async () => ({
  plugins: [
    musterDevServer(),
    stylesWithTheirParts(),
    leanClient(),
    ...allowSvelteConfigFile((await sveltekit(kitOptions)) as Plugin[]),
  ],
  // Styles as they are written: what they use (light-dark above all) is in every browser of the last two and a half years.
  build: { cssTarget: ['chrome123', 'edge123', 'firefox120', 'safari17.5'] },
  environments: {
    client: { build: { rolldownOptions: { output: { codeSplitting: { groups: chunkGroups() } } } } },
  },
  // Two copies of any of these break instanceof checks between the server, the bundle and the editor.
  resolve: {
    dedupe: ['yjs', 'y-protocols', 'lib0', 'prosemirror-model', 'prosemirror-state', 'prosemirror-view'],
  },
}));
