/**
 * Tombstones: what stands in a log entry after a redaction. The structure stays (clocks, origins, who first wrote, roles,
 * statuses), what people wrote goes: text on the board becomes deleted text of the same length, so that everything written
 * later around it still finds its place; free text in facts and effects becomes "[removed]".
 */
import { ContentDeleted, ContentType, Item, UpdateEncoderV1, decodeUpdate } from 'yjs';
import { writeVarUint } from 'lib0/encoding';
import type { Payloads } from './chain.ts';

/** What stands in the place of removed text in facts. */
export const REMOVED = '[removed]';

/** Keys of facts and effects that hold what somebody wrote; everything else is an id, a time or a word of a closed set. */
const FREE_TEXT = new Set(
  'title summary reason text note endedBy wakeIf error detail what name about link url labels'.split(' '),
);

function withoutText(value: unknown, free: boolean): unknown {
  if (typeof value === 'string') return free ? REMOVED : value;
  if (Array.isArray(value)) return value.map((item) => withoutText(item, free));
  if (typeof value !== 'object' || value === null) return value;
  const cleaned = Object.entries(value).map(([key, item]) => [key, withoutText(item, free || FREE_TEXT.has(key))]);
  return Object.fromEntries(cleaned);
}

function jsonTombstone(json: string): string {
  const parsed: unknown = JSON.parse(json);
  return JSON.stringify(withoutText(parsed, false));
}

type Decoded = ReturnType<typeof decodeUpdate>;
type Struct = Decoded['structs'][number];

/** Nested types stay, because later items name them as their parent; every other content becomes a deletion of its length. */
function withoutContent(struct: Struct): Struct {
  if (!(struct instanceof Item) || struct.content instanceof ContentType) return struct;
  const { id, origin, rightOrigin, parent, parentSub, content } = struct;
  const deleted = new ContentDeleted(content.getLength());
  // Decoded items name their neighbours by id only; left and right are found when the update is applied.
  return new Item(id, null, origin, null, rightOrigin, parent, parentSub, deleted);
}

/** A board update (V1) with the same structs and deletions and no content. Throws when the bytes are no update. */
export function boardTombstone(update: Uint8Array): Uint8Array {
  const { structs, ds } = decodeUpdate(update);
  const byClient = new Map<number, Struct[]>();
  for (const struct of structs) {
    const list = byClient.get(struct.id.client);
    if (list) list.push(struct);
    else byClient.set(struct.id.client, [struct]);
  }
  const encoder = new UpdateEncoderV1();
  writeVarUint(encoder.restEncoder, byClient.size);
  for (const [client, list] of byClient) {
    writeVarUint(encoder.restEncoder, list.length);
    encoder.writeClient(client);
    writeVarUint(encoder.restEncoder, list[0]?.id.clock ?? 0);
    for (const struct of list) withoutContent(struct).write(encoder, 0);
  }
  writeVarUint(encoder.restEncoder, ds.clients.size);
  for (const [client, ranges] of ds.clients) {
    writeVarUint(encoder.restEncoder, client);
    writeVarUint(encoder.restEncoder, ranges.length);
    for (const range of ranges) {
      writeVarUint(encoder.restEncoder, range.clock);
      writeVarUint(encoder.restEncoder, range.len);
    }
  }
  return encoder.toUint8Array();
}

/** The payloads that stand in an entry after redaction. Bytes that no longer read as an update leave nothing at all. */
export function tombstoneOf(payloads: Payloads): Payloads {
  const tombstone: Payloads = {};
  if (payloads.facts !== undefined) tombstone.facts = jsonTombstone(payloads.facts);
  if (payloads.effects !== undefined) tombstone.effects = jsonTombstone(payloads.effects);
  if (payloads.board !== undefined) {
    try {
      tombstone.board = boardTombstone(payloads.board);
    } catch {
      // An unreadable update has no structure to keep.
    }
  }
  return tombstone;
}
