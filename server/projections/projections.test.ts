import { describe, expect, it } from 'vitest';
import { writeFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as Y from 'yjs';
import { addFollowup } from '#model/followups/followups.ts';
import { SITUATION_LINES, situationTextRoot } from '#model/documents.ts';
import { parseBoardId } from '#model/ids.ts';
import type { IncidentId } from '#model/ids.ts';
import type { Actor } from '#model/incident/actor.ts';
import type { Fact } from '#model/incident/facts.ts';
import { openStorage } from '#server/storage/open.ts';
import type { Storage } from '#server/storage/ports.ts';
import { actorNamed, boardEntry, incidentNumber } from '#tests/support/log-entries.ts';
import { withFolder } from '#tests/support/temporary-folder.ts';
import type { WorkQuery } from './messages.ts';
import { Projections } from './projections.ts';

const person = (name: string, role: 'responder' | 'administrator' = 'responder'): Actor => ({
  id: actorNamed(name),
  kind: 'person',
  role,
});
const ana = person('ana');
const eve = person('eve', 'administrator');

const declared = (number: number, title: string, more: object = {}): Fact => ({
  type: 'declared',
  number,
  title,
  severity: 'SEV2',
  status: 'investigating',
  services: [],
  mode: 'responding',
  origin: { kind: 'person' },
  ...more,
});

async function say(storage: Storage, incident: IncidentId, ...facts: Fact[]): Promise<void> {
  const seq = (await storage.log.head(incident)) + 1;
  const { board: _none, ...entry } = boardEntry(incident, seq, { id: `say-${seq}`, facts });
  await storage.log.append([entry]);
}

async function edit(storage: Storage, incident: IncidentId, doc: Y.Doc, change: () => void): Promise<void> {
  const before = Y.encodeStateVector(doc);
  doc.transact(change);
  const seq = (await storage.log.head(incident)) + 1;
  await storage.log.append([boardEntry(incident, seq, { board: Y.encodeStateAsUpdate(doc, before) })]);
}

async function withProjections(test: (projections: Projections, storage: Storage) => Promise<void>): Promise<void> {
  const storage = await openStorage({ kind: 'memory' });
  const projections = await Projections.open({ storage, dir: null });
  await test(projections, storage).finally(() => projections.close());
}

const followupId = (text: string): NonNullable<ReturnType<typeof parseBoardId>> => {
  const id = parseBoardId(text);
  if (id === null) throw new Error(text);
  return id;
};

const titles = async (projections: Projections, viewer: Actor, text: string): Promise<string[]> =>
  (await projections.search({ viewer, text })).items.map(({ summary }) => summary.title);

describe('projections: the list', () => {
  it('folds facts into a row and follows them', async () => {
    await withProjections(async (projections, storage) => {
      await say(storage, incidentNumber(1), declared(1, 'Checkout errors'));
      await say(storage, incidentNumber(2), declared(2, 'Slow search'));
      await projections.catchUp();
      await say(
        storage,
        incidentNumber(1),
        { type: 'titled', title: 'Checkout down' },
        { type: 'status-changed', from: 'investigating', to: 'mitigated' },
      );
      await projections.catchUp();
      await projections.catchUp();
      const { items, next } = await projections.listIncidents({ viewer: ana });
      expect(items.map(({ summary }) => [summary.number, summary.title, summary.status])).toEqual([
        [2, 'Slow search', 'investigating'],
        [1, 'Checkout down', 'mitigated'],
      ]);
      expect(next).toBeNull();
      const mitigated = await projections.listIncidents({ viewer: ana, filter: { statuses: ['mitigated'] } });
      expect(mitigated.items.length).toBe(1);
    });
  });

  it('pages below a number', async () => {
    await withProjections(async (projections, storage) => {
      for (let number = 1; number <= 5; number++)
        await say(storage, incidentNumber(number), declared(number, `t${number}`));
      await projections.catchUp();
      const first = await projections.listIncidents({ viewer: ana, limit: 2 });
      const second = await projections.listIncidents({ viewer: ana, limit: 2, cursor: first.next ?? '' });
      expect([...first.items, ...second.items].map(({ summary }) => summary.number)).toEqual([5, 4, 3, 2]);
      const odd = await projections.listIncidents({ viewer: ana, limit: 2, cursor: `4' OR 1` });
      expect(odd.items.map(({ summary }) => summary.number)).toEqual([5, 4]);
    });
  });

  it('shows a change that was taken in before the log was followed', async () => {
    await withProjections(async (projections, storage) => {
      await say(storage, incidentNumber(1), declared(1, 'Before'));
      await projections.catchUp();
      const { items } = await projections.listIncidents({ viewer: ana });
      const row = items[0];
      if (!row) throw new Error('no row');
      projections.take({ ...row, summary: { ...row.summary, title: 'After', changedAt: row.summary.changedAt + 1 } });
      expect((await projections.listIncidents({ viewer: ana })).items[0]?.summary.title).toBe('After');
    });
  });
});

describe('projections: private incidents', () => {
  it('leave no trace for others, administrators included', async () => {
    await withProjections(async (projections, storage) => {
      await say(storage, incidentNumber(1), declared(1, 'Open leak'));
      await say(storage, incidentNumber(2), declared(2, 'Secret leak', { private: true }), {
        type: 'member-added',
        person: actorNamed('ana'),
      });
      await projections.catchUp();
      expect(await titles(projections, ana, 'leak')).toHaveLength(2);
      expect(await titles(projections, eve, 'leak')).toEqual(['Open leak']);
      expect(await titles(projections, eve, '#2')).toEqual([]);
      expect((await projections.listIncidents({ viewer: eve })).items.length).toBe(1);
      expect((await projections.listIncidents({ viewer: ana })).items.length).toBe(2);
      const guest: Actor = { id: actorNamed('guest'), kind: 'guest', mode: 'brief', incident: incidentNumber(1) };
      expect((await projections.listIncidents({ viewer: guest })).items.length).toBe(1);
    });
  });

  it('move when they become private or open, words and all', async () => {
    await withProjections(async (projections, storage) => {
      const incident = incidentNumber(1);
      await say(storage, incident, declared(1, 'Payroll'), { type: 'member-added', person: actorNamed('ana') });
      await projections.catchUp();
      expect(await titles(projections, eve, 'payroll')).toHaveLength(1);
      await say(storage, incident, { type: 'visibility-changed', private: true });
      await projections.catchUp();
      expect(await titles(projections, eve, 'payroll')).toEqual([]);
      expect(await titles(projections, ana, 'payroll')).toHaveLength(1);
      await say(storage, incident, { type: 'visibility-changed', private: false });
      await projections.catchUp();
      expect(await titles(projections, eve, 'payroll')).toHaveLength(1);
    });
  });

  it('do not change the order of what others find', async () => {
    const order = async (hidden: number): Promise<string[]> => {
      let found: string[] = [];
      await withProjections(async (projections, storage) => {
        await say(storage, incidentNumber(1), declared(1, 'alpha beta beta', { summary: 'one' }));
        await say(storage, incidentNumber(2), declared(2, 'beta alpha alpha alpha', { summary: 'two words' }));
        for (let index = 0; index < hidden; index++) {
          await say(storage, incidentNumber(10 + index), declared(10 + index, 'alpha alpha', { private: true }));
        }
        await projections.catchUp();
        found = await titles(projections, eve, 'alpha beta');
      });
      return found;
    };
    expect(await order(30)).toEqual(await order(0));
  });
});

describe('projections: snippets', () => {
  it('are those of the incident that they stand beside, with the match between brackets', async () => {
    await withProjections(async (projections, storage) => {
      for (const number of [1, 2, 3]) {
        const told = declared(number, `Outage ${number}`, { summary: `rolled back by team ${number}` });
        await say(storage, incidentNumber(number), told);
      }
      await projections.catchUp();
      const hits = await projections.index().search(ana, 'rolled', 10);
      const shown = hits.map(({ row, snippet }) => `${row.summary.number}: ${snippet}`).sort();
      expect(shown).toEqual([1, 2, 3].map((number) => `${number}: ⟦rolled⟧ back by team ${number}`));
    });
  });
});

describe('projections: boards', () => {
  it('finds what was written on the board, and where', async () => {
    await withProjections(async (projections, storage) => {
      const incident = incidentNumber(1);
      const doc = new Y.Doc();
      await say(storage, incident, declared(1, 'Checkout'));
      const [line = 'impact'] = SITUATION_LINES;
      await edit(storage, incident, doc, () =>
        doc.getText(situationTextRoot(line)).insert(0, 'the connection pool is exhausted'),
      );
      await projections.catchUp();
      const { items } = await projections.search({ viewer: ana, text: '"connection pool" exh' });
      expect(items[0]?.snippet).toBe('the connection pool is exhausted');
      expect(items[0]?.marks.map(([from, to]) => items[0]?.snippet.slice(from, to))).toEqual([
        'connection pool',
        'exhausted',
      ]);
      await edit(storage, incident, doc, () => doc.getText(situationTextRoot(line)).delete(0, 20));
      await projections.catchUp();
      expect(await titles(projections, ana, 'connection')).toEqual([]);
    });
  });

  it('lists follow-ups of all incidents by due date, with their tickets', async () => {
    await withProjections(async (projections, storage) => {
      for (const number of [1, 2]) {
        const doc = new Y.Doc();
        await say(storage, incidentNumber(number), declared(number, `t${number}`, { private: number === 2 }));
        await edit(storage, incidentNumber(number), doc, () => {
          addFollowup(doc, followupId(`f${number}a`), { text: 'later', due: 900, owner: actorNamed('ana') });
          addFollowup(doc, followupId(`f${number}b`), { text: 'soon', due: 100 });
          addFollowup(doc, followupId(`f${number}c`), { text: 'done', due: 550, state: 'done', at: 50, doneAt: 600 });
        });
      }
      await say(storage, incidentNumber(1), {
        type: 'ticket-linked',
        followup: followupId('f1a'),
        system: 'jira',
        key: 'OPS-1',
        url: 'https://x.test/1',
      });
      await projections.catchUp();
      const ask = (query: WorkQuery) => projections.ask('work', { viewer: eve, query, after: 0, limit: 50 });
      const items = await ask({ states: ['open'] });
      expect(items.map(({ text }) => text)).toEqual(['soon', 'later']);
      expect(items[1]?.ticket?.key).toBe('OPS-1');
      expect((await ask({ owner: actorNamed('ana') })).map(({ id }) => id)).toEqual(['f1a']);
      expect((await ask({ owner: 'nobody', states: ['open'] })).map(({ id }) => id)).toEqual(['f1b']);
      expect((await ask({ dueBefore: 500 })).length).toBe(1);
      expect((await ask({ states: ['done'] })).length).toBe(1);
      const counts = await projections.ask('workCounts', { viewer: eve, query: {}, now: 500 });
      expect(counts).toMatchObject({ open: 2, late: 1, done: 1, dropped: 0, ages: [2, 0, 0, 0], over: [] });
      // Over time: what is done by now was open, and overdue, before.
      const moments = [10, 200, 580, 700, 9_000_000_000_000];
      const { over } = await projections.ask('workCounts', { viewer: eve, query: {}, now: 1_000, moments });
      expect(over.map(({ open, late }) => [open, late])).toEqual([
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 0],
        [2, 2],
      ]);
    });
  });

  it('waits while a board is being edited', async () => {
    const storage = await openStorage({ kind: 'memory' });
    let now = 0;
    const projections = await Projections.open({ storage, dir: null, clockMs: () => now });
    const incident = incidentNumber(1);
    const doc = new Y.Doc();
    await say(storage, incident, declared(1, 'Checkout'));
    await edit(storage, incident, doc, () => doc.getText('situation:known').insert(0, 'zebra'));
    await projections.catchUp({ boards: 'quiet' });
    expect(await titles(projections, ana, 'zebra')).toEqual([]);
    for (now = 1000; now < 10_000; now += 1000) {
      projections.boardChanged(incident);
      await projections.catchUp({ boards: 'quiet' });
    }
    expect(await titles(projections, ana, 'zebra')).toEqual([]);
    projections.boardChanged(incident);
    now = 10_000;
    await projections.catchUp({ boards: 'quiet' });
    expect(await titles(projections, ana, 'zebra')).toHaveLength(1);
    await projections.close();
  });

  it('reads a board that takes long the less often', async () => {
    const storage = await openStorage({ kind: 'memory' });
    let now = 0;
    const { snapshot } = storage.log;
    storage.log.snapshot = (incident) => {
      now += 400;
      return snapshot.call(storage.log, incident);
    };
    const projections = await Projections.open({ storage, dir: null, clockMs: () => now });
    const incident = incidentNumber(1);
    const doc = new Y.Doc();
    await say(storage, incident, declared(1, 'Checkout'));
    await edit(storage, incident, doc, () => doc.getText('situation:known').insert(0, 'zebra'));
    await projections.catchUp();
    expect(await titles(projections, ana, 'zebra')).toHaveLength(1);
    await edit(storage, incident, doc, () => doc.getText('situation:known').insert(0, 'heron '));
    await projections.catchUp({ boards: 'quiet' });
    now = 7_900;
    await projections.catchUp({ boards: 'quiet' });
    expect(await titles(projections, ana, 'heron')).toEqual([]);
    now = 8_000;
    await projections.catchUp({ boards: 'quiet' });
    expect(await titles(projections, ana, 'heron')).toHaveLength(1);
    await projections.close();
  });
});

