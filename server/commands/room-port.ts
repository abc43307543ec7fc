/**
 * What commands need of the rooms: one call that reads to the head, decides on the fold and appends one entry, and one that reads.
 */
import type { Decision } from '#model/incident/decide.ts';
import type { RecordedFact } from '#model/incident/facts.ts';
import type { Result } from '#model/incident/refusal.ts';
import type { IncidentState } from '#model/incident/state.ts';
import type { Via } from '#model/incident/words.ts';
import type { ActorId, IncidentId } from '#model/ids.ts';

/** A decision that may carry board bytes into the same entry (prefilled drafts, imports). */
export interface RoomDecision extends Decision {
  board?: Uint8Array;
}

export interface RoomRequest {
  /** Unique in the incident: the same again appends nothing and answers with the first entry. */
  id: string;
  actor: ActorId | null;
  via: Via;
  /** Called again when somebody else's facts got in between; must not remember anything from one call to the next. */
  decide: (state: IncidentState, moment: RoomMoment) => Result<RoomDecision>;
}

/** What is so at the moment of a decision. */
export interface RoomMoment {
  now: number;
  /** People with a live connection. */
  connected: ReadonlySet<ActorId>;
  /** The whole board as it is logged, as one update; made when asked for. */
  board: () => Uint8Array;
}

export interface RoomAnswer {
  seq: number;
  at: number;
  facts: RecordedFact[];
  /** The id was known: this is what happened then. */
  repeat: boolean;
  /** Who did it when it was done first. */
  actor: ActorId | null;
}

export interface RoomReading {
  state: IncidentState;
  facts: readonly RecordedFact[];
  /** The whole board as one update. */
  board: Uint8Array;
}

export interface RoomsPort {
  execute(incident: IncidentId, request: RoomRequest): Promise<Result<RoomAnswer>>;
  /** The fold of an incident; an incident that does not exist reads as the empty state. */
  state(incident: IncidentId): Promise<IncidentState>;
  read(incident: IncidentId): Promise<RoomReading | null>;
  /** People with a live connection. */
  here(incident: IncidentId): ReadonlySet<ActorId>;
}
