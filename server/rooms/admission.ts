// Decides whether an update may enter a board, and cuts it down to what is new in it. Nothing that is let in can ever
// stay pending, hide later edits, delete the future, or break a reader; nothing that is refused leaves a trace. It works
// on the structure index alone: no Y.Doc, no copy, and for typed text about a microsecond.

import { CLOSE } from '#protocol/sync.ts';
import { MAX_DEPTH } from '#model/documents.ts';
import { isReservedKey, Malformed } from './byte-reader.ts';
import { eachOutside } from './ranges.ts';
import { contentFault, kindBelow, type RichTextRules } from './rich-text-rules.ts';
import {
  CONTENT_OF,
  DELETED_IN,
  GONE,
  NODE,
  PLAIN,
  RICH_BLOCK,
  type ClientRuns,
  type StructureIndex,
} from './structure-index.ts';
import { cutStruct, type PartSection, type UpdateParts } from './update-encode.ts';
import {
  CLOCK,
  CONTENT,
  DecodedUpdate,
  decodeUpdate,
  DELETED,
  FROM,
  GC,
  HAS_SUB,
  LENGTH,
  NO_ID,
  ORIGIN_CLIENT,
  PARENT_CLIENT,
  PARENT_CLOCK,
  RIGHT_CLIENT,
  ROOT,
  TO,
  TYPE,
  TYPE_REF,
  type Section,
} from './update-decode.ts';

export type Verdict =
  /** Log and relay `parts`; `authors` are clientIDs that the actor has now claimed, `entries` new timeline keys. */
  | { outcome: 'accepted'; parts: UpdateParts; authors: number[]; entries: string[] }
  /** Nothing new: acknowledge. */
  | { outcome: 'known' }
  /** It builds on something that the room was never given. */
  | { outcome: 'missing' }
  | { outcome: 'refused'; code: number; reason: string };

/** Thrown inside a trial; never leaves this module. */
class Stop extends Error {
  readonly verdict: Verdict;
  constructor(verdict: Verdict) {
    super();
    this.verdict = verdict;
  }
}

/** One for all rooms: judging never waits. */
const SCRATCH = new DecodedUpdate();
const KNOWN: Verdict = { outcome: 'known' };
const MISSING: Verdict = { outcome: 'missing' };
const NOTHING = -1;
/** So many structs of a large update are judged between two pauses: about two milliseconds. */
const SLICE_STRUCTS = 4000;

const refused = (code: number, reason: string): Verdict => ({ outcome: 'refused', code, reason });
const invalid = (reason: string): Stop => new Stop(refused(CLOSE.invalid, reason));
const taken = (): Stop => new Stop(refused(CLOSE.clientIdTaken, 'This clientID belongs to somebody else.'));

/** Progress through one client's section during a trial. */
interface Walk {
  section: Section;
  /** The client's clock before this update. */
  known: number;
  /** First row with something new; the rows before are known. */
  firstNew: number;
  next: number;
  /** Rows below this clock are wanted now. */
  until: number;
  isWaiting: boolean;
  /** Holds new structs under somebody else's clientID: cut out. */
  isForeign: boolean;
}

export class Admission {
  readonly index: StructureIndex;
  readonly #rules: RichTextRules;
  /** The last update that was judged, until the next is; its `deletes` are what its sender has deleted, known or not. */
  decoded = SCRATCH;
  #walks: Walk[] = [];
  #byClient: Map<number, Walk> | null = null;
  /** Clocks that arrive deleted: client, from, to (exclusive). */
  #dead: number[] = [];
  #isTrusted = false;
  #isTrial = false;

  constructor(index: StructureIndex, rules: RichTextRules) {
    this.index = index;
    this.#rules = rules;
  }

  /** Judges an update of `actor`. When it is accepted the index already includes it. */
  admit(bytes: Uint8Array, actor: string): Verdict {
    try {
      decodeUpdate(bytes, SCRATCH);
    } catch (error) {
      if (error instanceof Malformed) return refused(CLOSE.invalid, error.message);
      throw error;
    }
    return this.admitDecoded(SCRATCH, actor);
  }

