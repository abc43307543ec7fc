/**
 * The words in an update, for offering them back to their writer after a server refused it. Total: an update that cannot be
 * read gives no words.
 */
import { ContentAny, ContentJSON, ContentString, decodeUpdate, Item } from 'yjs';

const LONG_ENOUGH = 1;

/** All text in an update in the order of writing; pieces of one run are joined, others stand on lines of their own. */
export function textIn(update: Uint8Array): string {
  const lines: string[] = [];
  let last: { client: number; end: number } | null = null;
  for (const struct of structsOf(update)) {
    if (!(struct instanceof Item)) continue;
    const text = wordsOf(struct.content);
    if (text.length < LONG_ENOUGH) continue;
    const joins =
      last?.client === struct.id.client && last.end === struct.id.clock && struct.content instanceof ContentString;
    if (joins && lines.length > 0) lines.push((lines.pop() ?? '') + text);
    else lines.push(text);
    last = { client: struct.id.client, end: struct.id.clock + struct.length };
  }
  return lines.join('\n').trim();
}

function structsOf(update: Uint8Array): unknown[] {
  try {
    return decodeUpdate(update).structs;
  } catch {
    return [];
  }
}

function wordsOf(content: unknown): string {
  if (content instanceof ContentString) return content.str;
  if (content instanceof ContentAny || content instanceof ContentJSON) {
    return content.arr.filter((value) => typeof value === 'string' && value.includes(' ')).join('\n');
  }
  return '';
}
