import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { isRichTextRoot } from '#model/documents.ts';
import { accept, refuse } from '#model/incident/refusal.ts';
import { parseActorId, parseIncidentId } from '#model/ids.ts';
import { CLOSE } from '#protocol/sync.ts';
import { SimLog } from '#tests/simulator/sim-log.ts';
import { SimWire } from '#tests/simulator/sim-wire.ts';
import { SimWorld } from '#tests/simulator/sim-world.ts';
import { Connection } from './connection.ts';
import { Rooms } from './rooms.ts';
import { ShadowDocuments } from './shadow-documents.ts';
import { DecodedUpdate, decodeUpdate } from './update-decode.ts';
import type { Visitor } from './world.ts';

const RULES = { isRichText: isRichTextRoot, nodes: new Set(['paragraph']), marks: new Set(['strong']), timeline: 'timeline' }; // prettier-ignore
const incident = parseIncidentId('incident-of-a-test');
if (incident === null) throw new Error('bad id');

let world: SimWorld;
let log: SimLog;
let rooms: Rooms;

beforeEach(() => {
  world = new SimWorld();
  log = new SimLog(world, () => 0.5);
  const documents = new ShadowDocuments(RULES);
  rooms = new Rooms({
    log: log.port(),
    world,
    rules: RULES,
    shadow: { check: async (job) => documents.check(job), drop: (room) => documents.drop(room) },
    witness: { fault: (_incident, what, error) => expect.fail(`${what}: ${String(error)}`) },
    decodeLarge: async (bytes) => decodeUpdate(bytes, new DecodedUpdate()),
  });
});

/** Somebody in the room, with a document that follows it. */
async function enter(name: string, asked: Partial<Visitor> = {}) {
  const actor = parseActorId(name);
  if (actor === null || incident === null) throw new Error('bad id');
  const doc = new Y.Doc();
  const heard: { acks: number[]; presence: string[]; refusals: number[]; closed: number | null } = {
    acks: [],
    presence: [],
    refusals: [],
    closed: null,
  };
  const read = (message: Uint8Array): void => {
    const decoder = decoding.createDecoder(message);
    const type = decoding.readVarUint(decoder);
    if (type === 100) heard.acks.push(decoding.readVarUint(decoder));
    if (type === 101) heard.refusals.push(decoding.readVarUint(decoder));
    if (type === 1) heard.presence.push(Buffer.from(message).toString('utf8'));
    if (type !== 0) return;
    if (decoding.readVarUint(decoder) !== 0) Y.applyUpdate(doc, decoding.readVarUint8Array(decoder), 'net');
  };
  const wire = new SimWire(read, (code) => (heard.closed = code));
  const connection = new Connection(wire, {
    incident,
    document: 'board',
    actor,
    user: { id: name, name: name.toUpperCase(), color: '#123456' },
    readOnly: false,
    wantsAck: true,
    wantsHello: false,
    epoch: null,
    compresses: false,
    ...asked,
  });
  const say = (kind: number, body: Uint8Array): void => {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, 0);
    encoding.writeVarUint(encoder, kind);
    encoding.writeVarUint8Array(encoder, body);
    connection.receive(encoding.toUint8Array(encoder));
  };
  doc.on('update', (update: Uint8Array, origin: unknown) => origin !== 'net' && say(2, update));
  rooms.enter(connection);
  say(0, new Uint8Array([0]));
  await world.run(50);
  return { connection, doc, heard, say };
}

