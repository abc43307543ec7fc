/**
 * Sealed phases in MongoDB, in collections of their own. Slips hang on their phase's row, so that "still open" and "not too many" are one conditional update.
 * What a replica set's oplog still holds of an ended phase is ciphertext whose wrapped key a disk alone cannot open.
 */
import { parseBoardId, parseIncidentId } from '#model/ids.ts';
import type { BoardId, IncidentId } from '#model/ids.ts';
import type { PutOutcome, SealedPhase, SealedPort, Slip } from '../sealed.ts';
import { insertOnce } from './chunks.ts';
import type { MongoConnection, Row } from './connection.ts';

const COLLECTION = 'sealed';
const MOST_TRIES = 40;

function phaseOf(row: Row): SealedPhase | null {
  const id = parseBoardId(row._id);
  const incident = parseIncidentId(row['incident']);
  if (!id || !incident) return null;
  const state: unknown = row['state'];
  return {
    id,
    incident,
    kind: row['kind'] === 'votes' ? 'votes' : 'cards',
    prompt: String(row['prompt']),
    anonymous: row['anonymous'] === true,
    most: Number(row['most']),
    openedAt: Number(row['openedAt']),
    state: state === 'open' || state === 'closing' ? state : 'over',
    key: String(row['key']),
  };
}

function slipsOf(row: Row | null): Slip[] {
  const slips: unknown = row?.['slips'];
  if (!Array.isArray(slips)) return [];
  return slips
    .flatMap((slip: Record<string, unknown>) => {
      const id = parseBoardId(slip['id']);
      return id ? [{ id, handle: String(slip['handle']), box: String(slip['box']) }] : [];
    })
    .sort((one, other) => (one.id < other.id ? -1 : 1));
}

export class MongoSealed implements SealedPort {
  readonly #connection: MongoConnection;

  constructor(connection: MongoConnection) {
    this.#connection = connection;
  }

  open({ id, ...phase }: SealedPhase): Promise<boolean> {
    return insertOnce(this.#connection, COLLECTION, { _id: id, ...phase, slips: [], revision: 0 });
  }

  async phases(incident: IncidentId): Promise<SealedPhase[]> {
    const rows = await this.#connection.run(false, () =>
      this.#connection.collection(COLLECTION).find({ incident }).sort({ openedAt: 1, _id: 1 }).toArray(),
    );
    return rows.flatMap((row) => phaseOf(row) ?? []);
  }

  #row(phase: BoardId): Promise<Row | null> {
    return this.#connection.run(false, () => this.#connection.collection(COLLECTION).findOne({ _id: phase }));
  }

  async put(
    phase: BoardId,
    slip: { id: BoardId; handle: string; box: string | null },
    most: number,
  ): Promise<PutOutcome> {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const row = await this.#row(phase);
      if (row?.['state'] !== 'open') return 'closed';
      const slips = slipsOf(row);
      const known = slips.find(({ id }) => id === slip.id);
      if (known ? known.handle !== slip.handle : slip.box === null) return 'not-yours';
      const others = slips.filter(({ id }) => id !== slip.id);
      const mine = others.filter(({ handle }) => handle === slip.handle);
      if (slip.box !== null && !known && mine.length >= most) return 'full';
      const next = slip.box === null ? others : [...others, { ...slip, box: slip.box }];
      const revision = Number(row['revision']);
      const result = await this.#connection.run(true, () =>
        this.#connection
          .collection(COLLECTION)
          .updateOne({ _id: phase, revision, state: 'open' }, { $set: { slips: next, revision: revision + 1 } }),
      );
      if (result.modifiedCount === 1) return 'kept';
    }
    return 'closed';
  }

  async slips(phase: BoardId): Promise<Slip[]> {
    return slipsOf(await this.#row(phase));
  }

  async close(phase: BoardId): Promise<boolean> {
    const result = await this.#connection.run(true, () =>
      this.#connection.collection(COLLECTION).updateOne({ _id: phase, state: 'open' }, { $set: { state: 'closing' } }),
    );
    return result.modifiedCount === 1;
  }

  async end(phase: BoardId): Promise<void> {
    await this.#connection.run(true, () =>
      this.#connection
        .collection(COLLECTION)
        .updateOne({ _id: phase }, { $set: { state: 'over', key: '', slips: [] }, $inc: { revision: 1 } }),
    );
  }
}
