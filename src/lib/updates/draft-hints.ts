/** The hints of one draft for whoever writes in it here: about sentences that were typed in this page, while they stand as they were typed. */
import type { Room } from '#lib/room/room.svelte.ts';
import { blameHints } from '#model/blameless/hints.ts';
import { isKept, keepWording, sentenceAt, sentencesIn } from '#model/blameless/kept.ts';

export class DraftHints {
  #own: ReadonlySet<string> = new Set();
  #before: ReadonlySet<string> = new Set();

  /** Takes in how the draft stands; `isTyped`: what is new in it was typed here. */
  saw(text: string, isTyped: boolean): void {
    const now = new Set(sentencesIn(text).map((sentence) => sentence.text));
    if (isTyped) this.#own = new Set([...this.#own, ...[...now].filter((sentence) => !this.#before.has(sentence))]);
    this.#before = now;
  }

  hints(room: Room, text: string): { start: number; end: number; message: string; suggestion: string }[] {
    const knownPeople = room.directory.people.map(({ name }) => name);
    return blameHints(text, { knownPeople })
      .filter(({ start }) => this.#own.has(sentenceAt(text, start)) && !isKept(room.views.doc, text, start))
      .map(({ start, end, message, suggestion }) => ({ start, end, message, suggestion }));
  }

  keep(room: Room, text: string, place: number): void {
    keepWording(room.views.doc, text, place);
  }
}
