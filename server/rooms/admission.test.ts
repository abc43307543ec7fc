import * as encoding from 'lib0/encoding';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { Admission, type Verdict } from './admission.ts';
import { StructureIndex } from './structure-index.ts';
import { encodeParts } from './update-encode.ts';

const rules = {
  isRichText: (root: string) => root === 'notes',
  nodes: new Set(['paragraph']),
  marks: new Set(['bold']),
  timeline: 'timeline',
};
type Struct = (e: encoding.Encoder) => void;
type Id = readonly [number, number];
const id = (e: encoding.Encoder, [client, clock]: Id) => {
  encoding.writeVarUint(e, client);
  encoding.writeVarUint(e, clock);
};
interface Where {
  origin?: Id;
  right?: Id;
  parent?: Id | string;
  key?: string;
}
const item =
  (where: Where, content: number, write: Struct): Struct =>
  (e) => {
    encoding.writeUint8(
      e,
      content | (where.origin ? 0x80 : 0) | (where.right ? 0x40 : 0) | (where.key === undefined ? 0 : 0x20),
    );
    if (where.origin) id(e, where.origin);
    if (where.right) id(e, where.right);
    if (!where.origin && !where.right) {
      const { parent } = where;
      encoding.writeVarUint(e, typeof parent === 'string' ? 1 : 0);
      if (typeof parent === 'string') encoding.writeVarString(e, parent);
      else id(e, parent ?? [0, 0]);
      if (where.key !== undefined) encoding.writeVarString(e, where.key);
    }
    write(e);
  };
const text = (where: Where, s: string) => item(where, 4, (e) => encoding.writeVarString(e, s));
const any = (where: Where, value: unknown) =>
  item(where, 8, (e) => {
    encoding.writeVarUint(e, 1);
    encoding.writeAny(e, value as never);
  });
const map = (where: Where) => item(where, 7, (e) => encoding.writeVarUint(e, 1));
const xmlText = (where: Where) => item(where, 7, (e) => encoding.writeVarUint(e, 6));
const element = (where: Where, name: string) =>
  item(where, 7, (e) => {
    encoding.writeVarUint(e, 3);
    encoding.writeVarString(e, name);
  });
const format = (where: Where, name: string) =>
  item(where, 6, (e) => {
    encoding.writeVarString(e, name);
    encoding.writeVarString(e, 'true');
  });
const gc =
  (length: number): Struct =>
  (e) => {
    encoding.writeUint8(e, 0);
    encoding.writeVarUint(e, length);
  };
const skip: Struct = (e) => {
  encoding.writeUint8(e, 10);
  encoding.writeVarUint(e, 5);
};
const update = (
  sections: readonly (readonly [number, number, readonly Struct[]])[],
  deletes: readonly (readonly [number, readonly Id[]])[] = [],
) => {
  const e = encoding.createEncoder();
  encoding.writeVarUint(e, sections.length);
  for (const [client, clock, structs] of sections) {
    encoding.writeVarUint(e, structs.length);
    id(e, [client, clock]);
    for (const struct of structs) struct(e);
  }
  encoding.writeVarUint(e, deletes.length);
  for (const [client, ranges] of deletes) {
    id(e, [client, ranges.length]);
    for (const range of ranges) id(e, range);
  }
  return encoding.toUint8Array(e);
};
const entry = (key: string): Where => ({ parent: 'timeline', key });

/** A room in which client 1 (ana) wrote "abc" in an entry of the timeline and one paragraph in the notes. */
function room() {
  const doc = new Y.Doc();
  doc.clientID = 1;
  const entryMap = new Y.Map();
  entryMap.set('text', new Y.Text('abc'));
  doc.getMap('timeline').set('e1', entryMap);
  const paragraph = new Y.XmlElement('paragraph');
  paragraph.insert(0, [new Y.XmlText('hello')]);
  doc.getXmlFragment('notes').insert(0, [paragraph]);
  const admission = new Admission(new StructureIndex(), rules);
  const first = admission.admit(Y.encodeStateAsUpdate(doc), 'ana');
  return { doc, admission, first };
}
const TEXT_END: Id = [1, 4]; // the c of abc: clocks 0 map, 1 text, 2-4 abc, 5 element, 6 text, 7-11 hello
const PARAGRAPH: Id = [1, 5];
const NOTE_TEXT: Id = [1, 6];
const HELLO: Id = [1, 11];
const codeOf = (verdict: Verdict) => (verdict.outcome === 'refused' ? verdict.code : verdict.outcome);
const snapshotOf = (admission: Admission) =>
  JSON.stringify([
    [...admission.index.clients.values()].map(({ id: client, starts, refs, end, owner, deleted }) => [
      client,
      [...starts],
      [...refs],
      end,
      owner,
      deleted,
    ]),
    [...admission.index.entries],
  ]);

