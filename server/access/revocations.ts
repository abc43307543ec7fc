/**
 * What ends access while it is in use: a session ended, a person disabled or changed, an incident gone private. Sockets listen here and close
 * what matches at once, instead of finding out at the next reconnect.
 */
import type { Actor } from '#model/incident/actor.ts';
import type { ActorId, IncidentId } from '#model/ids.ts';

export type Revocation =
  | { kind: 'credential'; id: string }
  | { kind: 'person'; id: ActorId }
  /** Visibility or members of an incident changed, or it was merged: whoever can no longer see it goes, and nobody writes to what was merged. */
  | { kind: 'incident'; id: IncidentId };

/** Told in the turn in which access ends. */
export class Revocations {
  readonly #listeners = new Set<(revocation: Revocation) => void>();
  readonly #concerned = new Set<() => Iterable<readonly [string, Actor]>>();

  listen(listener: (revocation: Revocation) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Names who is connected, by credential, beside the rooms: what a node that hears no messages checks again and again. */
  concern(connected: () => Iterable<readonly [credential: string, actor: Actor]>): () => void {
    this.#concerned.add(connected);
    return () => this.#concerned.delete(connected);
  }

  *concerned(): Generator<readonly [credential: string, actor: Actor]> {
    for (const connected of this.#concerned) yield* connected();
  }

  announce(revocation: Revocation): void {
    for (const listener of this.#listeners) listener(revocation);
  }
}
