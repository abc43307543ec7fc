/**
 * Tombstones: what stands in a log entry after a redaction. The structure stays (clocks, origins, who first wrote, roles,
 * statuses), what people wrote goes: text on the board becomes deleted text of the same length, so that everything written
 * later around it still finds its place; free text in facts and effects becomes "[removed]".
 */
import { ContentDeleted, ContentType, Item, UpdateEncoderV1, createID, decodeUpdate } from 'yjs';
import { writeVarUint } from 'lib0/encoding';
import type { RedactionScope, StructRanges } from '#server/storage/ports.ts';
import type { Payloads } from './chain.ts';

/** What stands in the place of removed text in facts. */
export const REMOVED = '[removed]';

/** Keys of facts and effects that hold what somebody wrote; everything else is an id, a time or a word of a closed set. */
const FREE_TEXT = new Set(
  'title summary reason text note endedBy wakeIf error detail what name about link url labels prompt'.split(' '),
);

function withoutText(value: unknown, free: boolean): unknown {
  if (typeof value === 'string') return free ? REMOVED : value;
  if (Array.isArray(value)) return value.map((item) => withoutText(item, free));
  if (typeof value !== 'object' || value === null) return value;
  const cleaned = Object.entries(value).map(([key, item]) => [key, withoutText(item, free || FREE_TEXT.has(key))]);
  return Object.fromEntries(cleaned);
}

/** What people wrote in facts or effects: what `jsonTombstone` would take out. */
export function wordsOfJson(value: unknown, free = false): string[] {
  if (typeof value === 'string') return free ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  const inList = Array.isArray(value);
  return Object.entries(value).flatMap(([key, item]) => wordsOfJson(item, free || (!inList && FREE_TEXT.has(key))));
}

function jsonTombstone(json: string): string {
  const parsed: unknown = JSON.parse(json);
  return JSON.stringify(withoutText(parsed, false));
}

type Decoded = ReturnType<typeof decodeUpdate>;
type Struct = Decoded['structs'][number];

/** Nested types stay, because later items name them as their parent; deleted structs have nothing left to take. */
const hasWords = (struct: Struct): struct is Item =>
  struct instanceof Item && !(struct.content instanceof ContentType) && !(struct.content instanceof ContentDeleted);

/** Every content becomes a deletion of its length. */
function withoutContent(item: Item): Item {
  const { id, origin, rightOrigin, parent, parentSub, content } = item;
  const deleted = new ContentDeleted(content.getLength());
  // Decoded items name their neighbours by id only; left and right are found when the update is applied.
  return new Item(id, null, origin, null, rightOrigin, parent, parentSub, deleted);
}

/** The parts of a struct's clocks that lie in `ranges`, ascending. */
function overlaps({ id, length }: Struct, ranges: StructRanges): [number, number][] {
  const found: [number, number][] = [];
  for (const [from, to] of ranges.get(id.client) ?? []) {
    const [start, end] = [Math.max(from, id.clock), Math.min(to, id.clock + length)];
    if (start < end) found.push([start, end]);
  }
  return found.sort(([one], [other]) => one - other);
}

/** Cuts an item at a clock inside it and returns what lies behind; as Yjs does it, but without neighbours to tell. */
function cut(item: Item, clock: number): Item {
  const { client } = item.id;
  const content = item.content.splice(clock - item.id.clock);
  item.length = item.content.getLength();
  const origin = createID(client, clock - 1);
  return new Item(createID(client, clock), null, origin, null, item.rightOrigin, item.parent, item.parentSub, content);
}

/** The item in pieces, those in `ranges` without their content. */
function withoutParts(item: Item, ranges: StructRanges): Struct[] {
  const pieces: Struct[] = [];
  let rest: Item | null = item;
  for (const [from, to] of overlaps(item, ranges)) {
    if (rest === null) break;
    if (to <= rest.id.clock) continue; // ranges may lie over each other
    if (from > rest.id.clock) {
      const behind: Item = cut(rest, from);
      pieces.push(rest);
      rest = behind;
    }
    const behind: Item | null = to < rest.id.clock + rest.length ? cut(rest, to) : null;
    pieces.push(withoutContent(rest));
    rest = behind;
  }
  if (rest !== null) pieces.push(rest);
  return pieces;
}