  /** The same for an update that was decoded elsewhere. */
  admitDecoded(decoded: DecodedUpdate, actor: string): Verdict {
    this.decoded = decoded;
    this.index.begin();
    try {
      const verdict = this.#judge(actor);
      if (verdict.outcome !== 'accepted') this.index.undo();
      return verdict;
    } catch (error) {
      this.index.undo();
      if (error instanceof Stop) return error.verdict;
      throw error;
    }
  }

  /** Whether an update would be let in; the index stays as it is. */
  probe(bytes: Uint8Array, actor: string): Verdict {
    this.#isTrial = true;
    try {
      return this.admit(bytes, actor);
    } finally {
      this.#isTrial = false;
      this.index.undo();
    }
  }

  /**
   * Whether a large update would be let in, judged a slice at a time with `pause` between. Until it is done nothing else
   * may be judged: the trial lies in the index. The index stays as it is.
   */
  async probeSlowly(decoded: DecodedUpdate, actor: string, pause: () => Promise<void>): Promise<Verdict> {
    this.#isTrial = true;
    this.decoded = decoded;
    this.index.begin();
    try {
      this.#dead.length = 0;
      this.#plan(actor);
      for (const walk of this.#walks) {
        if (walk.isForeign) throw taken();
        while (walk.next < walk.section.last) {
          const upTo = Math.min(walk.next + SLICE_STRUCTS, walk.section.last) - 1;
          this.#run(walk, decoded.at(upTo, CLOCK) + 1);
          await pause();
        }
      }
      this.#checkDeletes();
      return { outcome: 'accepted', parts: { sections: [], deletes: [] }, authors: [], entries: [] };
    } catch (error) {
      if (error instanceof Stop) return error.verdict;
      throw error;
    } finally {
      this.#isTrial = false;
      this.index.undo();
    }
  }

  /** Takes in an update from the log, which was judged when it was logged. Throws when it does not fit. */
  absorb(bytes: Uint8Array): void {
    this.#isTrusted = true;
    try {
      const verdict = this.admitDecoded(decodeUpdate(bytes, new DecodedUpdate()), '');
      if (verdict.outcome !== 'accepted' && verdict.outcome !== 'known') {
        throw new Error(`logged update does not fit: ${JSON.stringify(verdict)}`);
      }
    } finally {
      this.#isTrusted = false;
      this.decoded = SCRATCH;
    }
  }

