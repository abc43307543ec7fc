/** One demand at a time: what the strip shows to this person now, what they put off, and what was seen before. */
import { SvelteSet } from 'svelte/reactivity';
import { may } from '#model/incident/may.ts';
import type { SimilarIncident } from '#protocol/api.ts';
import { secondNow } from '#lib/ui/clock.svelte.ts';
import { demandOn } from './demands.ts';
import type { Demand } from './demands.ts';
import { showsFirstMinutes } from './first-minutes.ts';
import type { Room } from './room.svelte.ts';

const SNOOZE_MS = 10 * 60_000;

export class Attention {
  readonly #room: Room;
  #snoozed = new SvelteSet<string>();
  #similar = $state.raw<readonly SimilarIncident[]>([]);

  constructor(room: Room) {
    this.#room = room;
  }

  get demand(): Demand | null {
    const room = this.#room;
    return demandOn(room.state, {
      self: room.self,
      now: secondNow() + room.board.clockOffsetMs,
      policy: room.policy,
      nameOf: (id) => room.directory.nameOf(id),
      canAct: may(room.viewer.actor, 'take-role', room.state),
      snoozed: this.#snoozed,
    });
  }
  get showsChips(): boolean {
    return showsFirstMinutes(this.#room.state, secondNow() + this.#room.board.clockOffsetMs);
  }
  get seenBefore(): SimilarIncident | null {
    return this.#similar[0] ?? null;
  }
  get similar(): readonly SimilarIncident[] {
    return this.#similar;
  }

  /** Puts a demand off for ten minutes. */
  snooze(id: string): void {
    this.#snoozed.add(id);
    setTimeout(() => this.#snoozed.delete(id), SNOOZE_MS);
  }

  /** Asks the server what this resembles; without an answer the strip says nothing. */
  async look(): Promise<void> {
    try {
      const response = await fetch(`/api/v1/incidents/${this.#room.id}/similar`);
      if (!response.ok) return;
      const answer: { items?: SimilarIncident[] } | SimilarIncident[] = await response.json();
      this.#similar = Array.isArray(answer) ? answer : (answer.items ?? []);
    } catch {
      // Offline: nothing is known about earlier incidents.
    }
  }
}
