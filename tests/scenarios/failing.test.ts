/** What goes wrong around an incident: it is removed, access ends in the middle of a sentence, the disk is full, a secret must be taken out. */
import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { openMemory } from '#server/storage/memory/open-memory.ts';
import { faulty } from '#tests/support/faulty-storage.ts';
import type { WholeServer } from '#tests/support/whole-server.ts';
import { startWholeServer, until } from '#tests/support/whole-server.ts';

let server: WholeServer;
afterEach(() => server.close());

test('an incident that is removed is gone on every surface, and whoever was in it is told', async () => {
  server = await startWholeServer();
  const ben = await server.person('Ben');
  const incident = await ben.declare('Practice for nothing', { practice: true });
  const [room, events] = [await ben.open(incident), await ben.events()];
  const gone = new Promise<string>((resolve) => events.once('incident-gone', ({ id }) => resolve(id)));
  await events.emitWithAck('watch-incidents');
  expect((await ben.api('DELETE', `/incidents/${incident}`)).status).toBe(403);
  expect((await server.admin.api('DELETE', `/incidents/${incident}`)).status).toBe(204);
  expect(await room.closed).toBe(4404);
  expect(await gone).toBe(incident);
  expect((await ben.api('GET', `/incidents/${incident}`)).status).toBe(404);
  expect((await ben.api('GET', '/incidents/1')).status).toBe(404);
  expect((await ben.api('GET', '/search?q=practice')).json.items).toEqual([]);
  expect(await (await ben.open(incident)).closed).toBe(4404);
  await ben.declare('The next one');
  expect((await ben.api('GET', '/incidents')).json.items).toMatchObject([{ number: 2 }]);
});

test('a session that ends in the middle of an edit: what was acknowledged stays, what comes after does not', async () => {
  server = await startWholeServer();
  const ben = await server.person('Ben');
  const incident = await server.admin.declare('Checkout errors');
  const [his, ours] = [await ben.open(incident), await server.admin.open(incident)];
  his.doc.getText('situation:known').insert(0, 'before');
  await until(() => ours.doc.getText('situation:known').toString() === 'before', 'the first words arrive');
  const [token] = (await ben.api('GET', '/tokens')).json.items;
  await ben.api('DELETE', `/tokens/${token.id}`);
  expect(await his.closed).toBe(4401);
  his.doc.getText('situation:known').insert(6, ' after');
  ours.doc.getText('situation:doing').insert(0, 'still here');
  const third = await server.admin.open(incident);
  await until(() => third.doc.getText('situation:doing').toString() === 'still here', 'others go on');
  expect(third.doc.getText('situation:known').toString()).toBe('before');
});

test('a full disk: nothing is acknowledged that is not kept, and all goes on once there is room', async () => {
  const faults = faulty(openMemory());
  server = await startWholeServer({ storage: faults.storage });
  const incident = await server.admin.declare('Checkout errors');
  // What declaring set off is over and done, so that the fault hits the next command.
  await server.advance(0);
  faults.plan({ call: 'log.append', nth: 1, fault: { kind: 'fails', reason: 'full' } });
  const refused = await server.admin.api('POST', `/incidents/${incident}/commands`, {
    id: 'severity-1',
    type: 'set-severity',
    to: 'SEV1',
  });
  expect(refused.status).toBe(503);
  expect(refused.json).toMatchObject({ code: 'unavailable', detail: expect.stringContaining('disk') });
  expect((await server.admin.api('GET', `/incidents/${incident}`)).json.severity).toBeNull();
  const again = await server.admin.command(incident, { type: 'set-severity', to: 'SEV1' }, 'severity-1');
  expect(again).toMatchObject({ ok: true });
  expect((await server.admin.api('GET', `/incidents/${incident}`)).json.severity).toBe('SEV1');
});

