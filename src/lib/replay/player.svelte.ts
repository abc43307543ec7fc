/** Moves through the minutes of an incident: asks the server for a moment, keeps what it has seen, and never shows an older answer over a newer question. */
import type { IncidentId } from '#model/ids.ts';
import { MINUTE_MS, minuteOf } from '#model/replay/moment.ts';
import type { Moment, MomentNames } from '#model/replay/moment.ts';
import { ask } from '#lib/review/requests.ts';

type Answer = Moment & { range: { from: number; to: number } };

/** A second for each minute. */
const PLAY_MS = 1_000;

export class ReplayPlayer {
  readonly #incident: IncidentId;
  readonly #seen = new Map<number, Moment>();
  moment = $state.raw<Moment | null>(null);
  range = $state.raw<Answer['range'] | null>(null);
  /** The minute that is asked for; the moment shown may be a moment behind. */
  at = $state(0);
  names = $state.raw<MomentNames | null>(null);
  problem = $state('');
  isPlaying = $state(false);
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(incident: IncidentId) {
    this.#incident = incident;
  }

  get isFirst(): boolean {
    return this.range !== null && this.at <= this.range.from;
  }
  get isLast(): boolean {
    return this.range !== null && this.at >= this.range.to;
  }

  /** Opens at a time, or at the beginning. */
  async open(time: number | null): Promise<void> {
    const answer = await this.#fetch(time);
    if (!answer) return;
    this.range = answer.range;
    if (time === null && answer.at !== answer.range.from) return this.go(answer.range.from);
    this.at = answer.at;
    this.moment = answer;
  }

  async go(time: number): Promise<void> {
    if (!this.range) return;
    const at = Math.min(this.range.to, Math.max(this.range.from, minuteOf(time)));
    this.at = at;
    this.names = null;
    const known = this.#seen.get(at) ?? (await this.#fetch(at));
    // Somebody who moved on meanwhile waits for another moment.
    if (known && this.at === at) this.moment = known;
  }
  step(minutes: number): Promise<void> {
    return this.go(this.at + minutes * MINUTE_MS);
  }

  async #fetch(time: number | null): Promise<Answer | null> {
    const answer = await ask<Answer>('GET', `/incidents/${this.#incident}/at${time === null ? '' : `?time=${time}`}`);
    this.problem = answer.ok ? '' : answer.message;
    if (!answer.ok) return null;
    this.#seen.set(answer.value.at, answer.value);
    return answer.value;
  }

  play(): void {
    if (this.isPlaying) return this.pause();
    this.isPlaying = true;
    if (this.isLast && this.range) void this.go(this.range.from);
    const next = async (): Promise<void> => {
      if (!this.isPlaying || this.isLast) return this.pause();
      await this.step(1);
      this.#timer = setTimeout(() => void next(), PLAY_MS);
    };
    this.#timer = setTimeout(() => void next(), PLAY_MS);
  }
  pause(): void {
    this.isPlaying = false;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Asks who wrote what is shown, and on request what had been deleted. It goes into the record. */
  async askNames(deletions: boolean): Promise<void> {
    const body = { time: this.at, deletions };
    const answer = await ask<MomentNames>('POST', `/incidents/${this.#incident}/at/names`, body);
    this.problem = answer.ok ? '' : answer.message;
    if (answer.ok) this.names = answer.value;
  }
}
