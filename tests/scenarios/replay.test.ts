/** Replay: equal to the log at a thousand random moments, by minutes, without names unless asked for, and the asking is on record. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { readBoard } from '#model/board/view.ts';
import type { IncidentId } from '#model/ids.ts';
import { parseIncidentId } from '#model/ids.ts';
import { foldFacts } from '#model/incident/state.ts';
import type { RecordedFact } from '#model/incident/facts.ts';
import { MINUTE_MS, minuteOf, momentOf } from '#model/replay/moment.ts';
import { readRich } from '#model/postmortem/text.ts';
import { contentHash } from '#server/log/chain.ts';
import { Replay } from '#server/replay/replay.ts';
import { openMemory } from '#server/storage/memory/open-memory.ts';
import type { NewEntry } from '#server/storage/ports.ts';
import { SYSTEM_CALLER } from '#server/access/access.ts';
import { operate, peerActor } from '#tests/support/operations.ts';
import { Random } from '#tests/support/random.ts';
import type { WholeServer } from '#tests/support/whole-server.ts';
import { startWholeServer, until } from '#tests/support/whole-server.ts';

const START = Date.UTC(2026, 1, 3, 12);
const MOMENTS = 1_000;
const ENTRIES = 1_500;

function incidentOf(text: string): IncidentId {
  const id = parseIncidentId(text);
  if (!id) throw new TypeError('no incident id');
  return id;
}

/** Three people write at random for some hours; every update is an entry, with facts in between. */
function randomStory(incident: IncidentId, random: Random): NewEntry[] {
  const entries: NewEntry[] = [];
  const docs = Array.from({ length: 3 }, () => new Y.Doc());
  let at = START;
  const add = (more: Partial<NewEntry>): void => {
    const seq = entries.length + 1;
    at += random.int(20_000);
    entries.push({ incident, seq, at, epoch: 0, actor: null, via: 'sync', id: `entry-${seq}`, ...more });
  };
  add({
    facts: [
      {
        type: 'declared',
        number: 1,
        title: 'Checkout errors',
        severity: null,
        status: 'investigating',
        services: [],
        mode: 'responding',
        origin: { kind: 'person' },
      },
    ],
  });
  while (entries.length < ENTRIES) {
    if (random.chance(0.05)) {
      const actor = peerActor(random.int(3));
      add({ actor, via: 'web', facts: [{ type: 'role-accepted', role: 'commander', holder: actor }] });
      continue;
    }
    const index = random.int(3);
    const doc = docs[index];
    if (!doc) continue;
    const before = Y.encodeStateVector(doc);
    operate({ doc, random, actor: peerActor(index), now: at });
    const board = Y.encodeStateAsUpdate(doc, before);
    add({ board, actor: peerActor(index), id: contentHash(board) + entries.length });
    for (const other of docs) if (other !== doc) Y.applyUpdate(other, board);
  }
  return entries;
}

describe('against the log', () => {
  test(`equals the log at ${MOMENTS} random moments, asked in any order`, async () => {
    const incident = incidentOf('replayed-incident-1');
    const random = new Random(20_260_203);
    const storage = openMemory();
    const entries = randomStory(incident, random);
    for (const result of await storage.log.append(entries)) expect(result.outcome).toBe('appended');
    const facts: RecordedFact[] = entries.flatMap(({ seq, at, actor, via, facts: told = [] }) =>
      told.map((fact) => ({ ...fact, seq, at, actor, via })),
    );
    const replay = new Replay({
      log: storage.log,
      rooms: {
        state: async () => foldFacts(facts),
        read: async () => null,
        execute: () => Promise.reject(new Error('nothing is written here')),
        here: () => new Set(),
      },
      now: () => START,
      appended: () => undefined,
    });
    const last = entries.at(-1)?.at ?? START;
    const times = Array.from({ length: MOMENTS }, () => START + random.int(last - START));
    // What the log says, walked once from its beginning: the same reading of another document.
    const doc = new Y.Doc();
    const expected = new Map<number, string>();
    let next = 0;
    for (const minute of [...new Set(times.map(minuteOf))].sort((one, other) => one - other)) {
      for (; (entries[next]?.at ?? Infinity) <= minute; next += 1) {
        const board = entries[next]?.board;
        if (board) Y.applyUpdate(doc, board);
      }
      const { board, notes } = momentOf(doc, foldFacts(facts.filter(({ at }) => at <= minute)), minute);
      expect(board.entries).toEqual(readBoard(doc).entries);
      expect(notes).toEqual(readRich(doc, 'notes'));
      expected.set(minute, JSON.stringify(momentOf(doc, foldFacts(facts.filter(({ at }) => at <= minute)), minute)));
    }
    let different = 0;
    for (const time of times) {
      const answer = await replay.at(SYSTEM_CALLER, incident, time);
      if (!answer.ok) throw new Error(answer.refusal.message);
      const { range: _, ...moment } = answer.value;
      if (JSON.stringify(moment) !== expected.get(minuteOf(time))) different += 1;
    }
    expect(different).toBe(0);
    await replay.close();
  });
});

