/**
 * Sealed phases in MongoDB, insert-only: what happens to a phase (opened, a slip put or taken back, closing, over) is one numbered row after the other, and the unique
 * number lets exactly one writer decide on what it has read. So "still open" and "not too many" hold without transactions or compare-and-set.
 * When a phase is over its rows are removed but for one without the key. What a replica set's oplog still holds is ciphertext whose wrapped key a disk alone cannot open.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseBoardId, parseIncidentId } from '#model/ids.ts';
import type { BoardId, IncidentId } from '#model/ids.ts';
import type { PutOutcome, SealedPhase, SealedPort, Slip } from '../sealed.ts';
import { insertOnce } from './chunks.ts';
import { numberOf, textOf } from './connection.ts';
import type { MongoConnection, Row } from './connection.ts';

const COLLECTION = 'sealed';
const MOST_TRIES = 60;

const rowKey = (phase: string, step: number): string => `${phase}#${String(step).padStart(8, '0')}`;

/** A phase as its rows say it: what was opened, how it stands, which slips lie in it, and the number of the next row. */
interface Folded {
  phase: SealedPhase;
  slips: Map<BoardId, Slip>;
  next: number;
}

function openedOf(row: Row): SealedPhase | null {
  const id = parseBoardId(row['phase']);
  const incident = parseIncidentId(row['incident']);
  if (!id || !incident) return null;
  return {
    id,
    incident,
    kind: row['kind'] === 'votes' ? 'votes' : 'cards',
    prompt: String(row['prompt']),
    anonymous: row['anonymous'] === true,
    most: Number(row['most']),
    openedAt: Number(row['openedAt']),
    state: row['over'] === true ? 'over' : 'open',
    key: String(row['key']),
  };
}

/** Folds the rows of one phase, in order; null when it was never opened. */
function fold(rows: readonly Row[]): Folded | null {
  const [first] = rows;
  const phase = first ? openedOf(first) : null;
  if (!phase) return null;
  const folded: Folded = { phase, slips: new Map(), next: 1 };
  for (const row of rows) {
    folded.next = Number(row['step']) + 1;
    const what: unknown = row['what'];
    if (what === 'closing' && phase.state === 'open') phase.state = 'closing';
    if (what === 'over') phase.state = 'over';
    const slip = parseBoardId(row['slip']);
    if (what === 'put' && slip)
      folded.slips.set(slip, { id: slip, handle: String(row['handle']), box: String(row['box']) });
    if (what === 'taken-back' && slip) folded.slips.delete(slip);
  }
  if (phase.state === 'over') {
    phase.key = '';
    folded.slips.clear();
  }
  return folded;
}

/** What putting a slip comes to, by the phase as it was read; 'try' when a row is to be written. */
function ruleOn(
  folded: Folded | null,
  slip: { id: BoardId; handle: string; box: string | null },
  most: number,
): PutOutcome | 'try' {
  if (folded?.phase.state !== 'open') return 'closed';
  const known = folded.slips.get(slip.id);
  if (known ? known.handle !== slip.handle : slip.box === null) return 'not-yours';
  const mine = [...folded.slips.values()].filter(({ handle }) => handle === slip.handle);
  return slip.box !== null && !known && mine.length >= most ? 'full' : 'try';
}

export class MongoSealed implements SealedPort {
  readonly #connection: MongoConnection;

  constructor(connection: MongoConnection) {
    this.#connection = connection;
  }

  open({ id, state: _, ...phase }: SealedPhase): Promise<boolean> {
    return insertOnce(this.#connection, COLLECTION, {
      _id: rowKey(id, 0),
      phase: textOf(id),
      step: 0,
      what: 'opened',
      incident: textOf(phase.incident),
      kind: textOf(phase.kind),
      prompt: textOf(phase.prompt),
      anonymous: phase.anonymous,
      most: numberOf(phase.most),
      openedAt: numberOf(phase.openedAt),
      key: textOf(phase.key),
    });
  }

  async phases(incident: IncidentId): Promise<SealedPhase[]> {
    const rows = await this.#connection.run(false, () =>
      this.#connection
        .collection(COLLECTION)
        .find({ incident: textOf(incident), what: 'opened' })
        .sort({ openedAt: 1, _id: 1 })
        .toArray(),
    );
    const folded = await Promise.all(rows.map((row) => this.#fold(String(row['phase']))));
    return folded.flatMap((one) => one?.phase ?? []);
  }

  async #fold(phase: string): Promise<Folded | null> {
    const rows = await this.#connection.run(false, () =>
      this.#connection
        .collection(COLLECTION)
        .find({ phase: textOf(phase) })
        .sort({ step: 1 })
        .toArray(),
    );
    return fold(rows);
  }

  #write(phase: BoardId, step: number, row: object): Promise<boolean> {
    return insertOnce(this.#connection, COLLECTION, { _id: rowKey(phase, step), phase, step, ...row });
  }

  async put(
    phase: BoardId,
    slip: { id: BoardId; handle: string; box: string | null },
    most: number,
  ): Promise<PutOutcome> {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const folded = await this.#fold(phase);
      const ruling = ruleOn(folded, slip, most);
      if (ruling !== 'try' || !folded) return ruling === 'try' ? 'closed' : ruling;
      const { id, handle, box } = slip;
      const row =
        box === null
          ? { what: 'taken-back', slip: textOf(id) }
          : { what: 'put', slip: textOf(id), handle: textOf(handle), box: textOf(box) };
      if (await this.#write(phase, folded.next, row)) return 'kept';
      // Somebody else was first: look again, a little apart from the others.
      await sleep(Math.random() * 5 * (tries + 1));
    }
    return 'closed';
  }

  async slips(phase: BoardId): Promise<Slip[]> {
    const folded = await this.#fold(phase);
    return [...(folded?.slips.values() ?? [])].sort((one, other) => (one.id < other.id ? -1 : 1));
  }

  async close(phase: BoardId): Promise<boolean> {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const folded = await this.#fold(phase);
      if (folded?.phase.state !== 'open') return false;
      if (await this.#write(phase, folded.next, { what: 'closing' })) return true;
    }
    return false;
  }

  /** The key goes first: what is removed after it cannot be read any more. */
  async end(phase: BoardId): Promise<void> {
    const rows = this.#connection.collection(COLLECTION);
    await this.#connection.run(true, () =>
      rows.updateOne({ _id: rowKey(phase, 0) }, { $set: { key: '', over: true } }),
    );
    await this.#connection.run(true, () => rows.deleteMany({ phase: textOf(phase), step: { $gt: 0 } }));
  }

  async forget(incident: IncidentId): Promise<void> {
    const rows = this.#connection.collection(COLLECTION);
    for (const { id } of await this.phases(incident)) {
      await this.end(id);
      await this.#connection.run(true, () => rows.deleteMany({ phase: textOf(id) }));
    }
  }
}
