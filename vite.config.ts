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

/**
 * What every page needs is one file; left alone it comes as fifty, most of them under a kilobyte. What a page draws only later
 * (dialogs, menus, tables) stays out.
 */
const EVERYWHERE = {
  name: 'everywhere',
  test: new RegExp(
    [
      'node_modules/(svelte|clsx|esm-env)/',
      '@lucide/svelte/dist/(?!icons/)',
      '@lucide/svelte/dist/icons/(check|chevron-(down|right)|circle|ellipsis|info|link|lock|pencil|phone|pin|plus|search|triangle-alert|x)\\.svelte',
      'src/lib/ui/(shell/(AppFrame|TopBar|BottomBar|LogoMark|PlainShell)|Avatar|Badge|Banner|Button|Clock|Disclosure|EmptyState|InlineEdit|Kbd|SeverityBadge|StatusPill|Time\\.|Toast)',
    ].join('|'),
  ),
};

export default defineConfig(async () => ({
  plugins: [
    musterDevServer(),
    stylesWithTheirParts(),
    ...allowSvelteConfigFile((await sveltekit(kitOptions)) as Plugin[]),
  ],
  environments: {
    client: { build: { rolldownOptions: { output: { codeSplitting: { groups: [EVERYWHERE] } } } } },
  },
  // Two copies of any of these break instanceof checks between the server, the bundle and the editor.
  resolve: {
    dedupe: ['yjs', 'y-protocols', 'lib0', 'prosemirror-model', 'prosemirror-state', 'prosemirror-view'],
  },
}));
