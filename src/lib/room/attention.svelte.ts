/** One demand at a time: what the strip shows to this person now, what they put off, and what was seen before. */
import { SvelteMap } from 'svelte/reactivity';
import { demandOn, firstMinutes } from '#model/attention/attention.ts';
import type { Demand, FirstMinute } from '#model/attention/attention.ts';
import { may } from '#model/incident/may.ts';
import type { SimilarIncident } from '#protocol/api.ts';
import { minuteNow } from '#lib/ui/clock.svelte.ts';
import type { Room } from './room.svelte.ts';

const SNOOZE_MS = 10 * 60_000;

export class Attention {
  readonly #room: Room;
  #snoozed = new SvelteMap<string, number>();
  #similar = $state.raw<readonly SimilarIncident[]>([]);

  constructor(room: Room) {
    this.#room = room;
  }

  get #now(): number {
    return minuteNow() + this.#room.board.clockOffsetMs;
  }
  get demand(): Demand | null {
    const { state, self: person, policy, views, viewer } = this.#room;
    if (!state.exists || !may(viewer.actor, 'take-role', state)) return null;
    return demandOn({ person, state, board: views.all, policy, now: this.#now, snoozed: this.#snoozed });
  }
  /** The chips of the first minutes; null when they are over. */
  get chips(): FirstMinute[] | null {
    return this.#room.state.exists ? firstMinutes(this.#room.state, this.#now) : null;
  }
  get seenBefore(): SimilarIncident | null {
    return this.#similar[0] ?? null;
  }
  get similar(): readonly SimilarIncident[] {
    return this.#similar;
  }

  /** Puts a demand off for ten minutes. */
  snooze(key: string): void {
    this.#snoozed.set(key, this.#now + SNOOZE_MS);
  }

  /** Asks the server what this resembles; without an answer the strip says nothing. */
  async look(): Promise<void> {
    try {
      const response = await fetch(`/api/v1/incidents/${this.#room.id}/similar`);
      if (!response.ok) return;
      const answer: { items?: SimilarIncident[]; similar?: SimilarIncident[] } | SimilarIncident[] =
        await response.json();
      this.#similar = Array.isArray(answer) ? answer : (answer.items ?? answer.similar ?? []);
    } catch {
      // Offline: nothing is known about earlier incidents.
    }
  }
}

/** Sounds twice, softly: for a page or an overdue update. A browser that was not touched yet stays silent. */
export function ring(): void {
  const context = new AudioContext();
  for (const [index, pitch] of [660, 880].entries()) {
    const tone = context.createOscillator();
    const volume = context.createGain();
    const from = context.currentTime + index * 0.22;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.08, from);
    volume.gain.exponentialRampToValueAtTime(0.001, from + 0.2);
    tone.connect(volume).connect(context.destination);
    tone.start(from);
    tone.stop(from + 0.2);
  }
  setTimeout(() => void context.close(), 1000);
}
