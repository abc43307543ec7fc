/** Publishing: frozen for good, the public without names and private evidence, versions to compare with and come back to, the same words in every format. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addEvidence } from '#model/evidence/evidence.ts';
import { addFollowup } from '#model/followups/followups.ts';
import { parseBoardId } from '#model/ids.ts';
import type { BoardId, IncidentId } from '#model/ids.ts';
import { appendBlocks, block } from '#model/postmortem/write.ts';
import { richText } from '#model/postmortem/text.ts';
import type { Somebody, WholeServer } from '#tests/support/whole-server.ts';
import { startWholeServer, until } from '#tests/support/whole-server.ts';

let server: WholeServer;
let ben: Somebody;
let incident: IncidentId;

function id(text: string): BoardId {
  const parsed = parseBoardId(text);
  if (!parsed) throw new TypeError('no id');
  return parsed;
}

beforeEach(async () => {
  server = await startWholeServer();
  ben = await server.person('Ben Okafor', 'responder', 'ben@example.org');
  incident = await ben.declare('Checkout errors in the EU', { severity: 'SEV2' });
  await ben.command(incident, { type: 'take-role', role: 'commander' });
});
afterEach(() => server.close());

/** Writes onto the board and waits until the server has it. */
async function write(change: (doc: import('yjs').Doc) => void, sign: string): Promise<void> {
  const { doc, provider } = await ben.open(incident);
  doc.transact(() => change(doc));
  await until(async () => {
    const reading = await server.app.incidents.read({ ...SYSTEM }, incident);
    return Buffer.from(reading?.board ?? []).includes(sign);
  }, `the server has ${sign}`);
  provider.destroy();
}
const SYSTEM = {
  actor: { id: 'system' as never, kind: 'system' as const },
  name: 'test',
  credential: { kind: 'system' as const, id: 'test' },
};
const paragraph = (text: string, section = 'summary') =>
  write((doc) => appendBlocks(doc, `postmortem:${section}`, [block([{ text }])]), text);
const resolve = () => ben.command(incident, { type: 'resolve', endedBy: 'Failed over', remedy: 'patch' });
const publish = (audience: string, who: Somebody = ben) =>
  who.api('POST', `/incidents/${incident}/publish`, { audience });

test('a published version never changes; a correction is a new version; withdrawing has a reason', async () => {
  await paragraph('Cards failed in the EU.');
  expect((await publish('members')).json.code).toBe('wrong-status');
  await resolve();
  expect((await publish('members')).json).toMatchObject({ version: 1 });
  const first = (await ben.api('GET', `/incidents/${incident}/published/1?format=html`)).text;
  expect(first).toContain('Cards failed in the EU.');
  await paragraph('Corrected: also in Norway.');
  expect((await ben.api('GET', `/incidents/${incident}/published/1?format=html`)).text).toBe(first);
  expect((await publish('members')).json).toMatchObject({ version: 2 });
  expect((await ben.api('GET', `/incidents/${incident}/published/2?format=md`)).text).toContain('also in Norway');
  expect((await ben.api('GET', `/incidents/${incident}/published/1?format=md`)).text).not.toContain('Norway');
  const { json } = await ben.api('GET', `/incidents/${incident}`);
  expect(json.postmortem.state).toBe('published');
  expect(await ben.command(incident, { type: 'set-postmortem-state', to: 'withdrawn' })).toMatchObject({ ok: false });
  expect(
    await ben.command(incident, { type: 'set-postmortem-state', to: 'withdrawn', reason: 'A figure is wrong' }),
  ).toMatchObject({ ok: true });
});

test('the public reads roles instead of names, no private evidence, and the difference is told first', async () => {
  const cleo = await server.person('Cleo Martin');
  await cleo.command(incident, { type: 'join' });
  await paragraph('Ben Okafor saw it first; Cleo rolled back. Ask ben@example.org or +44 20 7946 0000.');
  await write((doc) => {
    addEvidence(doc, id('ev-1'), { kind: 'log', title: 'internal gateway log', payload: 'secret-host-17', addedAt: 1 });
    addFollowup(doc, id('fu-1'), { text: 'Alert before certificates expire', owner: cleo.id, at: 1 });
  }, 'secret-host-17');
  await resolve();
  await ben.command(incident, { type: 'thank', to: cleo.id, text: 'for the calm voice' });
  const { json } = await ben.api('GET', `/incidents/${incident}/publish/preview?audience=public`);
  const text = JSON.stringify(json.edition);
  for (const secret of [
    'Okafor',
    'Ben',
    'Cleo',
    'Martin',
    'example.org',
    '7946',
    'secret-host-17',
    'calm voice',
    ben.id,
  ])
    expect(text).not.toContain(secret);
  expect(text).toContain('the incident commander saw it first; a responder rolled back');
  expect(text).toContain('Alert before certificates expire');
  expect(json.difference.dropped).toEqual(expect.arrayContaining(['People to thank', 'Evidence']));
  expect(json.difference.replaced).toEqual(
    expect.arrayContaining([{ was: 'Ben Okafor', becomes: 'the incident commander', count: expect.any(Number) }]),
  );
  // Members read it as it is.
  const inside = JSON.stringify((await ben.api('GET', `/incidents/${incident}/publish/preview?audience=members`)).json);
  for (const word of ['Ben Okafor', 'Cleo', 'calm voice']) expect(inside).toContain(word);
});

