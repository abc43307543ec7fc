/**
 * What a room needs besides its documents to open without a server: who looks, the names of people and services, the settings. Kept on
 * this device per person and incident, wiped on sign-out together with the documents (local-store.ts knows the prefix).
 */
import { KEPT_PREFIX } from '#lib/sync/local-store.ts';
import type { RoomData } from './room.svelte.ts';

interface Kept {
  at: number;
  data: Omit<RoomData, 'state'>;
}

const keyOf = (data: RoomData): string => `${KEPT_PREFIX}${data.viewer.actor.id}:${data.incident}`;

/** Keeps what is needed to open this room offline. */
export function keepRoom({ incident, viewer, people, services, policy }: RoomData): void {
  const data = { incident, viewer, people, services, policy };
  const kept: Kept = { at: Date.now(), data };
  try {
    localStorage.setItem(keyOf({ ...data, state: null }), JSON.stringify(kept));
  } catch {
    // A device that keeps nothing opens this room only with a server.
  }
}

/** What this device keeps of an incident's room; the latest, when several people used it. null: nothing. */
export function keptRoom(incident: string): RoomData | null {
  let latest: Kept | null = null;
  try {
    for (const key of Object.keys(localStorage)) {
      if (!key.startsWith(KEPT_PREFIX) || !key.endsWith(`:${incident}`)) continue;
      const kept: Kept = JSON.parse(localStorage.getItem(key) ?? 'null');
      if (!latest || kept.at > latest.at) latest = kept;
    }
  } catch {
    return null;
  }
  return latest ? { ...latest.data, state: null } : null;
}
