/**
 * The border between the upgrade router, which knows who connects, and the sync gateway, which speaks the protocol.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { DocumentName } from '#model/documents.ts';
import type { Actor } from '#model/incident/actor.ts';
import type { IncidentId } from '#model/ids.ts';

/** One allowed sync connection. */
export interface SyncAccess {
  incident: IncidentId;
  document: DocumentName;
  actor: Actor;
  /** Name on other people's screens. */
  name?: string;
  /** The credential it lives on: people are counted by it, and ending it ends the connection. */
  session: string;
  readOnly: boolean;
  query: URLSearchParams;
}

/** What the sync engine offers to the router and to revocation. */
export interface SyncGateway {
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer, access: SyncAccess): void;
  /** Completes the handshake and then closes with a permanent code: the stock client stops only then. */
  refuse(req: IncomingMessage, socket: Duplex, head: Buffer, code: number, reason: string): void;
  /** Closes matching live connections and says how many. */
  close(match: (access: SyncAccess) => boolean, code: number, reason: string): number;
  /** Whom the live connections are for. */
  connected(): Iterable<SyncAccess>;
}
