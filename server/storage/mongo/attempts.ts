/** Attempts at effects: one row by effect and number, inserted once, never changed. Two workers cannot both claim the same attempt. */
import { parseEffectId } from '#model/ids.ts';
import type { EffectId } from '#model/ids.ts';
import type { AttemptPort, StoredAttempt } from '../ports.ts';
import { insertOnce } from './chunks.ts';
import { textOf } from './connection.ts';
import type { MongoConnection, Row } from './connection.ts';

const rowKey = (effect: string, attempt: number): string => `${effect} ${String(attempt).padStart(6, '0')}`;

/** The row key after which a page begins, from the key that the page before ended with. */
export function rowKeyOf(key: string): string {
  const [effect = '', attempt] = key.split(' ');
  return attempt === undefined ? '' : rowKey(effect, Number(attempt));
}

/** The attempt of a row; null when its effect id does not read. */
export function attemptOf(row: Row): StoredAttempt | null {
  const effect = parseEffectId(row['effect']);
  if (effect === null) return null;
  const attempt = Number(row['attempt']);
  return { key: `${effect} ${attempt}`, effect, attempt, worker: String(row['worker']), at: Number(row['at']) };
}

export class MongoAttempts implements AttemptPort {
  readonly #connection: MongoConnection;

  constructor(connection: MongoConnection) {
    this.#connection = connection;
  }

  claim(effect: EffectId, attempt: number, worker: string, at: number): Promise<boolean> {
    const _id = rowKey(effect, attempt);
    return insertOnce(this.#connection, 'attempts', {
      _id,
      effect: textOf(effect),
      attempt,
      worker: textOf(worker),
      at,
    });
  }

  async list(effect: EffectId): Promise<{ attempt: number; worker: string; at: number }[]> {
    const rows = await this.#connection.run(false, () =>
      this.#connection
        .collection('attempts')
        .find({ effect: textOf(effect) })
        .sort({ attempt: 1 })
        .toArray(),
    );
    return rows.flatMap((row) => attemptOf(row) ?? []).map(({ attempt, worker, at }) => ({ attempt, worker, at }));
  }
}
