/** The record as runes: its facts in order and the state of the incident folded from them, each fact folded once. */
import { createSubscriber } from 'svelte/reactivity';
import type { Array as YArray, Doc } from 'yjs';
import { RECORD_ROOT } from '#model/documents.ts';
import { readRecordedFact } from '#model/incident/facts.ts';
import type { RecordedFact } from '#model/incident/facts.ts';
import { applyFact, emptyState } from '#model/incident/state.ts';
import type { IncidentState } from '#model/incident/state.ts';

export class RecordView {
  readonly #array: YArray<unknown>;
  readonly #subscribe: () => void;
  #state = emptyState();
  #facts: readonly RecordedFact[] = [];
  #read = 0;

  constructor(doc: Doc) {
    this.#array = doc.getArray(RECORD_ROOT);
    this.#subscribe = createSubscriber((update) => {
      this.#array.observe(update);
      return () => this.#array.unobserve(update);
    });
  }

  get state(): IncidentState {
    this.#subscribe();
    this.#catchUp();
    return this.#state;
  }
  get facts(): readonly RecordedFact[] {
    this.#subscribe();
    this.#catchUp();
    return this.#facts;
  }

  /** The array only grows, so what was folded stays folded. */
  #catchUp(): void {
    const { length } = this.#array;
    if (length === this.#read) return;
    const fresh: RecordedFact[] = [];
    for (const value of this.#array.toArray().slice(this.#read)) {
      const fact = readRecordedFact(value);
      if (!fact) continue;
      fresh.push(fact);
      this.#state = applyFact(this.#state, fact);
    }
    this.#read = length;
    this.#facts = [...this.#facts, ...fresh];
  }
}
