/**
 * Rebuilds the document as it was at any entry of the log. States at intervals are kept, so that moving a slider costs a few hundred updates and not the whole
 * history. No I/O: runs in a worker in the server, and directly in tests.
 */
import * as Y from 'yjs';
import type { Fact, RecordedFact } from '#model/incident/facts.ts';
import { foldFacts } from '#model/incident/state.ts';
import type { IncidentState } from '#model/incident/state.ts';
import type { Via } from '#model/incident/words.ts';
import type { ActorId } from '#model/ids.ts';
import { deletedOf, momentOf, namesOf } from '#model/replay/moment.ts';
import type { DeletedText, Moment, MomentNames } from '#model/replay/moment.ts';

/** An entry of the log as far as replay needs it. */
export interface ReplayStep {
  seq: number;
  at: number;
  actor: ActorId | null;
  via: Via;
  board?: Uint8Array;
  facts?: Fact[];
}
/** A snapshot to begin from. */
export interface ReplayBase {
  seq: number;
  at: number;
  board: Uint8Array;
  facts: RecordedFact[];
}
export interface ReplayRange {
  from: number;
  to: number;
}

const KEEP_EVERY = 256;
const MOST_INCIDENTS = 4;

interface Story {
  base: ReplayBase | null;
  steps: ReplayStep[];
  /** Whole documents after so many steps. */
  kept: Map<number, Uint8Array>;
}

export class ReplayCore {
  readonly #stories = new Map<string, Story>();

  /** What is known of an incident: from which entry to which. Null: nothing. */
  known(incident: string): { from: number; to: number } | null {
    const story = this.#stories.get(incident);
    if (!story) return null;
    const from = story.base?.seq ?? 0;
    return { from, to: story.steps.at(-1)?.seq ?? from };
  }

  /** Begins an incident anew. */
  begin(incident: string, base: ReplayBase | null): void {
    this.#stories.delete(incident);
    this.#stories.set(incident, { base, steps: [], kept: new Map() });
    const [oldest] = this.#stories.keys();
    if (this.#stories.size > MOST_INCIDENTS && oldest !== undefined) this.#stories.delete(oldest);
  }

  /** Adds entries that follow on what is known. */
  add(incident: string, steps: readonly ReplayStep[]): void {
    const story = this.#stories.get(incident);
    if (story) for (const step of steps) story.steps.push(step);
  }

  /** The moment at a time, ms UTC: everything that was logged by then. */
  moment(incident: string, at: number): Moment | null {
    return this.#with(incident, at, (doc, state) => momentOf(doc, state, at));
  }

  names(incident: string, at: number): MomentNames | null {
    return this.#with(incident, at, namesOf);
  }

  /** What was deleted by a time. Rebuilt from the first entry on, nothing collected, nothing kept: it is asked for rarely. */
  deletions(incident: string, at: number): DeletedText[] | null {
    const story = this.#stories.get(incident);
    if (!story) return null;
    const count = stepsUntil(story.steps, at);
    let doc = new Y.Doc({ gc: false });
    for (const { board, facts } of story.steps.slice(0, count)) {
      if (!board) continue;
      if (facts?.some(({ type }) => type === 'epoch-changed')) {
        doc.destroy();
        doc = new Y.Doc({ gc: false });
      }
      Y.applyUpdate(doc, board);
    }
    try {
      return deletedOf(doc, stateAfter(story, count));
    } finally {
      doc.destroy();
    }
  }

  /** The moment at an entry. */
  momentAtSeq(incident: string, seq: number): Moment | null {
    const story = this.#stories.get(incident);
    const step = story?.steps.findLast((one) => one.seq <= seq) ?? story?.base;
    if (!story || !step) return null;
    const count = story.steps.filter((one) => one.seq <= seq).length;
    return read(story, count, (doc, state) => momentOf(doc, state, step.at));
  }

  #with<Value>(incident: string, at: number, use: (doc: Y.Doc, state: IncidentState) => Value): Value | null {
    const story = this.#stories.get(incident);
    if (!story) return null;
    // Read last, kept longest.
    this.#stories.delete(incident);
    this.#stories.set(incident, story);
    return read(story, stepsUntil(story.steps, at), use);
  }
}

/** How many steps were logged by a time; the clock of a log never goes back. */
function stepsUntil(steps: readonly ReplayStep[], at: number): number {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((steps[middle]?.at ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function read<Value>(story: Story, count: number, use: (doc: Y.Doc, state: IncidentState) => Value): Value {
  const doc = documentAfter(story, count);
  try {
    return use(doc, stateAfter(story, count));
  } finally {
    doc.destroy();
  }
}

function documentAfter(story: Story, count: number): Y.Doc {
  const nearest = Math.max(0, ...[...story.kept.keys()].filter((at) => at <= count));
  let doc = new Y.Doc();
  const start = nearest > 0 ? story.kept.get(nearest) : story.base?.board;
  if (start) Y.applyUpdate(doc, start);
  for (let at = nearest; at < count; at += 1) {
    const step = story.steps[at];
    if (step?.board) {
      // A document that was begun anew holds nothing of the one before.
      if (step.facts?.some(({ type }) => type === 'epoch-changed')) {
        doc.destroy();
        doc = new Y.Doc();
      }
      Y.applyUpdate(doc, step.board);
    }
    if ((at + 1) % KEEP_EVERY === 0) story.kept.set(at + 1, Y.encodeStateAsUpdate(doc));
  }
  return doc;
}

function stateAfter(story: Story, count: number): IncidentState {
  const facts: RecordedFact[] = [...(story.base?.facts ?? [])];
  for (const { seq, at, actor, via, facts: told } of story.steps.slice(0, count))
    for (const fact of told ?? []) facts.push({ ...fact, seq, at, actor, via });
  return foldFacts(facts);
}
