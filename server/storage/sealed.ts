/**
 * The port behind which sealed cards and open votes lie. Apart from all other storage on purpose: nothing here is in the log, in a backup, in an export or in
 * a history. What it holds is unreadable without the phase's key, and ending a phase destroys key, slips and handles for good.
 */
import type { BoardId, IncidentId } from '#model/ids.ts';

export interface SealedPhase {
  id: BoardId;
  incident: IncidentId;
  kind: 'cards' | 'votes';
  prompt: string;
  anonymous: boolean;
  /** Cards or dots that one person has. */
  most: number;
  openedAt: number;
  /** `closing`: takes nothing more and is about to be revealed; `over`: key and slips are gone. */
  state: 'open' | 'closing' | 'over';
  /** The phase's key, wrapped; empty when the phase is over. */
  key: string;
}

/** A card or a ballot as it is kept: who by a handle that only the phase's key can make, what as ciphertext. */
export interface Slip {
  id: BoardId;
  handle: string;
  box: string;
}

export type PutOutcome =
  | 'kept'
  /** This handle has as many slips as it may. */
  | 'full'
  /** The phase takes nothing more. */
  | 'closed'
  /** The id belongs to another handle, or there is nothing to take back. */
  | 'not-yours';

export interface SealedPort {
  /** Opens a phase; false when it exists. */
  open(phase: SealedPhase): Promise<boolean>;
  /** All phases of an incident, oldest first. */
  phases(incident: IncidentId): Promise<SealedPhase[]>;
  /** Keeps a slip, or replaces the one with this id and handle; `box: null` takes it back. At most `most` slips per handle. */
  put(phase: BoardId, slip: { id: BoardId; handle: string; box: string | null }, most: number): Promise<PutOutcome>;
  /** The slips of a phase, in the order of their ids. */
  slips(phase: BoardId): Promise<Slip[]>;
  /** From `open` to `closing`; false when it was not open. */
  close(phase: BoardId): Promise<boolean>;
  /** Destroys key, slips and handles; what stays says only that there was a phase. */
  end(phase: BoardId): Promise<void>;
  /** Destroys everything of an incident, and that there ever was a phase. */
  forget(incident: IncidentId): Promise<void>;
}
