/**
 * Whom we know, we go on knowing while storage is away: nobody can end a session or token then, because ending one is a write. Without this a room would be empty for
 * everybody as soon as the database is gone.
 */
import { OutageError } from '#server/storage/ports.ts';

/** What was asked of storage; what was known before when storage does not answer and something was. */
export async function unlessAway<Value>(asked: Promise<Value>, known: Value | undefined): Promise<Value> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof OutageError && known !== undefined) return known;
    throw error;
  }
}
