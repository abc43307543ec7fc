/**
 * What the nodes of one organisation tell each other. Nothing here is needed for correctness: the log decides, and every node reads on in it by itself. A message
 * only makes another node look sooner, or shows presence that no log keeps. Lost, repeated and reordered messages are harmless.
 */
import type { IncidentId } from '#model/ids.ts';
import type { Revocation } from '#server/access/revocations.ts';
import type { SpokenState } from '#server/rooms/presence.ts';

export type NodeMessage =
  /** The log of an incident grew to `seq`. `rows`: the entries themselves with their positions, as bytes in base64, of the log with the identity `of`. */
  | { kind: 'log'; incident: IncidentId; seq: number; of?: string | undefined; rows?: string | undefined }
  /** The sending node has something to append and lost a place, or lets others in first; its last commit is at `since`. */
  | { kind: 'waiting'; since: number }
  /** Presence of people connected to the sending node. */
  | { kind: 'presence'; incident: IncidentId; states: SpokenState[] }
  /** So many people connected to the sending node follow a room. */
  | { kind: 'audience'; incident: IncidentId; size: number }
  /** A room was opened on the sending node: who has people in it tells them. */
  | { kind: 'presence-asked'; incident: IncidentId }
  /** A row of a small table changed. */
  | { kind: 'table'; table: string; key: string }
  /** Access ended; sockets on every node close. */
  | { kind: 'revoked'; revocation: Revocation };

/** How this node hears of the others. `tailing`: by reading the log, up to two seconds behind; the screens say so. */
export type NodeLink = 'alone' | 'linked' | 'tailing';

export interface Nodes {
  /** This node's name for the life of the process. */
  readonly id: string;
  tell(message: NodeMessage): void;
  /** Hears what other nodes told, never what this one did. */
  listen(listener: (message: NodeMessage, from: string) => void): () => void;
  link(): NodeLink;
  onLink(listener: (link: NodeLink) => void): () => void;
  close(): Promise<void>;
}

/** One node without others. */
export function aloneNode(id: string): Nodes {
  return {
    id,
    tell: () => undefined,
    listen: () => () => undefined,
    link: () => 'alone',
    onLink: () => () => undefined,
    close: async () => undefined,
  };
}

/** Several nodes that have only the log in common. */
export function tailingNode(id: string): Nodes {
  return { ...aloneNode(id), link: () => 'tailing' };
}
