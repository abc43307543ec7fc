/**
 * Registers the service worker that lets a room open without a network. Only in production builds: in development it would
 * serve yesterday's modules. A browser that refuses it loses that one ability and nothing else.
 */
export async function registerServiceWorker(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  try {
    await navigator.serviceWorker.register('/service-worker.js', { type: 'module', scope: '/' });
  } catch {
    // Private windows and old browsers refuse; online everything works the same.
  }
}
