// The one file that holds the SvelteKit options. SvelteKit 3 itself reads them from vite.config.ts, which imports this;
// editors, lint and format look for them here.
import adapter from '@sveltejs/adapter-node';
import { keepingOldFiles } from './scripts/kept-files.mjs';

/** @type {NonNullable<Parameters<typeof import('@sveltejs/kit/vite').sveltekit>[0]>} */
const config = {
  adapter: keepingOldFiles(adapter({ out: 'build', precompress: true }), 'build'),
  compilerOptions: { runes: ({ filename }) => (filename.includes('node_modules') ? undefined : true) },
  csp: {
    mode: 'auto',
    directives: {
      'default-src': ['none'],
      'script-src': ['self'],
      'style-src': ['self'],
      'style-src-attr': ['unsafe-inline'],
      'img-src': ['self', 'data:', 'blob:'],
      'font-src': ['self'],
      'connect-src': ['self'],
      'manifest-src': ['self'],
      'worker-src': ['self'],
      'frame-ancestors': ['none'],
      'base-uri': ['none'],
      'form-action': ['self'],
      'object-src': ['none'],
    },
  },
  // Rooted addresses, because the service worker serves one cached shell page at every depth.
  paths: { relative: false },
  serviceWorker: { register: false },
};

export default config;