describe('an update that is let in', () => {
  it('claims its clientID and names new timeline entries', () => {
    expect(room().first).toMatchObject({ outcome: 'accepted', authors: [1], entries: ['e1'] });
  });
  it('comes out byte for byte when all of it is new', () => {
    const { doc, admission } = room();
    let last: Uint8Array = new Uint8Array();
    doc.on('update', (bytes: Uint8Array) => (last = bytes));
    doc.getXmlFragment('notes').insert(1, [new Y.XmlElement('paragraph')]);
    const verdict = admission.admit(last, 'ana');
    if (verdict.outcome !== 'accepted') throw new Error(verdict.outcome);
    expect([...encodeParts([verdict.parts])]).toEqual([...last]);
  });
  it('names as deleted what arrives deleted: somebody may hold it as it was', () => {
    const { admission } = room();
    const holder = new Y.Doc();
    const writer = new Y.Doc();
    writer.getText('x').insert(0, 'secret');
    Y.applyUpdate(holder, Y.encodeStateAsUpdate(writer)); // on the way past the server: another tab, another node
    writer.getText('x').delete(1, 4);
    const verdict = admission.admit(Y.encodeStateAsUpdate(writer), 'ben');
    if (verdict.outcome !== 'accepted') throw new Error(verdict.outcome);
    Y.applyUpdate(holder, encodeParts([verdict.parts]));
    expect(holder.getText('x').toString()).toBe('st');
  });
  it('is known the second time, whoever sends it', () => {
    const { doc, admission } = room();
    expect(admission.admit(Y.encodeStateAsUpdate(doc), 'ana').outcome).toBe('known');
    expect(admission.admit(Y.encodeStateAsUpdate(doc), 'ben').outcome).toBe('known');
  });
  it('is cut to the part that is new, even inside a struct', () => {
    const { doc, admission } = room();
    const known = text({ parent: 'x' }, 'ab');
    expect(admission.admit(update([[7, 0, [known]]]), 'ben').outcome).toBe('accepted');
    const verdict = admission.admit(update([[7, 0, [text({ parent: 'x' }, 'ab😀d')]]]), 'ben');
    if (verdict.outcome !== 'accepted') throw new Error(verdict.outcome);
    Y.applyUpdate(doc, update([[7, 0, [known]]]));
    Y.applyUpdate(doc, encodeParts([verdict.parts]));
    expect(doc.getText('x').toString()).toBe('ab😀d');
  });
  it('keeps the own part beside somebody else’s new structs, which are cut out', () => {
    const { admission } = room();
    const verdict = admission.admit(
      update([
        [9, 0, [any(entry('mine'), 1)]],
        [1, 12, [any(entry('forged'), 1)]],
      ]),
      'ben',
    );
    expect(verdict).toMatchObject({ outcome: 'accepted', authors: [9] });
    expect(verdict.outcome === 'accepted' && verdict.parts.sections.map((part) => part.client)).toEqual([9]);
  });
  it('may build on structs that stand later in the same update', () => {
    const { admission } = room();
    const verdict = admission.admit(
      update([
        [9, 0, [text({ parent: 'x' }, 'a'), text({ origin: [8, 1] }, 'b')]],
        [8, 0, [text({ origin: [9, 0] }, 'cd')]],
      ]),
      'ben',
    );
    expect(verdict.outcome).toBe('accepted');
  });
  it('may hold unknown roots', () => {
    expect(room().admission.admit(update([[9, 0, [any({ parent: 'later', key: 'k' }, 1)]]]), 'ben').outcome).toBe(
      'accepted',
    );
  });
});