test('public needs the role that may publish, and private incidents have no public', async () => {
  const cleo = await server.person('Cleo Martin');
  await resolve();
  expect((await publish('public', cleo)).status).toBe(403);
  expect((await publish('members', cleo)).status).toBe(201);
  const hidden = await ben.declare('Hush', { private: true });
  await ben.command(hidden, { type: 'take-role', role: 'commander' });
  await ben.command(hidden, { type: 'resolve' });
  expect((await ben.api('POST', `/incidents/${hidden}/publish`, { audience: 'public' })).status).toBe(403);
  expect(await server.app.publishing.publicEdition(hidden)).toBeNull();
  const { status, json } = await publish('public');
  expect(status).toBe(201);
  const page = await server.fetch(json.path);
  expect(page.status).toBe(200);
  expect(page.text).toContain('Checkout errors in the EU');
  expect(page.text).not.toContain('<script');
  expect(page.text).not.toContain(incident);
  expect((await server.fetch('/status/postmortems/nothing-is-here.html')).status).toBe(404);
  expect((await server.app.publishing.publicEdition(incident))?.audience).toBe('public');
  await ben.command(incident, { type: 'set-postmortem-state', to: 'withdrawn', reason: 'wrong' });
  expect(await server.app.publishing.publicEdition(incident)).toBeNull();
  expect((await server.fetch(json.path)).status).toBe(410);
});

test('participants are told, and each thanks reaches its person, once', async () => {
  const cleo = await server.person('Cleo Martin');
  await ben.command(incident, { type: 'thank', to: cleo.id, text: 'for the calm voice' });
  await resolve();
  await publish('members');
  await publish('members');
  await server.advance(0);
  const told = (await cleo.api('GET', '/notifications')).json.items.map(({ text }: { text: string }) => text);
  expect(told.filter((text: string) => text.includes('thanked by name'))).toHaveLength(1);
  expect((await ben.api('GET', '/notifications')).text).toContain('its postmortem was published');
});

test('the same request sent twice publishes once', async () => {
  await resolve();
  const body = { audience: 'members', id: 'publish-once-1' };
  const answers = [
    await ben.api('POST', `/incidents/${incident}/publish`, body),
    await ben.api('POST', `/incidents/${incident}/publish`, body),
  ];
  expect(answers.map(({ json }) => json.version)).toEqual([1, 1]);
});

test('a PDF is made of the published words, and of the draft', async () => {
  await paragraph('Cards failed in the EU.');
  await resolve();
  await publish('members');
  for (const path of [`/incidents/${incident}/published/1?format=pdf`, `/incidents/${incident}/pdf`]) {
    const reply = await ben.api('GET', path);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('application/pdf');
    expect(reply.text.startsWith('%PDF-')).toBe(true);
    expect(reply.text.length).toBeGreaterThan(5_000);
  }
});

test('versions: named, compared with, gone back to as a new version, and nothing of what stood there is lost', async () => {
  await paragraph('First words.');
  await ben.command(incident, { type: 'name-version', version: id('version-1'), name: 'Before the review' });
  await paragraph('Second words.');
  const then = (await ben.api('GET', `/incidents/${incident}/versions/version-1`)).json;
  const now = (await ben.api('GET', `/incidents/${incident}/versions/now`)).json;
  expect(JSON.stringify(then.sections.summary)).not.toContain('Second');
  expect(JSON.stringify(now.sections.summary)).toContain('Second');
  const back = await ben.api('POST', `/incidents/${incident}/versions/version-1/restore`);
  expect(back.json).toMatchObject({ changed: 1 });
  const { doc } = await ben.open(incident);
  expect(richText(doc, 'postmortem:summary')).toBe('First words.');
  const { facts } = (await ben.api('GET', `/incidents/${incident}/record`)).json;
  const named = facts.filter(({ type }: { type: string }) => type === 'version-named');
  expect(named.map(({ name }: { name: string }) => name)).toEqual([
    'Before the review',
    'Before going back to Before the review',
    'Back to Before the review',
  ]);
  // Going back on it brings the second words again.
  await ben.api('POST', `/incidents/${incident}/versions/${named[1].version}/restore`);
  const again = await ben.open(incident);
  expect(richText(again.doc, 'postmortem:summary')).toContain('Second words.');
  expect((await ben.api('POST', `/incidents/${incident}/versions/none/restore`)).status).toBe(404);
});

test('whoever took part, owns it or answers for its services is told of it, once; of a private one members alone', async () => {
  const [team, rota, other] = [
    await server.person('Tess Team'),
    await server.person('Rob Rota'),
    await server.person('Ola Other'),
  ];
  await server.admin.api('PUT', '/services/mail', { name: 'Mail' });
  const told = async (who: Somebody, of: IncidentId): Promise<number> => {
    const { json } = await who.api('GET', '/notifications');
    return json.items.filter(
      ({ incident: one, text }: { incident: string; text: string }) =>
        one === of && text.includes('postmortem was published'),
    ).length;
  };
  const run = async (given: object, answers: string[]): Promise<IncidentId> => {
    await server.admin.api('PUT', '/services/mail', { answers: [] });
    const made = await ben.declare('Mail is late', given);
    await ben.command(made, { type: 'resolve' });
    // Who answers for a service when it is published was not there for the incident.
    await server.admin.api('PUT', '/services/mail', { answers });
    expect((await ben.api('POST', `/incidents/${made}/publish`, { audience: 'members' })).status).toBe(201);
    await server.advance(0);
    return made;
  };
  const open = await run({ services: ['mail'] }, [team.id, ben.id]);
  await until(async () => (await told(team, open)) === 1, 'who answers for mail is told');
  expect([await told(ben, open), await told(rota, open), await told(other, open)]).toEqual([1, 0, 0]);
  const hidden = await run({ services: ['mail'], private: true }, [team.id, rota.id]);
  await until(async () => (await told(ben, hidden)) === 1, 'the member is told');
  expect([await told(team, hidden), await told(rota, hidden), await told(other, hidden)]).toEqual([0, 0, 0]);
});
