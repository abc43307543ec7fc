/**
 * Notices that the server has a newer version of the pages than this one. Going to another page then loads it anew, which SvelteKit does by itself; a part of this
 * page that can no longer be loaded is told, with a way out, because a room is never reloaded under somebody's hands.
 */
import type { Toasts } from '../toasts.svelte.ts';

/** Call the returned function to stop. `isUpdated` asks the server. */
export function tellNewVersion(toasts: Toasts, isUpdated: () => Promise<boolean>): () => void {
  const onMissing = (): void => {
    void isUpdated().then(
      (updated) => {
        if (!updated) return;
        toasts.show({
          text: 'Muster was updated',
          detail: 'This page is of the version before, and a part of it is gone. What you wrote is kept.',
          action: { label: 'Reload', run: () => location.reload() },
          durationMs: 60_000,
        });
      },
      // Nobody answers: the part itself says that it could not be loaded.
      () => undefined,
    );
  };
  addEventListener('vite:preloadError', onMissing);
  return () => removeEventListener('vite:preloadError', onMissing);
}