describe('through the API', () => {
  let server: WholeServer;
  beforeEach(async () => {
    server = await startWholeServer();
  });
  afterEach(() => server.close());

  test('shows each minute as it was: words, roles and the last update of that time', async () => {
    const incident = await server.admin.declare('Checkout errors');
    const { doc } = await server.admin.open(incident);
    const known = doc.getText('situation:known');
    const settled = async (text: string): Promise<void> => {
      known.delete(0, known.length);
      known.insert(0, text);
      const reader = await server.admin.open(incident);
      await until(() => reader.doc.getText('situation:known').toString() === text, 'it is kept');
    };
    await settled('one region');
    await server.advance(2 * MINUTE_MS);
    await server.admin.command(incident, { type: 'take-role', role: 'commander' });
    await settled('two regions');
    await server.advance(2 * MINUTE_MS);
    const at = async (minutes: number) =>
      (await server.admin.api('GET', `/incidents/${incident}/at?time=${START + minutes * MINUTE_MS + 1_000}`)).json;
    const [early, late] = [await at(1), await at(3)];
    expect(early.board.situation.known.text).toBe('one region');
    expect(early.roles).toEqual([]);
    expect(late.board.situation.known.text).toBe('two regions');
    expect(late.roles).toEqual([{ role: 'commander', person: server.admin.id }]);
    expect(early.range).toEqual({ from: START + MINUTE_MS, to: START + 3 * MINUTE_MS });
    // Back again: the past does not change by being looked at.
    expect((await at(1)).board.situation.known.text).toBe('one region');
    expect((await server.admin.api('GET', `/incidents/${incident}/at?time=yesterday`)).status).toBe(422);
    const iso = new Date(START + MINUTE_MS).toISOString();
    expect((await server.admin.api('GET', `/incidents/${incident}/at?time=${iso}`)).json.at).toBe(START + MINUTE_MS);
  });

  test('says no names until somebody asks; the asking stands in the record and those named are told', async () => {
    const [ben, cleo] = [await server.person('Ben'), await server.person('Cleo')];
    const incident = await server.admin.declare('Checkout errors');
    const { doc } = await ben.open(incident);
    doc.getText('situation:impact').insert(0, 'nobody can pay');
    await until(
      async () => (await cleo.api('GET', `/incidents/${incident}/record`)).text.includes('"author"'),
      'it is kept',
    );
    await server.advance(MINUTE_MS);
    const moment = await cleo.api('GET', `/incidents/${incident}/at`);
    expect(moment.text).toContain('nobody can pay');
    expect(moment.text).not.toContain(ben.id);
    const time = moment.json.at;
    const names = await cleo.api('POST', `/incidents/${incident}/at/names`, { time });
    expect(names.json.texts).toEqual([{ root: 'situation:impact', by: [ben.id] }]);
    const { facts } = (await server.admin.api('GET', `/incidents/${incident}/record`)).json;
    expect(facts.at(-2) ?? facts.at(-1)).toBeDefined();
    expect(facts.find((fact: { type: string }) => fact.type === 'names-asked')).toMatchObject({
      actor: cleo.id,
      time,
      people: [ben.id],
    });
    await server.advance(0);
    expect((await ben.api('GET', '/notifications')).text).toContain('asked who had written what');
    const vera = await server.person('Vera', 'viewer');
    expect((await vera.api('GET', `/incidents/${incident}/at`)).status).toBe(200);
    expect((await vera.api('POST', `/incidents/${incident}/at/names`, { time })).status).toBe(403);
    const secret = await server.admin.declare('Private', { private: true });
    expect((await ben.api('GET', `/incidents/${secret}/at`)).status).toBe(404);
  });

  test('what was deleted is told only to somebody who asks for it, and that stands in the record', async () => {
    const [ben, cleo] = [await server.person('Ben'), await server.person('Cleo')];
    const incident = await server.admin.declare('Checkout errors');
    const { doc } = await ben.open(incident);
    const impact = doc.getText('situation:impact');
    const holds = (text: string) =>
      until(async () => {
        const reading = await server.app.incidents.read(SYSTEM_CALLER, incident);
        const board = new Y.Doc();
        Y.applyUpdate(board, reading?.board ?? new Uint8Array([0, 0]));
        return board.getText('situation:impact').toJSON() === text;
      }, `the board says ${text}`);
    impact.insert(0, 'maybe all customers, some cannot pay');
    await holds('maybe all customers, some cannot pay');
    impact.delete(0, 'maybe all customers, '.length);
    await holds('some cannot pay');
    await server.advance(MINUTE_MS);
    const moment = await cleo.api('GET', `/incidents/${incident}/at`);
    expect(moment.text).not.toContain('maybe all');
    const time = moment.json.at;
    expect((await cleo.api('POST', `/incidents/${incident}/at/names`, { time })).json.deleted).toBeUndefined();
    const asked = await cleo.api('POST', `/incidents/${incident}/at/names`, { time, deletions: true });
    expect(asked.json.deleted).toEqual([{ root: 'situation:impact', text: 'maybe all customers, ', by: ben.id }]);
    const { facts } = (await server.admin.api('GET', `/incidents/${incident}/record`)).json;
    expect(facts.filter((fact: { type: string }) => fact.type === 'names-asked')).toMatchObject([
      { people: [ben.id] },
      { people: [ben.id], deletions: true, actor: cleo.id },
    ]);
  });
});
