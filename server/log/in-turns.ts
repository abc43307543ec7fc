/** Long lists worked through a share at a time: what reads thousands of entries at once must not hold up those who type. */
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Maps a list; lets others have their turn whenever the weights of what was mapped add up to `share`. */
export async function mapInTurns<Item, Mapped>(
  items: readonly Item[],
  map: (item: Item) => Mapped,
  { weightOf, share }: { weightOf: (item: Item) => number; share: number },
): Promise<Mapped[]> {
  const mapped: Mapped[] = [];
  let weight = 0;
  for (const item of items) {
    if (weight >= share) {
      weight = 0;
      await nextTurn();
    }
    weight += weightOf(item);
    mapped.push(map(item));
  }
  return mapped;
}

/** A list in runs whose weights add up to `share` at most, or of one item that is heavier. */
export function runsOf<Item>(items: readonly Item[], weightOf: (item: Item) => number, share: number): Item[][] {
  const runs: Item[][] = [];
  let weight = Infinity;
  for (const item of items) {
    const more = weightOf(item);
    if (weight + more > share) {
      runs.push([]);
      weight = 0;
    }
    weight += more;
    runs.at(-1)?.push(item);
  }
  return runs;
}