describe('a room', () => {
  it('shows an edit, and acknowledges it, only when it is on disk', async () => {
    const ana = await enter('ana');
    const ben = await enter('ben');
    log.mood.maxDelayMs = 400;
    ana.doc.getText('situation:known').insert(0, 'db is down');
    await world.run(150);
    expect(log.of(incident)).toHaveLength(0);
    expect(ben.doc.getText('situation:known').toString()).toBe('');
    expect(ana.heard.acks).toEqual([]);
    await world.run(400);
    expect(log.of(incident)).toHaveLength(1);
    expect(ben.doc.getText('situation:known').toString()).toBe('db is down');
    expect(ana.heard.acks).toEqual([1]);
  });

  it('logs who an edit is by, in the same entry', async () => {
    const ana = await enter('ana');
    ana.doc.getMap('timeline').set('e1', new Y.Map());
    await world.run(50);
    const [entry] = log.of(incident);
    expect(entry?.actor).toBe('ana');
    expect(entry?.facts).toEqual([
      { type: 'author', client: ana.doc.clientID, by: 'ana' },
      { type: 'entry-recorded', entry: 'e1', by: 'ana' },
    ]);
  });

  it('tells a refusal and closes; nobody else notices', async () => {
    const ana = await enter('ana');
    const ben = await enter('ben');
    ben.say(2, new Uint8Array([1, 2, 3]));
    await world.run(50);
    expect(ben.heard).toMatchObject({ refusals: [4422], closed: 4422 });
    expect(ana.heard.closed).toBeNull();
    expect(log.of(incident)).toHaveLength(0);
  });

  it('drops what a reader sends without closing', async () => {
    const reader = await enter('vera', { readOnly: true });
    reader.doc.getText('situation:known').insert(0, 'x');
    await world.run(50);
    expect(log.of(incident)).toHaveLength(0);
    expect(reader.heard.closed).toBeNull();
  });

  it('refuses another epoch before anything is exchanged', async () => {
    const late = await enter('ana', { epoch: 7 });
    expect(late.heard.closed).toBe(4410);
  });

  it('asks once for what is missing, then refuses', async () => {
    const ana = await enter('ana');
    const elsewhere = new Y.Doc();
    elsewhere.getText('t').insert(0, 'a');
    const before = Y.encodeStateVector(elsewhere);
    elsewhere.getText('t').insert(1, 'b');
    ana.say(2, Y.encodeStateAsUpdate(elsewhere, before));
    await world.run(100);
    expect(ana.heard.closed).toBeNull();
    await world.run(11_000);
    expect(ana.heard.closed).toBe(4422);
  });

  it('gives each thing that is missing its own time', async () => {
    const ana = await enter('ana');
    const orphanOf = (doc: Y.Doc): Uint8Array => {
      doc.getText('t').insert(0, 'a');
      const before = Y.encodeStateVector(doc);
      doc.getText('t').insert(1, 'b');
      return Y.encodeStateAsUpdate(doc, before);
    };
    const [first, second] = [new Y.Doc(), new Y.Doc()];
    ana.say(2, orphanOf(first));
    await world.run(5000);
    ana.say(1, Y.encodeStateAsUpdate(first));
    await world.run(100);
    ana.say(2, orphanOf(second));
    await world.run(6000); // the first question is eleven seconds old, the second six
    expect(ana.heard.closed).toBeNull();
    ana.say(1, Y.encodeStateAsUpdate(second));
    await world.run(100);
    expect(ana.heard.acks.at(-1)).toBe(4);
  });

  it('gives who comes back what was deleted meanwhile', async () => {
    const ana = await enter('ana');
    const ben = await enter('ben');
    ana.doc.getText('t').insert(0, 'abc');
    await world.run(100);
    ben.connection.gone();
    ana.doc.getText('t').delete(1, 1);
    await world.run(100);
    const back = await enter('ben');
    Y.applyUpdate(back.doc, Y.encodeStateAsUpdate(ben.doc), 'net');
    back.say(0, Y.encodeStateVector(back.doc));
    back.say(1, Y.encodeStateAsUpdate(back.doc, Y.encodeStateVector(back.doc)));
    await world.run(1500);
    expect(back.doc.getText('t').toString()).toBe('ac');
  });

  it('stamps presence with the session and forgets it on leaving', async () => {
    const ana = await enter('ana');
    const ben = await enter('ben');
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarUint(encoder, ben.doc.clientID);
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarString(encoder, JSON.stringify({ user: { name: 'Commander' }, cursor: 4 }));
    const message = encoding.createEncoder();
    encoding.writeVarUint(message, 1);
    encoding.writeVarUint8Array(message, encoding.toUint8Array(encoder));
    ben.connection.receive(encoding.toUint8Array(message));
    await world.run(100);
    expect(ana.heard.presence.join()).toContain('"name":"BEN"');
    expect(ana.heard.presence.join()).not.toContain('Commander');
    ben.connection.gone();
    await world.run(100);
    expect(ana.heard.presence.at(-1)).toContain('null');
  });

  describe('a long update', () => {
    /** A day's work offline: more structs than go into one piece, larger than what is checked at once. */
    const work = (clientId?: number): Y.Doc => {
      const doc = new Y.Doc();
      if (clientId !== undefined) doc.clientID = clientId;
      const words = 'the pool of connections ran dry '.repeat(4);
      doc.transact(() => {
        for (let i = 0; i < 1500; i++) {
          const entry = new Y.Map();
          entry.set('text', new Y.Text(`${i} ${words}`));
          doc.getMap('timeline').set(`offline-${i}`, entry);
        }
        doc.getMap('timeline').delete('offline-7');
      });
      return doc;
    };

    it('comes in pieces, is acknowledged when all of it is on disk, and comes out as it was', async () => {
      const ana = await enter('ana');
      const ben = await enter('ben');
      const offline = work();
      ana.say(2, Y.encodeStateAsUpdate(offline));
      ben.doc.getText('situation:known').insert(0, 'meanwhile');
      await world.run(3);
      expect(ana.heard.acks).toEqual([]);
      await world.run(3000);
      expect(ana.heard.acks).toEqual([1]);
      const ofAna = log.of(incident).filter((entry) => entry.actor === 'ana');
      expect(ofAna.length).toBeGreaterThan(2);
      expect(ofAna.flatMap((entry) => entry.facts ?? []).filter((fact) => fact.type === 'entry-recorded')).toHaveLength(1500); // prettier-ignore
      expect(ben.doc.getMap('timeline').toJSON()).toEqual(offline.getMap('timeline').toJSON());
      const cleo = await enter('cleo');
      expect(cleo.doc.getMap('timeline').toJSON()).toEqual(offline.getMap('timeline').toJSON());
      expect(cleo.doc.getText('situation:known').toString()).toBe('meanwhile');
    });

    it('is refused whole when its end is not good', async () => {
      const ana = await enter('ana');
      const ben = await enter('ben');
      const offline = work();
      const elsewhere = new Y.Doc();
      Y.applyUpdate(elsewhere, Y.encodeStateAsUpdate(offline));
      offline.getMap('__proto__').set('a', 1);
      ana.say(2, Y.encodeStateAsUpdate(offline));
      ben.doc.getText('situation:known').insert(0, 'meanwhile');
      await world.run(3000);
      expect(ana.heard).toMatchObject({ refusals: [4422], acks: [] });
      expect(log.of(incident).map(({ actor }) => actor)).toEqual(['ben']);
      // Nothing of it is left behind: the same work under the same clientID is somebody else's to bring.
      ben.say(2, Y.encodeStateAsUpdate(elsewhere));
      await world.run(3000);
      expect((await enter('cleo')).doc.getMap('timeline').size).toBe(1499);
    });

    it('of several people may bring more new entries than a call takes arguments', { timeout: 60_000 }, async () => {
      const ana = await enter('ana');
      const offline = new Y.Doc();
      offline.transact(() => {
        for (let i = 0; i < 130_000; i++) offline.getMap('timeline').set(`e${i}`, i);
      });
      const other = new Y.Doc();
      other.getText('t').insert(0, 'also offline');
      Y.applyUpdate(offline, Y.encodeStateAsUpdate(other));
      ana.say(2, Y.encodeStateAsUpdate(offline));
      await world.run(3000);
      expect(ana.heard.acks).toEqual([1]);
      expect((await enter('ben')).doc.getMap('timeline').size).toBe(130_000);
    });

    it('that somebody else owns is refused; sent twice it is logged once', async () => {
      const ana = await enter('ana');
      const ben = await enter('ben');
      const offline = work(77);
      const update = Y.encodeStateAsUpdate(offline);
      ana.say(2, update);
      await world.run(3000);
      const { length } = log.of(incident);
      ana.say(2, update);
      await world.run(3000);
      expect(ana.heard.acks.at(-1)).toBe(2);
      expect(log.of(incident)).toHaveLength(length);
      const forged = work(77);
      forged.getText('t').insert(0, 'as if ana had said it');
      ben.say(2, Y.encodeStateAsUpdate(forged));
      await world.run(3000);
      expect(ben.heard.refusals).toEqual([4409]);
      expect(log.of(incident)).toHaveLength(length);
    });

    it('lets people come in while it is judged, who are not told of what is not decided', async () => {
      const ana = await enter('ana');
      const offline = work();
      offline.getMap('__proto__').set('a', 1);
      ana.say(2, Y.encodeStateAsUpdate(offline));
      const late = await enter('ben');
      await world.run(3000);
      expect(late.heard.closed).toBeNull();
      expect(late.doc.getMap('timeline').size).toBe(0);
      late.doc.getText('t').insert(0, 'in');
      await world.run(100);
      expect(late.heard.acks.at(-1)).toBeGreaterThan(0);
    });
  });

  it('serves the record as facts are logged, and decides commands one after the other', async () => {
    const reader = await enter('vera', { document: 'record', readOnly: true });
    const take = (name: string) => {
      const actor = parseActorId(name);
      if (actor === null || incident === null) throw new Error('bad id');
      return rooms.execute(incident, {
        id: `take-${name}`,
        actor,
        via: 'web',
        decide: (state) =>
          state.title === '' ? accept({ facts: [{ type: 'titled', title: name }], effects: [] }) : refuse('role-taken', `${state.title} was first.`), // prettier-ignore
      });
    };
    const both = Promise.all([take('ana'), take('ben')]);
    await world.run(200);
    const [first, second] = await both;
    expect(first.ok).toBe(true);
    expect(second).toMatchObject({ ok: false, refusal: { message: 'ana was first.' } });
    expect(reader.doc.getArray('facts').toJSON()).toMatchObject([
      { type: 'titled', title: 'ana', seq: 1, actor: 'ana' },
    ]);
    const again = take('ana');
    await world.run(100);
    expect(await again).toMatchObject({ ok: true, value: { repeat: true, seq: 1 } });
  });

  it('lets go when the last has left, and opens again with everything', async () => {
    const ana = await enter('ana');
    ana.doc.getText('t').insert(0, 'kept');
    await world.run(100);
    ana.connection.gone();
    await world.run(5000);
    expect(rooms.counts()).toEqual({ rooms: 0, connections: 0 });
    const ben = await enter('ben');
    expect(ben.doc.getText('t').toString()).toBe('kept');
  });

  it.each(['board', 'record'] as const)(
    'tells who is still on the way into the %s that the server ends',
    async (document) => {
      log.mood.maxDelayMs = 400; // opening takes longer than what `enter` waits for
      const late = await enter('ana', { document, readOnly: document === 'record' });
      const closing = rooms.close();
      await world.run(2000);
      await closing;
      expect(late.heard.closed).toBe(CLOSE.restarting);
      expect((await enter('ben')).heard.closed).toBe(CLOSE.restarting);
      expect(rooms.counts()).toEqual({ rooms: 0, connections: 0 });
    },
  );

  it('tells who waits for the record when the server ends', async () => {
    const ana = await enter('ana');
    ana.doc.getText('t').insert(0, 'a fact to read');
    await world.run(100);
    log.mood.maxDelayMs = 800; // the room is open, its facts are read at leisure
    const reader = await enter('ben', { document: 'record', readOnly: true });
    const closing = rooms.close();
    await world.run(100);
    expect(ana.heard.closed).toBe(CLOSE.restarting);
    expect(reader.heard.closed).toBeNull();
    await world.run(2000);
    await closing;
    expect(reader.heard.closed).toBe(CLOSE.restarting);
  });

  it('goes on saying a word to the silent although the clock was set back', async () => {
    const ana = await enter('ana');
    const { sentAt } = ana.connection;
    world.skewMs = -3_600_000;
    await world.run(20_000);
    expect(ana.connection.sentAt).toBeGreaterThan(sentAt);
  });

  it('lets go of a room that nobody is in although the clock was set back', async () => {
    const state = rooms.state(incident);
    await world.run(20);
    await state;
    expect(rooms.counts().rooms).toBe(1);
    world.skewMs = -3_600_000;
    await world.run(5000);
    expect(rooms.counts().rooms).toBe(0);
  });
});
