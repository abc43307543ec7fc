// Updates that were made to do harm, each by name: what they build on is right, so that only the one thing that is wrong
// decides. None of them may ever be let in.

import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';

/** What is known of the room that is attacked. */
export interface Target {
  /** The board as it is. */
  truth: Y.Doc;
  /** Somebody else's clientID, with something written. */
  victim: number;
  /** A clientID that nobody has used. */
  fresh: number;
}

const GC = 0;
const SKIP = 10;
const STRING = 4;
const HAS_ORIGIN = 0x80;

const update = (write: (encoder: encoding.Encoder) => void): Uint8Array => encoding.encode(write);
const uints = (encoder: encoding.Encoder, ...numbers: number[]): void => {
  for (const number of numbers) encoding.writeVarUint(encoder, number);
};

/** One section with one piece of text, behind an origin or in a root. */
function section(
  encoder: encoding.Encoder,
  client: number,
  clock: number,
  origin: readonly [number, number] | null,
): void {
  uints(encoder, 1, client, clock);
  encoding.writeUint8(encoder, origin === null ? STRING : STRING | HAS_ORIGIN);
  if (origin !== null) uints(encoder, ...origin);
  else {
    uints(encoder, 1);
    encoding.writeVarString(encoder, 'situation:known');
  }
  encoding.writeVarString(encoder, 'x');
}

/** What an honest library makes of a dishonest wish. */
function made({ truth, fresh }: Target, wish: (doc: Y.Doc) => void): Uint8Array {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(truth));
  doc.clientID = fresh;
  const before = Y.encodeStateVector(doc);
  doc.transact(() => wish(doc));
  const bytes = Y.encodeStateAsUpdate(doc, before);
  doc.destroy();
  return bytes;
}

function nest(doc: Y.Doc): void {
  let map = doc.getMap('deep');
  for (let depth = 0; depth < 40; depth++) {
    const inner = new Y.Map<unknown>();
    map.set('in', inner);
    map = inner;
  }
}

export const POISONS: Readonly<Record<string, (target: Target) => Uint8Array>> = {
  'self-referencing origin': ({ fresh }) =>
    update((encoder) => {
      uints(encoder, 1);
      section(encoder, fresh, 0, [fresh, 0]);
      uints(encoder, 0);
    }),
  'origin cycle over two clients': ({ fresh }) =>
    update((encoder) => {
      uints(encoder, 2);
      section(encoder, fresh + 1, 0, [fresh, 0]);
      section(encoder, fresh, 0, [fresh + 1, 0]);
      uints(encoder, 0);
    }),
  'delete of future clocks': ({ truth, victim }) =>
    update((encoder) => uints(encoder, 0, 1, victim, 1, Y.getState(truth.store, victim), 1000)),
  'delete of nobody': ({ fresh }) => update((encoder) => uints(encoder, 0, 1, fresh, 1, 0, 5)),
  'client sections A, B, A': ({ fresh }) =>
    update((encoder) => {
      uints(encoder, 3);
      section(encoder, fresh, 0, null);
      section(encoder, fresh + 1, 0, null);
      section(encoder, fresh, 1, null);
      uints(encoder, 0);
    }),
  'trailing bytes': ({ fresh }) =>
    update((encoder) => {
      uints(encoder, 1);
      section(encoder, fresh, 0, null);
      uints(encoder, 0, 0, 0);
    }),
  'a skip': ({ fresh }) =>
    update((encoder) => {
      uints(encoder, 1, 1, fresh, 0);
      encoding.writeUint8(encoder, SKIP);
      uints(encoder, 7, 0);
    }),
  'clock jump': ({ fresh }) =>
    update((encoder) => {
      uints(encoder, 1, 1, fresh, 2 ** 30);
      encoding.writeUint8(encoder, GC);
      uints(encoder, 5, 0);
    }),
  'clock 2^31': ({ fresh }) =>
    update((encoder) => {
      uints(encoder, 1, 1, fresh, 0);
      encoding.writeUint8(encoder, GC);
      uints(encoder, 2 ** 31, 0);
    }),
  'forged clientID': ({ truth, victim }) =>
    update((encoder) => {
      uints(encoder, 1);
      section(encoder, victim, Y.getState(truth.store, victim), null);
      uints(encoder, 0);
    }),
  'more sections than bytes': () => update((encoder) => uints(encoder, 2 ** 31, 5)),
  'nesting beyond 32': (target) => made(target, nest),
  'a map inside rich text': (target) =>
    made(target, (doc) => {
      const node = new Y.XmlElement('paragraph');
      doc.getXmlFragment('notes').insert(0, [node]);
      const held: unknown = new Y.Map([['x', 1]]);
      if (held instanceof Y.Map) Reflect.apply(node.insert, node, [0, [held]]);
    }),
  'an unknown node': (target) =>
    made(target, (doc) => doc.getXmlFragment('notes').insert(0, [new Y.XmlElement('script')])),
  'an unknown mark': (target) =>
    made(target, (doc) => {
      const text = new Y.XmlText('x');
      const paragraph = new Y.XmlElement('paragraph');
      doc.getXmlFragment('notes').insert(0, [paragraph]);
      paragraph.insert(0, [text]);
      text.format(0, 1, { onclick: 'x' });
    }),
  'a __proto__ key': (target) =>
    made(target, (doc) => void doc.getMap('tasks').set('__proto__', new Y.Map([['role', 'admin']]))),
  'a __proto__ root': (target) => made(target, (doc) => void doc.getMap('__proto__').set('role', 'admin')),
  'a subdocument': (target) => made(target, (doc) => void doc.getMap('tasks').set('doc', new Y.Doc())),
};

/** Presence of very many, too large, of no shape, or of somebody else. */
export function presenceJunk(victim: number, random: () => number): Uint8Array {
  const body = encoding.encode((encoder) => {
    const kind = Math.floor(random() * 4);
    const count = kind === 0 ? 3000 : 1;
    uints(encoder, count);
    for (let i = 0; i < count; i++) {
      uints(encoder, kind === 1 ? victim : 5_000_000 + i, 1);
      encoding.writeVarString(
        encoder,
        ['{}', '{"user":{"name":"boss"}}', `{"x":"${'y'.repeat(9000)}"}`, '[1'][kind] ?? '',
      );
    }
  });
  return encoding.encode((encoder) => {
    uints(encoder, 1);
    encoding.writeVarUint8Array(encoder, body);
  });
}