  #judge(actor: string): Verdict {
    this.#dead.length = 0;
    this.#plan(actor);
    for (const walk of this.#walks) if (!walk.isForeign) this.#run(walk);
    this.#checkDeletes();
    const authors = this.#claim(actor);
    if (this.#isTrial) return { outcome: 'accepted', parts: { sections: [], deletes: [] }, authors, entries: [...this.index.newEntries] }; // prettier-ignore
    const parts = this.#collect();
    if (parts.sections.length === 0 && parts.deletes.length === 0) {
      for (const walk of this.#walks) if (walk.isForeign) throw taken();
      return KNOWN;
    }
    return { outcome: 'accepted', parts, authors, entries: this.index.keep() };
  }

  /** Finds what is new in each section and whose it is. */
  #plan(actor: string): void {
    const { sections } = this.decoded;
    this.#walks.length = 0;
    this.#byClient = sections.length > 8 ? new Map() : null;
    for (const section of sections) {
      const known = this.index.stateOf(section.client);
      const owner = this.index.ownerOf(section.client);
      const hasNew = section.end > known;
      const isForeign = hasNew && owner !== null && owner !== actor && !this.#isTrusted;
      if (section.clock > known && !isForeign) throw new Stop(MISSING);
      const firstNew = hasNew && !isForeign ? this.#firstRowEndingAfter(section, known) : section.last;
      const walk = { section, known, firstNew, next: firstNew, until: 0, isWaiting: false, isForeign };
      this.#walks.push(walk);
      this.#byClient?.set(section.client, walk);
    }
  }

  #firstRowEndingAfter(section: Section, known: number): number {
    if (section.clock >= known) return section.first;
    let low = section.first;
    let high = section.last - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.decoded.at(middle, CLOCK) + this.decoded.at(middle, LENGTH) > known) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Takes a section's structs in, and first what they build on, as Yjs would order them. */
  #run(start: Walk, until = start.section.end): void {
    const stack = [start];
    start.until = until;
    start.isWaiting = true;
    for (let walk: Walk | undefined = start; walk !== undefined; walk = stack.at(-1)) {
      const waitFor = this.#advance(walk);
      if (waitFor === null) {
        walk.isWaiting = false;
        stack.pop();
      } else {
        if (waitFor.isWaiting) throw invalid('structs that build on each other in a circle');
        waitFor.isWaiting = true;
        stack.push(waitFor);
      }
    }
  }

  /** Takes structs in until the wanted clock; returns the section that has to go first, or null when done. */
  #advance(walk: Walk): Walk | null {
    const { section } = walk;
    const decoded = this.decoded;
    const client = walk.next < section.last ? this.index.clientOf(section.client) : null;
    if (client === null) return null;
    while (walk.next < section.last && decoded.at(walk.next, CLOCK) < walk.until) {
      const row = walk.next;
      const waitFor =
        this.#missing(row, ORIGIN_CLIENT) ?? this.#missing(row, RIGHT_CLIENT) ?? this.#missing(row, PARENT_CLIENT);
      if (waitFor !== null) return waitFor;
      this.#place(row, client);
      walk.next++;
    }
    return null;
  }

  /** The section that must be taken in before the id in this column is known; null when it is known or absent. */
  #missing(row: number, column: number): Walk | null {
    const client = this.decoded.at(row, column);
    if (client < 0) return null;
    const clock = this.decoded.at(row, column + 1);
    if (clock < this.index.stateOf(client)) return null;
    const walk = this.#walkOf(client);
    if (walk === undefined || clock >= walk.section.end) throw new Stop(MISSING);
    if (walk.isForeign) throw taken();
    if (!walk.isWaiting) walk.until = clock + 1;
    return walk;
  }

  #walkOf(client: number): Walk | undefined {
    if (this.#byClient !== null) return this.#byClient.get(client);
    return this.#walks.find((walk) => walk.section.client === client);
  }

  /** Checks one struct whose neighbours are all known, and adds its clocks to the index. */
  #place(row: number, client: ClientRuns): void {
    const decoded = this.decoded;
    const content = decoded.at(row, CONTENT);
    const end = decoded.at(row, CLOCK) + decoded.at(row, LENGTH);
    const length = end - client.end;
    if (content === GC || content === DELETED) this.#dead.push(client.id, client.end, end);
    if (content === GC) return this.index.append(client, length, GONE);
    const parent = this.#parentOf(row, client);
    if (parent === NOTHING) return this.index.append(client, length, GONE);
    const kind = this.index.kindOf(parent);
    if (kind !== PLAIN && !this.#isTrusted) {
      const fault = contentFault(this.#rules, decoded, row, kind);
      if (fault !== null) throw invalid(fault);
    }
    if (content !== TYPE) {
      return this.index.append(client, length, (parent << 2) | (content === DELETED ? DELETED_IN : CONTENT_OF));
    }
    if (this.index.depthOf(parent) >= MAX_DEPTH) throw invalid('types nested too deep');
    const node = this.index.nodeUnder(parent, kindBelow(kind, decoded.at(row, TYPE_REF)));
    this.index.append(client, 1, (node << 2) | NODE);
  }

  /** The node in which a struct comes to lie; NOTHING when its surroundings are garbage-collected already. */
  #parentOf(row: number, client: ClientRuns): number {
    const decoded = this.decoded;
    const origin = decoded.at(row, ORIGIN_CLIENT);
    const right = decoded.at(row, RIGHT_CLIENT);
    // The rest of a struct that is known in part follows its known part, whatever the struct claims to its left.
    const isRest = decoded.at(row, CLOCK) < client.end;
    if (isRest || origin !== NO_ID || right !== NO_ID) {
      const left = isRest ? this.index.parentAt(client.id, client.end - 1) : this.#besideOf(row, ORIGIN_CLIENT);
      const after = this.#besideOf(row, RIGHT_CLIENT);
      if (left === NOTHING || after === NOTHING) return NOTHING;
      // What was logged before this was looked for lies beside its left neighbour, as Yjs has it.
      if (left !== null && after !== null && left !== after && !this.#isTrusted)
        throw invalid('neighbours in different parents');
      return left ?? after ?? NOTHING;
    }
    const parent = decoded.at(row, PARENT_CLIENT) === ROOT ? this.#rootOf(row) : this.#typeAt(row);
    if (decoded.at(row, HAS_SUB) === 0 || parent === NOTHING) return parent;
    if (isReservedKey(decoded.keys[row] ?? '')) throw invalid('reserved map key');
    return this.index.kindOf(parent) === PLAIN ? parent : this.index.attributesOf(parent);
  }

  /** The node in which the neighbour lies that this column names; null when it names none. */
  #besideOf(row: number, column: number): number | null {
    const client = this.decoded.at(row, column);
    return client === NO_ID ? null : this.index.parentAt(client, this.decoded.at(row, column + 1));
  }

  #rootOf(row: number): number {
    const name = this.decoded.roots[row] ?? '';
    if (isReservedKey(name)) throw invalid('reserved root name');
    if (name === this.#rules.timeline && this.decoded.at(row, HAS_SUB) === 1) {
      this.index.addEntry(this.decoded.keys[row] ?? '');
    }
    return this.index.root(name, this.#rules.isRichText(name) ? RICH_BLOCK : PLAIN);
  }

  /** The type that a struct names as its parent. */
  #typeAt(row: number): number {
    const client = this.index.clientOf(this.decoded.at(row, PARENT_CLIENT));
    const ref = this.index.refAt(client, this.decoded.at(row, PARENT_CLOCK));
    if ((ref & 3) === NODE) return ref >> 2;
    if ((ref & 3) === CONTENT_OF) throw invalid('a parent that is no type');
    return NOTHING;
  }

  /** Every deleted clock must be known by now; what lies in a section that was cut out is left out. */
  #checkDeletes(): void {
    const { deletes } = this.decoded;
    for (let i = 0; i < deletes.length; i += 3) {
      const client = deletes[i] ?? 0;
      if ((deletes[i + 2] ?? 0) <= this.index.stateOf(client)) continue;
      const walk = this.#walkOf(client);
      if (walk === undefined || !walk.isForeign || (deletes[i + 2] ?? 0) > walk.section.end) throw new Stop(MISSING);
    }
  }

  #claim(actor: string): number[] {
    const authors: number[] = [];
    if (this.#isTrusted) return authors;
    for (const { section, firstNew } of this.#walks) {
      if (firstNew === section.last || this.index.ownerOf(section.client) !== null) continue;
      this.index.claim(section.client, actor);
      authors.push(section.client);
    }
    return authors;
  }

  /** What is new, ready to be written. Deletions enter the index here: nothing fails from here on. */
  #collect(): UpdateParts {
    const sections: PartSection[] = [];
    for (const walk of this.#walks) if (walk.firstNew < walk.section.last) sections.push(this.#newPart(walk));
    return { sections, deletes: this.#newDeletes() };
  }

  #newPart({ section, known, firstNew }: Walk): PartSection {
    const decoded = this.decoded;
    const { client, end, last } = section;
    const to = decoded.at(last - 1, TO);
    const count = last - firstNew;
    const start = decoded.at(firstNew, CLOCK);
    if (known <= start) {
      return { client, clock: start, end, count, bytes: decoded.bytes.subarray(decoded.at(firstNew, FROM), to) };
    }
    const head = cutStruct(decoded, firstNew, client, known - start);
    const bytes = Buffer.concat([head, decoded.bytes.subarray(decoded.at(firstNew, TO), to)]);
    return { client, clock: known, end, count, bytes };
  }

  /** Also what arrives deleted is named: somebody may hold those structs as they were before. */
  #newDeletes(): number[] {
    const fresh: number[] = [];
    for (const deletes of [this.decoded.deletes, this.#dead]) {
      for (let i = 0; i < deletes.length; i += 3) {
        const client = deletes[i] ?? 0;
        const from = deletes[i + 1] ?? 0;
        const to = Math.min(deletes[i + 2] ?? 0, this.index.stateOf(client));
        if (from >= to) continue;
        const start = fresh.length;
        eachOutside(this.index.clientOf(client).deleted ?? [], from, to, (a, b) => fresh.push(client, a, b));
        for (let j = start; j < fresh.length; j += 3)
          this.index.addDeleted(client, fresh[j + 1] ?? 0, fresh[j + 2] ?? 0);
      }
    }
    return fresh;
  }
}
