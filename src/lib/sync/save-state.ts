/**
 * What the screen says about saving, as one pure function of what is known for certain. It errs to the worse side: "Saved" is
 * said only when every message of this connection that carries an edit is acknowledged as durable by the server, and
 * "kept on this device" only when the browser's own store has committed all of it.
 */
import type { ConnectionState } from './connection.svelte.ts';

export type SaveState = 'opening' | 'saving' | 'saved' | 'offline-kept' | 'not-saving' | 'read-only';

export interface SaveFacts {
  connection: ConnectionState['state'];
  /** Both sides have exchanged what they had since the connection opened. */
  synced: boolean;
  /** Edits sent on this connection that the server has not called durable. */
  unacknowledged: number;
  /** Edits of this page, or kept from an earlier one, that no server has called durable. */
  unsaved: boolean;
  /** Whether this device's store works, and how many edits it has yet to commit. */
  store: { working: boolean; uncommitted: number };
  readOnly: boolean;
}

/** Rules on what may be said. */
export function saveStateOf(facts: SaveFacts): SaveState {
  if (facts.connection === 'refused') return 'not-saving';
  if (facts.connection === 'closed') return facts.unsaved ? 'not-saving' : 'read-only';
  if (facts.connection === 'live' && facts.synced) {
    if (facts.readOnly) return 'read-only';
    return facts.unacknowledged > 0 || facts.unsaved ? 'saving' : 'saved';
  }
  if (facts.connection === 'live' || facts.connection === 'connecting') return facts.unsaved ? 'saving' : 'opening';
  if (!facts.store.working) return 'not-saving';
  return facts.store.uncommitted > 0 ? 'saving' : 'offline-kept';
}

export const SAVE_STATE_TEXT: Record<SaveState, { label: string; detail: string }> = {
  opening: { label: 'Connecting', detail: 'Waiting for the server. What you see may be a little old.' },
  saving: { label: 'Saving', detail: 'Your last edits are on their way; the server has not confirmed them yet.' },
  saved: { label: 'Saved', detail: 'Everything you wrote is on the server’s disk.' },
  'offline-kept': {
    label: 'Offline, kept on this device',
    detail: 'No connection. You can go on writing; it is kept here and is sent when the connection returns.',
  },
  'not-saving': {
    label: 'Not saving',
    detail: 'What you write now is not kept anywhere. Copy what matters to a safe place.',
  },
  'read-only': { label: 'Read only', detail: 'You can read everything here and change nothing.' },
};

/** What screens say while nodes hear of each other by the log alone. */
export const NODES_BEHIND = 'Other nodes up to 2 s behind';