const deep = Array.from({ length: 40 }, (_, i) => map(i === 0 ? entry('deep') : { parent: [9, i - 1], key: 'k' }));
const trailing = new Uint8Array([...update([[9, 0, [any(entry('t'), 1)]]]), 1, 2, 3]);
const truncated = update([[9, 0, [text({ origin: TEXT_END }, 'hello')]]]).slice(0, -4);
const BAD: [string, Uint8Array, number | string][] = [
  ['empty', new Uint8Array(), 4422],
  ['truncated', truncated, 4422],
  ['trailing bytes', trailing, 4422],
  ['struct count beyond the bytes', new Uint8Array([255, 255, 255, 255, 7, 255, 255, 255, 255, 7, 1, 0]), 4422],
  ['origin is itself', update([[9, 0, [text({ origin: [9, 0] }, 's')]]]), 4422],
  ['origin is its own end', update([[9, 0, [text({ origin: [9, 2] }, 'sss')]]]), 4422],
  ['right origin is its own future', update([[9, 0, [text({ right: [9, 5] }, 's')]]]), 4422],
  [
    'origin circle over two clients',
    update([
      [9, 0, [text({ origin: [8, 0] }, 's')]],
      [8, 0, [text({ origin: [9, 0] }, 's')]],
    ]),
    4422,
  ],
  ['origin never seen', update([[9, 0, [text({ origin: [42, 10] }, 's')]]]), 'missing'],
  ['right origin never seen', update([[9, 0, [text({ origin: TEXT_END, right: [1, 99] }, 's')]]]), 'missing'],
  ['parent never seen', update([[9, 0, [text({ parent: [42, 10] }, 's')]]]), 'missing'],
  ['clock jump', update([[9, 7, [text({ origin: TEXT_END }, 's')]]]), 'missing'],
  ['future delete', update([], [[1, [[12, 1000]]]]), 'missing'],
  ['delete reaching into the future', update([], [[1, [[3, 1000]]]]), 'missing'],
  ['delete of a stranger', update([], [[77, [[0, 1]]]]), 'missing'],
  [
    'client sections A, B, A',
    update([
      [9, 0, [any(entry('a'), 1)]],
      [8, 0, [any(entry('b'), 1)]],
      [9, 1, [any(entry('c'), 1)]],
    ]),
    4422,
  ],
  ['client twice in the deletions', update([], [[1, [[0, 1]]], [1, [[1, 1]]]]), 4422], // prettier-ignore
  ['gap inside', update([[9, 0, [skip, any(entry('s'), 1)]]]), 4422],
  ['clock of 2^31', update([[9, 2 ** 31, [any(entry('s'), 1)]]]), 4422],
  ['2^31 collected clocks', update([[9, 0, [gc(2 ** 31), any(entry('s'), 1)]]]), 4422],
  ['2^50 collected clocks', update([[9, 0, [gc(2 ** 50)]]]), 4422],
  ['empty text', update([[9, 0, [text({ origin: TEXT_END }, '')]]]), 4422],
  ['empty section', update([[9, 0, []]]), 4422],
  ['nested beyond 32', update([[9, 0, deep]]), 4422],
  ['a map in rich text', update([[9, 0, [map({ parent: 'notes' })]]]), 4422],
  ['unknown node', update([[9, 0, [element({ parent: 'notes' }, 'marquee')]]]), 4422],
  ['unknown node beside a known one', update([[9, 0, [element({ origin: PARAGRAPH }, 'marquee')]]]), 4422],
  ['unknown mark', update([[9, 0, [format({ origin: HELLO }, 'blink')]]]), 4422],
  ['characters in an element', update([[9, 0, [text({ parent: PARAGRAPH }, 'x')]]]), 4422],
  ['characters in the fragment', update([[9, 0, [text({ parent: 'notes' }, 'x')]]]), 4422],
  ['a value among the characters', update([[9, 0, [any({ parent: NOTE_TEXT }, 1)]]]), 4422],
  ['a type among the characters', update([[9, 0, [xmlText({ origin: HELLO })]]]), 4422],
  ['an attribute that is a type', update([[9, 0, [map({ parent: PARAGRAPH, key: 'k' })]]]), 4422],
  [
    'an attribute that rich text does not know',
    update([[9, 0, [any({ parent: PARAGRAPH, key: 'onclick' }, 'x()')]]]),
    4422,
  ],
  ['a heading of level banana', update([[9, 0, [any({ parent: PARAGRAPH, key: 'level' }, 'banana')]]]), 4422],
  ['a picture that is no hash', update([[9, 0, [any({ parent: PARAGRAPH, key: 'hash' }, 'https://elsewhere.example/a.png')]]]), 4422], // prettier-ignore
  ['a label of a megabyte', update([[9, 0, [any({ parent: PARAGRAPH, key: 'label' }, 'a'.repeat(1_000_000))]]]), 4422],
  ['a live block that nobody knows', update([[9, 0, [any({ parent: PARAGRAPH, key: 'kind' }, 'passwords')]]]), 4422],
  ['an attribute that is an object', update([[9, 0, [any({ parent: PARAGRAPH, key: 'ref' }, { a: 1 })]]]), 4422],
  ['an attribute set again to an object', update([[9, 0, [any({ parent: PARAGRAPH, key: 'ref' }, 'a'), any({ origin: [9, 0] }, { a: 1 })]]]), 4422], // prettier-ignore
  ['a child that follows an attribute', update([[9, 0, [any({ parent: PARAGRAPH, key: 'k' }, 1), any({ origin: [9, 0], right: NOTE_TEXT }, 2)]]]), 4422], // prettier-ignore
  ['neighbours in two parents', update([[9, 0, [text({ origin: TEXT_END, right: HELLO }, 'x')]]]), 4422],
  ['parent is text', update([[9, 0, [text({ parent: TEXT_END }, 'x')]]]), 4422],
  ['__proto__ key', update([[9, 0, [map(entry('__proto__'))]]]), 4422],
  ['constructor key', update([[9, 0, [any(entry('constructor'), 1)]]]), 4422],
  ['__proto__ in a value', update([[9, 0, [any(entry('v'), JSON.parse('{"__proto__":{"a":1}}'))]]]), 4422],
  ['subdocument', update([[9, 0, [item(entry('d'), 9, (e) => encoding.writeVarString(e, 'guid'))]]]), 4422],
  ['bad UTF-8', update([[9, 0, [item(entry('u'), 4, (e) => encoding.writeVarUint8Array(e, new Uint8Array([255])))]]]), 4422], // prettier-ignore
  ['embed that is no JSON', update([[9, 0, [item(entry('u'), 5, (e) => encoding.writeVarString(e, '{'))]]]), 4422],
  ['unknown type', update([[9, 0, [item(entry('u'), 7, (e) => encoding.writeVarUint(e, 7))]]]), 4422],
  ['unknown content', update([[9, 0, [item(entry('u'), 12, () => undefined)]]]), 4422],
  ['somebody else’s next clock', update([[1, 12, [any(entry('forged'), 1)]]]), 4409],
  ['somebody else’s clock, jumped', update([[1, 1012, [any(entry('forged'), 1)]]]), 4409],
  [
    'own structs on forged ones',
    update([
      [9, 0, [text({ origin: [1, 12] }, 'x')]],
      [1, 12, [text({ origin: TEXT_END }, 'x')]],
    ]),
    4409,
  ],
];

