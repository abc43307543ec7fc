/**
 * What the service worker does with a request; the whole policy, pure. It may hold only what is the same for everyone: built
 * files named by their hash, static files, and one shell page without data. Everything else goes to the network and is never kept.
 */
export type Strategy = 'network' | 'cache-first' | 'shell-when-offline';

export interface RequestFacts {
  method: string;
  mode: string;
  url: URL;
  origin: string;
  /** Paths of the files that were cached at installation. */
  files: ReadonlySet<string>;
}

/** Pages that must not turn into the shell: the public status page, machine interfaces, and what is saved as a file. */
const NEVER_SHELL = /^\/(?:api|hooks|status|sync|rt|healthz|readyz|metrics|feeds?|export)(?:\/|$)|\/export$/;

/** Decides on one request. */
export function strategyFor(request: RequestFacts): Strategy {
  if (request.method !== 'GET' || request.url.origin !== request.origin) return 'network';
  if (request.files.has(request.url.pathname)) return 'cache-first';
  if (request.mode === 'navigate' && !NEVER_SHELL.test(request.url.pathname)) return 'shell-when-offline';
  return 'network';
}