test('a write of which nobody knows whether it was kept: sending it again does it once', async () => {
  const faults = faulty(openMemory());
  server = await startWholeServer({ storage: faults.storage });
  const incident = await server.admin.declare('Checkout errors');
  // What declaring set off is over and done, so that the fault hits the next command.
  await server.advance(0);
  faults.plan({ call: 'log.append', nth: 1, fault: { kind: 'applied-but-error' } });
  await server.admin.api('POST', `/incidents/${incident}/commands`, {
    id: 'severity-1',
    type: 'set-severity',
    to: 'SEV1',
  });
  expect(await server.admin.command(incident, { type: 'set-severity', to: 'SEV1' }, 'severity-1')).toMatchObject({
    ok: true,
  });
  const { json } = await server.admin.api('GET', `/incidents/${incident}/record`);
  expect(json.facts.filter(({ type }: { type: string }) => type === 'severity-changed')).toHaveLength(1);
});

test('a pasted secret can be taken out of record, board, search and exports, while people are there', async () => {
  server = await startWholeServer();
  const incident = await server.admin.declare('Checkout errors');
  const room = await server.admin.open(incident);
  room.doc.getText('situation:known').insert(0, 'the password is hunter2hunter2');
  await until(
    async () => (await server.admin.api('GET', `/incidents/${incident}/export?format=md`)).text.includes('hunter2'),
    'it is logged',
  );
  const head = await server.storage.log.head(incident);
  const reply = await server.admin.api('POST', `/incidents/${incident}/redactions`, {
    from: 2,
    to: head,
    reason: 'a password',
  });
  expect(reply.status).toBe(204);
  const entries = await server.storage.log.read(incident, 0);
  const kept = Buffer.concat(entries.flatMap(({ board }) => (board ? [Buffer.from(board)] : []))).toString('latin1');
  expect(kept).not.toContain('hunter2');
  for (const format of ['md', 'json', 'html']) {
    const { status, text } = await server.admin.api('GET', `/incidents/${incident}/export?format=${format}`);
    expect([format, status, text.includes('hunter2')]).toEqual([format, 200, false]);
  }
  expect((await server.admin.api('GET', '/search?q=hunter2hunter2')).json.items).toEqual([]);
  const fresh = await server.admin.open(incident);
  expect(fresh.doc.getText('situation:known').toString()).not.toContain('hunter2');
});

test('an export comes back equal, as somebody else would see it', async () => {
  server = await startWholeServer();
  const incident = await server.admin.declare('Checkout errors', {
    severity: 'SEV2',
    summary: 'Half of the carts fail',
  });
  const room = await server.admin.open(incident);
  room.doc.transact(() => {
    const entry = new Y.Map<unknown>();
    const text = new Y.Text();
    text.insert(0, 'rolled back');
    entry.set('happenedAt', server.now());
    entry.set('kind', 'action');
    entry.set('text', text);
    room.doc.getMap('timeline').set('entry-one', entry);
  });
  await until(
    async () => (await server.admin.api('GET', `/incidents/${incident}/record`)).text.includes('entry-recorded'),
    'the entry is recorded',
  );
  await server.admin.command(incident, { type: 'resolve', endedBy: 'rolled back', remedy: 'patch' });
  const first = (await server.admin.api('GET', `/incidents/${incident}/export?format=json`)).json;
  const other = await startWholeServer();
  try {
    const imported = await other.admin.api('POST', '/imports', first);
    expect(imported.status).toBe(201);
    const second = (await other.admin.api('GET', `/incidents/${imported.json.id}/export?format=json`)).json;
    expect(second.readable.board).toEqual(first.readable.board);
    expect(second.readable.text).toEqual(first.readable.text);
    const { seq: _first, facts: _facts, ...before } = first.readable.state;
    const { seq: _second, facts: _more, ...after } = second.readable.state;
    expect(after).toEqual(before);
    const ben = await other.person('Ben');
    expect((await ben.api('POST', '/imports', first)).status).toBe(403);
  } finally {
    await other.close();
  }
});