describe('projections: rebuilding', () => {
  it('forgets what a redaction removed', async () => {
    await withProjections(async (projections, storage) => {
      const incident = incidentNumber(1);
      const doc = new Y.Doc();
      await say(storage, incident, declared(1, 'Checkout', { summary: 'password hunter2' }));
      await edit(storage, incident, doc, () => doc.getText('situation:known').insert(0, 'token swordfish'));
      await projections.catchUp();
      expect(await titles(projections, ana, 'swordfish hunter2')).toHaveLength(1);
      await storage.upkeep.redact(incident, 1, 2, 'secret');
      await say(
        storage,
        incident,
        { type: 'redacted', from: 1, to: 2, reason: 'secret' },
        { type: 'epoch-changed', epoch: 2, reason: 'redaction' },
      );
      await projections.catchUp();
      expect(await titles(projections, ana, 'hunter2')).toEqual([]);
      expect(await titles(projections, ana, 'swordfish')).toEqual([]);
      expect((await projections.listIncidents({ viewer: ana })).items.length).toBe(1);
    });
  });

  it('comes to the same from a deleted, a damaged and a rebuilt file', async () => {
    await withFolder(async (dir) => {
      const storage = await openStorage({ kind: 'memory' });
      const doc = new Y.Doc();
      await say(storage, incidentNumber(1), declared(1, 'Checkout', { services: ['checkout'] }));
      await edit(storage, incidentNumber(1), doc, () => doc.getText('situation:known').insert(0, 'zebra'));
      const picture = async (projections: Projections): Promise<unknown> => {
        await projections.catchUp();
        const found = await projections.search({ viewer: ana, text: 'zebra' });
        const work = await projections.ask('work', { viewer: ana, query: {}, after: 0, limit: 50 });
        return [found, await projections.listIncidents({ viewer: ana }), work];
      };
      const opened = async (): Promise<unknown> => {
        const projections = await Projections.open({ storage, dir });
        return picture(projections).finally(() => projections.close());
      };
      const first = await opened();
      expect(await opened()).toEqual(first);
      await rm(join(dir, 'projections.db'));
      expect(await opened()).toEqual(first);
      await writeFile(
        join(dir, 'projections.db'),
        'not a database at all, but long enough to be looked at'.repeat(100),
      );
      expect(await opened()).toEqual(first);
      const projections = await Projections.open({ storage, dir });
      await projections.rebuild();
      expect(await picture(projections)).toEqual(first);
      await projections.close();
    });
  });

  it('shows nothing of another log that the file was made from', async () => {
    await withFolder(async (dir) => {
      const titlesOf = async (storage: Storage): Promise<string[]> => {
        const projections = await Projections.open({ storage, dir });
        await projections.catchUp();
        const { items } = await projections.listIncidents({ viewer: ana });
        return projections.close().then(() => items.map(({ summary }) => summary.title));
      };
      const [one, other] = [await openStorage({ kind: 'memory' }), await openStorage({ kind: 'memory' })];
      // The other log is as long, so that positions alone would not tell.
      await say(one, incidentNumber(1), declared(1, 'Checkout'));
      await say(other, incidentNumber(2), declared(1, 'Search'));
      expect(await titlesOf(one)).toEqual(['Checkout']);
      expect(await titlesOf(other)).toEqual(['Search']);
      expect(await titlesOf(one)).toEqual(['Checkout']);
    });
  });

  it('forgets an erased incident', async () => {
    await withProjections(async (projections, storage) => {
      await say(storage, incidentNumber(1), declared(1, 'Practice'));
      await projections.catchUp();
      await storage.upkeep.erase(incidentNumber(1));
      await projections.forget(incidentNumber(1));
      expect((await projections.listIncidents({ viewer: ana })).items).toEqual([]);
      expect(await titles(projections, ana, 'practice')).toEqual([]);
    });
  });
});
