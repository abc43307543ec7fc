/** How a contract suite gets a storage to try. */
import { parseEffectId } from '#model/ids.ts';
import type { EffectId } from '#model/ids.ts';
import type { Storage } from '#server/storage/ports.ts';

export interface StorageFactory {
  /** Runs the test on a new, empty storage and clears it away. */
  use(test: (storage: Storage) => Promise<void>): Promise<void>;
  /** Runs the test with a way to close the storage and open the same data again; absent where nothing survives. */
  reopening?: (test: (storage: Storage, reopen: () => Promise<Storage>) => Promise<void>) => Promise<void>;
  effect(text: string): EffectId;
}

/** An effect id; throws when the text is none. */
export function effectId(text: string): EffectId {
  const effect = parseEffectId(text);
  if (effect === null) throw new Error(`${text} is no effect id`);
  return effect;
}
