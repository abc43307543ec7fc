/** Signs of life of the processes on one database: one row for each, written over and over by that process alone. In no backup. */
import { z } from 'zod';
import type { Member, MemberPort } from '../ports.ts';
import { numberOf, textOf } from './connection.ts';
import type { MongoConnection } from './connection.ts';

const COLLECTION = 'members';
const ROW = z.object({ _id: z.string(), beat: z.number(), version: z.string(), keyPrint: z.string() });

export class MongoMembers implements MemberPort {
  readonly #connection: MongoConnection;

  constructor(connection: MongoConnection) {
    this.#connection = connection;
  }

  async beat({ id, beat, about }: Member): Promise<void> {
    const row = { beat: numberOf(beat), version: textOf(about.version), keyPrint: textOf(about.keyPrint) };
    await this.#connection.run(true, () =>
      this.#connection.collection(COLLECTION).updateOne({ _id: textOf(id) }, { $set: row }, { upsert: true }),
    );
  }

  async list(): Promise<Member[]> {
    const rows = await this.#connection.run(false, () => this.#connection.collection(COLLECTION).find({}).toArray());
    return rows.flatMap((row) => {
      const { data } = ROW.safeParse(row);
      return data ? [{ id: data._id, beat: data.beat, about: { version: data.version, keyPrint: data.keyPrint } }] : [];
    });
  }

  async leave(id: string): Promise<void> {
    await this.#connection.run(true, () => this.#connection.collection(COLLECTION).deleteOne({ _id: textOf(id) }));
  }
}
