/**
 * Reading a board that anybody may have written. Every function is total: what has the wrong type, the wrong name or no sense reads as absent. Nothing
 * here descends into a value that it does not know, so depth costs nothing and `toJSON` (which recurses) is never called.
 */
import * as Y from 'yjs';
import { parseBoardId } from '../ids.ts';
import type { BoardId } from '../ids.ts';

/** Year 9999: later times are no claims of people. */
const LAST_MS = 253_402_300_799_999;

/** A root as a map; null when it was made as something else. */
export function rootMap(doc: Y.Doc, name: string): Y.Map<unknown> | null {
  try {
    return doc.getMap(name);
  } catch {
    return null;
  }
}

/** A root as text; null when it was made as something else. */
export function rootText(doc: Y.Doc, name: string): Y.Text | null {
  try {
    return doc.getText(name);
  } catch {
    return null;
  }
}

/** A root as rich text; null when it was made as something else. */
export function rootFragment(doc: Y.Doc, name: string): Y.XmlFragment | null {
  try {
    return doc.getXmlFragment(name);
  } catch {
    return null;
  }
}

/** Text of a string or a shared text (rich text in its place gives its letters); null for anything else. */
export function asText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  // XmlText spells its formats as tags; the letters are what a text field means.
  return value instanceof Y.Text ? Y.Text.prototype.toString.call(value) : null;
}

export const asString = (value: unknown, maxLength = 2_000): string | null =>
  typeof value === 'string' && value.length <= maxLength ? value : null;
export const asFlag = (value: unknown): boolean => value === true;
export const asNumber = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;
/** Milliseconds since 1970 UTC, whole. */
export const asTime = (value: unknown): number | null =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= LAST_MS ? value : null;
export const asChoice = <Word extends string>(words: readonly Word[], value: unknown): Word | null =>
  words.find((word) => word === value) ?? null;
export const asMap = (value: unknown): Y.Map<unknown> | null => (value instanceof Y.Map ? value : null);

/** A list of ids, each once; from a plain array or a shared one, or from the keys of a shared map. */
export function asIds(value: unknown, most = 1_000): BoardId[] {
  const items: unknown[] = [];
  if (Array.isArray(value)) items.push(...value.slice(0, most));
  else if (value instanceof Y.Array) items.push(...value.slice(0, Math.min(most, value.length)));
  else if (value instanceof Y.Map) items.push(...[...value.keys()].slice(0, most));
  const ids = new Set<BoardId>();
  for (const item of items) {
    const id = parseBoardId(item);
    if (id) ids.add(id);
  }
  return [...ids];
}

/** One value of a plain object or a shared map; own properties only. */
export function valueOf(value: unknown, key: string): unknown {
  if (value instanceof Y.Map) return value.get(key);
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return Object.getOwnPropertyDescriptor(value, key)?.value;
}

/** The entries of a shared map whose keys are board ids. */
export function* entriesOf(map: Y.Map<unknown> | null): Generator<[BoardId, unknown]> {
  if (!map) return;
  for (const [key, value] of map.entries()) {
    const id = parseBoardId(key);
    if (id) yield [id, value];
  }
}

/** The clientID that wrote a key last; the record says whose it is. null when the key does not stand. */
export function writerOf(map: Y.Map<unknown>, key: string): number | null {
  const item = map._map.get(key);
  return item && !item.deleted ? item.id.client : null;
}
