/**
 * What a collection of the board is made of, said once: its fields, how each reads from anything, and how it is written. Promises: reading is total; an
 * object is made whole, nested types included, in the transaction that makes its id; a text field changes letter by letter.
 */
import * as Y from 'yjs';
import type { BoardCollection } from '../documents.ts';
import { parseActorId, parseBoardId } from '../ids.ts';
import type { ActorId, BoardId } from '../ids.ts';
import { asChoice, asFlag, asIds, asMap, asNumber, asString, asText, asTime, entriesOf, rootMap } from './read.ts';
import { setText } from './write.ts';

/** How a field reads; `make` is given for fields that hold a nested type. */
export interface Field<Value> {
  read: (value: unknown) => Value;
  make?: () => Y.Text | Y.Map<unknown>;
}
/** Letters that many may write at once. */
export const words = (): Field<string> => ({ read: (value) => asText(value) ?? '', make: () => new Y.Text() });
/** A shared map inside the object; read by the capability itself. */
export const nested = (): Field<Y.Map<unknown> | null> => ({ read: asMap, make: () => new Y.Map() });
export const string = (maxLength?: number): Field<string | null> => ({ read: (value) => asString(value, maxLength) });
export const flag = (): Field<boolean> => ({ read: asFlag });
export const time = (): Field<number | null> => ({ read: asTime });
export const number = (): Field<number | null> => ({ read: asNumber });
export const actor = (): Field<ActorId | null> => ({ read: parseActorId });
export const id = (): Field<BoardId | null> => ({ read: parseBoardId });
export const ids = (): Field<BoardId[]> => ({ read: (value) => asIds(value) });
export const choice = <Word extends string>(list: readonly Word[]): Field<Word | null> => ({
  read: (value) => asChoice(list, value),
});
/** One of some words, the given one when nothing sensible stands there. */
export const choiceOr = <Word extends string>(list: readonly Word[], otherwise: NoInfer<Word>): Field<Word> => ({
  read: (value) => asChoice(list, value) ?? otherwise,
});

type Fields = Record<string, Field<unknown>>;
type ValueOf<F> = F extends Field<infer Value> ? Value : never;
export type Item<F extends Fields> = { id: BoardId } & { [Key in keyof F]: ValueOf<F[Key]> };
/** What may be given when an object is made or changed: plain values, and text as a string. Nested maps are not set from outside. */
export type Values<F extends Fields> = {
  [Key in keyof F as ValueOf<F[Key]> extends Y.Map<unknown> | null ? never : Key]?: ValueOf<F[Key]> | null;
};

/** A collection of the board with these fields. */
export function shape<F extends Fields>(collection: BoardCollection, fields: F) {
  const names: (keyof F & string)[] = Object.keys(fields);

  function readOne(itemId: BoardId, value: unknown): Item<F> | null {
    const map = asMap(value);
    if (!map) return null;
    const read = Object.fromEntries(names.map((name) => [name, fields[name]?.read(map.get(name))]));
    return toItem<F>(itemId, read);
  }

  function find(doc: Y.Doc, itemId: BoardId): Y.Map<unknown> | null {
    return asMap(rootMap(doc, collection)?.get(itemId));
  }

  function put(map: Y.Map<unknown>, name: string, value: unknown): void {
    const current = map.get(name);
    if (current instanceof Y.Text && typeof value === 'string') setText(current, value);
    // A null says "not any more"; the key goes, so that it reads as absent everywhere.
    else if (value === null) map.delete(name);
    else if (current !== value) map.set(name, value);
  }

  return {
    collection,
    /** All objects of the collection by id: an order without meaning, but the same for everybody (a shared map keeps that of arrival). */
    read(doc: Y.Doc): Item<F>[] {
      const items: Item<F>[] = [];
      for (const [itemId, value] of entriesOf(rootMap(doc, collection))) {
        const item = readOne(itemId, value);
        if (item) items.push(item);
      }
      return items.sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    readOne,
    /** One object; null when there is none. */
    get: (doc: Y.Doc, itemId: BoardId): Item<F> | null => readOne(itemId, find(doc, itemId)),
    /** The object's own map, for editors that bind to one of its texts. */
    find,
    /** Makes an object whole. Does nothing when the id is taken. */
    add(doc: Y.Doc, itemId: BoardId, values: Values<F>): void {
      const root = rootMap(doc, collection);
      if (!root || root.has(itemId)) return;
      doc.transact(() => {
        const map = new Y.Map<unknown>();
        for (const name of names) {
          const made = fields[name]?.make?.();
          if (made) map.set(name, made);
        }
        root.set(itemId, map);
        for (const [name, value] of Object.entries(values))
          if (value !== undefined && value !== null) put(map, name, value);
      });
    },
    /** Changes fields; those not named stay. Does nothing when there is no such object. */
    set(doc: Y.Doc, itemId: BoardId, values: Values<F>): void {
      const map = find(doc, itemId);
      if (!map) return;
      doc.transact(() => {
        for (const [name, value] of Object.entries(values))
          if (value !== undefined && Object.hasOwn(fields, name)) put(map, name, value);
      });
    },
    /** Takes an object off the board. Capabilities that keep what was removed use a flag instead. */
    remove(doc: Y.Doc, itemId: BoardId): void {
      rootMap(doc, collection)?.delete(itemId);
    },
  };
}

/** Gives what was read field by field its type; the fields' own readers are what makes it true. */
function toItem<F extends Fields>(itemId: BoardId, read: object): Item<F> {
  return Object.assign(Object.create(null), read, { id: itemId });
}
