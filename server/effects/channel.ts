/**
 * A channel reaches somebody or something outside: one small port, a registry in compose.ts. A channel that returns has sent; one that throws has not, and
 * will be asked again later under the same idempotency key.
 */
import type { LoggedEffect } from '#model/incident/effects.ts';
import type { RecordedFact } from '#model/incident/facts.ts';
import type { IncidentState } from '#model/incident/state.ts';
import type { IncidentId } from '#model/ids.ts';
import type { Person } from '#server/access/people.ts';

export interface Delivery {
  /** The effect's id: the same for every attempt, so that a receiver can drop what it has. */
  key: string;
  attempt: number;
  incident: IncidentId;
  state: IncidentState;
  effect: LoggedEffect;
  /** The facts logged together with the effect. */
  facts: readonly RecordedFact[];
}

/** What is said to one person. */
export interface Message {
  to: Person;
  kind: 'page' | 'notice';
  text: string;
  /** Path within Muster. */
  link: string;
}

/** Reaches one person. */
export interface PersonChannel {
  name: string;
  /** Whether this person can be reached this way at all. */
  reaches(person: Person): boolean;
  send(message: Message, delivery: Delivery): Promise<void>;
}

/** Reaches a system outside. */
export interface SystemChannel {
  name: string;
  takes(effect: LoggedEffect): boolean;
  send(delivery: Delivery): Promise<void>;
}

/** A failure that trying again cannot mend (an address that is none, a receiver that said no for good). */
export class HopelessError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'HopelessError';
  }
}
