/**
 * The page that the service worker serves when there is no network. It is rendered on the server without data, so that the
 * browser starts from it at any address and decides there what can be shown; that is why it is not `ssr = false`, which would
 * make the router ask the server for the page at that address first.
 */
export const load = () => ({ shell: 'none' as const });