describe('an update that is refused', () => {
  it.each(BAD)('%s', (_name, bytes, expected) => {
    const { admission } = room();
    const before = snapshotOf(admission);
    expect(codeOf(admission.admit(bytes, 'ben'))).toBe(expected);
    expect(snapshotOf(admission)).toBe(before);
    expect(admission.admit(update([[9, 0, [text({ origin: TEXT_END }, 'next')]]]), 'ben').outcome).toBe('accepted');
  });
});

describe('a struct that is known in part', () => {
  // The last letter of "hello" is known, what follows it is not; the right neighbour lies in the timeline.
  const claimed: Where = { origin: [1, 10], right: TEXT_END };

  it('is refused when its right neighbour lies elsewhere than its known part', () => {
    const { admission } = room();
    const before = snapshotOf(admission);
    expect(codeOf(admission.admit(update([[1, 11, [text(claimed, 'oXY')]]]), 'ana'))).toBe(4422);
    expect(snapshotOf(admission)).toBe(before);
  });

  it('is let in when it lies beside it', () => {
    const { admission } = room();
    const verdict = admission.admit(update([[1, 11, [text({ origin: [1, 10] }, 'oXY')]]]), 'ana');
    expect(verdict.outcome).toBe('accepted');
  });

  it('is taken in from a log that was written before this was looked for', () => {
    const { doc } = room();
    const logged = new Y.Doc();
    Y.applyUpdate(logged, Y.encodeStateAsUpdate(doc));
    Y.applyUpdate(logged, update([[1, 12, [text({ origin: HELLO, right: TEXT_END }, 'XY')]]]));
    const opened = new Admission(new StructureIndex(), rules);
    opened.absorb(Y.encodeStateAsUpdate(logged));
    expect(opened.index.stateOf(1)).toBe(14);
  });
});