/** The clocks of everything in an update that holds what somebody wrote. Bytes that are no update hold nothing. */
export function wordsIn(update: Uint8Array): Map<number, [number, number][]> {
  const ranges = new Map<number, [number, number][]>();
  for (const struct of structsOf(update)) {
    if (!hasWords(struct)) continue;
    const list = ranges.get(struct.id.client) ?? [];
    list.push([struct.id.clock, struct.id.clock + struct.length]);
    ranges.set(struct.id.client, list);
  }
  return ranges;
}

/** Whether an update holds words at any of these clocks. */
export function repeats(update: Uint8Array, ranges: StructRanges): boolean {
  return structsOf(update).some((struct) => hasWords(struct) && overlaps(struct, ranges).length > 0);
}

function structsOf(update: Uint8Array): Struct[] {
  try {
    return decodeUpdate(update).structs;
  } catch {
    return [];
  }
}

/**
 * A board update (V1) with the same structs, without any content or without that of `only` these structs; what has none is deleted.
 * Throws when the bytes are no update.
 */
export function boardTombstone(update: Uint8Array, only?: StructRanges): Uint8Array {
  const { structs, ds } = decodeUpdate(update);
  const byClient = new Map<number, Struct[]>();
  for (const struct of structs) {
    const list = byClient.get(struct.id.client) ?? [];
    if (!hasWords(struct)) list.push(struct);
    else if (only) list.push(...withoutParts(struct, only));
    else list.push(withoutContent(struct));
    byClient.set(struct.id.client, list);
  }
  const encoder = new UpdateEncoderV1();
  writeVarUint(encoder.restEncoder, byClient.size);
  for (const [client, list] of byClient) {
    writeVarUint(encoder.restEncoder, list.length);
    encoder.writeClient(client);
    writeVarUint(encoder.restEncoder, list[0]?.id.clock ?? 0);
    for (const struct of list) struct.write(encoder, 0);
  }
  const deletions = deletionsOf(byClient, ds);
  writeVarUint(encoder.restEncoder, deletions.size);
  for (const [client, ranges] of deletions) {
    writeVarUint(encoder.restEncoder, client);
    writeVarUint(encoder.restEncoder, ranges.length);
    for (const [from, to] of ranges) {
      writeVarUint(encoder.restEncoder, from);
      writeVarUint(encoder.restEncoder, to - from);
    }
  }
  return encoder.toUint8Array();
}

/** What was deleted and what is now: somebody may hold those structs with their text, and takes no struct twice. */
function deletionsOf(
  structs: ReadonlyMap<number, readonly Struct[]>,
  ds: Decoded['ds'],
): Map<number, [number, number][]> {
  const deletions = new Map<number, [number, number][]>();
  const add = (client: number, from: number, to: number): void => {
    const ranges = deletions.get(client) ?? [];
    ranges.push([from, to]);
    deletions.set(client, ranges);
  };
  for (const [client, ranges] of ds.clients) for (const { clock, len } of ranges) add(client, clock, clock + len);
  for (const [client, list] of structs) {
    for (const struct of list)
      if (struct instanceof Item && struct.content instanceof ContentDeleted)
        add(client, struct.id.clock, struct.id.clock + struct.length);
  }
  for (const [client, ranges] of deletions) deletions.set(client, melted(ranges));
  return deletions;
}

/** The same clocks in ascending ranges that neither overlap nor touch. */
function melted(ranges: readonly [number, number][]): [number, number][] {
  const result: [number, number][] = [];
  for (const [from, to] of ranges.toSorted(([one], [other]) => one - other)) {
    const last = result.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}

/**
 * The payloads that stand in an entry after redaction; with a scope, only the structs that it names go from the board, and the
 * words from the facts when it names this entry. Bytes that no longer read as an update leave nothing at all.
 */
export function tombstoneOf(payloads: Payloads, seq: number, scope?: RedactionScope): Payloads {
  const tombstone: Payloads = {};
  const takesFacts = scope === undefined || scope.facts.includes(seq);
  if (payloads.facts !== undefined) tombstone.facts = takesFacts ? jsonTombstone(payloads.facts) : payloads.facts;
  if (payloads.effects !== undefined)
    tombstone.effects = takesFacts ? jsonTombstone(payloads.effects) : payloads.effects;
  if (payloads.board !== undefined) {
    try {
      tombstone.board = boardTombstone(payloads.board, scope?.structs);
    } catch {
      // An unreadable update has no structure to keep.
    }
  }
  return tombstone;
}
