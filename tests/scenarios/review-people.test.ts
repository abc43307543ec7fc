/** A whole review held by thirty people at once, eight of them guests of the review alone; and what such a guest cannot reach. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSituation } from '#model/situation/situation.ts';
import { joinCards, park, readReview, startReview } from '#model/review/review.ts';
import { AGENDA_STEPS } from '#model/review/agendas.ts';
import { sectionText } from '#model/postmortem/text.ts';
import { SECTIONS } from '#model/postmortem/template.ts';
import type { BoardId, IncidentId } from '#model/ids.ts';
import { parseActorId, parseBoardId } from '#model/ids.ts';
import { ROUTES } from '#server/http/api/routes.ts';
import type { OpenDoc, Somebody, WholeServer } from '#tests/support/whole-server.ts';
import { startWholeServer, until } from '#tests/support/whole-server.ts';

const MEMBERS = 22;
const GUESTS = 8;
const GROUPING = 5;
let server: WholeServer;
let incident: IncidentId;

beforeEach(async () => {
  server = await startWholeServer({ env: { MUSTER_SECRET_KEY: 'a secret of thirty-two letters or more' } });
  incident = await server.admin.declare('Checkout errors');
  await server.admin.command(incident, { type: 'resolve', remedy: 'patch' });
});
afterEach(() => server.close());

function boardId(text: string): BoardId {
  const id = parseBoardId(text);
  if (!id) throw new TypeError(`${text} is no id`);
  return id;
}
const at = (path = ''): string => `/incidents/${incident}/review/phases${path}`;
const acting = (): string => `/incidents/${incident}/review/acts`;

/** Somebody who came by a link into the review alone. */
async function guest(name: string): Promise<Somebody> {
  const { status, json } = await server.admin.api('POST', `/incidents/${incident}/guests`, { name, mode: 'review' });
  const id = parseActorId(json.guest);
  if (status !== 201 || !id) throw new Error(`no guest: ${status}`);
  return server.behind(id, name, String(json.url).split('/').at(-1) ?? '');
}

test('thirty people go through a whole review, and everything they wrote stands in the document once, without writers', async () => {
  const members = await Promise.all(Array.from({ length: MEMBERS }, (_, index) => server.person(`Member ${index}`)));
  const guests = await Promise.all(Array.from({ length: GUESTS }, (_, index) => guest(`Guest ${index}`)));
  const everybody = [...members, ...guests];
  const docs: OpenDoc[] = await Promise.all(everybody.map((who) => who.open(incident)));
  const host = await server.admin.open(incident);
  startReview(host.doc, 'hour', server.now(), server.admin.id);
  const go = (step: string) => server.admin.command(incident, { type: 'step-review', step, agenda: 'hour' });
  for (const { step } of AGENDA_STEPS.hour.slice(0, 4)) expect(await go(step)).toMatchObject({ ok: true });

  // Two cards each, all at the same time.
  await server.admin.api('POST', at(), { id: 'cards-one', kind: 'cards', prompt: 'What surprised you?', most: 2 });
  const texts = everybody.flatMap((_, index) => [`thought ${index} a`, `thought ${index} b`]);
  const laid = await Promise.all(
    texts.map((text, index) =>
      everybody[Math.floor(index / 2)]?.api('PUT', at(`/cards-one/cards/mine-${index}`), { text }),
    ),
  );
  expect(laid.map((reply) => reply?.status)).toEqual(texts.map(() => 204));
  await server.advance(6_000);
  expect((await server.admin.api('GET', at())).json.items[0]).toMatchObject({ cards: 60, writers: 30, few: false });
  expect((await server.admin.api('POST', at('/cards-one/reveal'), {})).status).toBe(204);
  await until(() => docs.every(({ doc }) => readReview(doc).cards.length === texts.length), 'all see all cards');
  for (const { doc } of docs) expect(readReview(doc).cards.every(({ author }) => author === null)).toBe(true);

  // Several group at once, over one another.
  await go('group');
  for (const [index, { doc }] of docs.slice(0, GROUPING).entries()) {
    const { cards } = readReview(doc);
    for (let card = 0; card < 10; card += 1) {
      const [one, other] = [
        cards[(index * 7 + card * 3) % cards.length],
        cards[(index * 11 + card * 5 + 1) % cards.length],
      ];
      if (one && other) joinCards(doc, one.id, other.id, boardId(`group-${index}-${card}`));
    }
    park(doc, boardId(`parked-${index}`), `side track ${index}`);
  }
  // Guests cannot write the document: what a page of theirs would write is not taken. They ask, and the server does that one thing.
  const [guestDoc] = docs.slice(MEMBERS);
  if (guestDoc) park(guestDoc.doc, boardId('parked-by-force'), 'by force');
  const [one, other] = readReview(host.doc).cards;
  const acts = await Promise.all(
    guests.flatMap((who, index) => [
      who.api('POST', acting(), { act: 'park', id: `parked-guest-${index}`, text: `from guest ${index}` }),
      who.api('POST', acting(), { act: 'join', card: one?.id, onto: other?.id, group: `group-guest-${index}` }),
    ]),
  );
  for (const { status } of acts) expect([204, 404]).toContain(status);
  const settled = () => {
    const boards = docs.slice(0, MEMBERS).map(({ doc }) => JSON.stringify(readReview(doc)));
    return (
      new Set(boards).size === 1 &&
      readReview(host.doc).parked.length === GROUPING + GUESTS &&
      boards[0] === JSON.stringify(readReview(host.doc))
    );
  };
  await until(settled, 'all see the same groups');
  const grouped = readReview(host.doc);
  expect(grouped.cards.map(({ text }) => text).sort()).toEqual([...texts].sort());
  expect(grouped.parked.some(({ text }) => text === 'by force')).toBe(false);

  // Three dots each, in secret; then whether they learned something.
  await server.admin.api('POST', at(), {
    id: 'votes-one',
    kind: 'votes',
    prompt: 'What shall we talk about?',
    most: 3,
  });
  // A group out of which others took the last card is none.
  const target = grouped.clusters.find(({ id }) => grouped.cards.some(({ cluster }) => cluster === id))?.id ?? '';
  const votes = await Promise.all(
    everybody.map((who) => who.api('PUT', at('/votes-one/ballot'), { picks: { [target]: 3 } })),
  );
  expect(votes.every(({ status }) => status === 204)).toBe(true);
  expect((await members[0]?.api('PUT', at('/votes-one/ballot'), { picks: { [target]: 4 } }))?.json.code).toBe(
    'too-many',
  );
  await server.admin.api('POST', at('/votes-one/reveal'), { evenIfFew: true });
  for (const { step } of AGENDA_STEPS.hour.slice(5)) expect(await go(step)).toMatchObject({ ok: true });
  await server.admin.api('POST', at(), { id: 'pulse-one', kind: 'votes', prompt: 'Did you learn?', most: 1 });
  await Promise.all(
    everybody.map((who, index) =>
      who.api('PUT', at('/pulse-one/ballot'), { picks: index % 3 === 0 ? { no: 1 } : { yes: 1 } }),
    ),
  );
  await server.admin.api('POST', at('/pulse-one/reveal'), { evenIfFew: true });
  expect((await server.admin.api('POST', `/incidents/${incident}/review/end`)).status).toBe(204);

  await until(() => sectionText(host.doc, 'people').includes('20 of 30 said'), 'the outcome is written');
  const written = SECTIONS.map((section) => sectionText(host.doc, section)).join('\n');
  for (const text of texts) expect(written.split(text).length - 1, text).toBe(1);
  expect(written).toContain('90 dots');
  expect(sectionText(host.doc, 'questions')).toContain('side track 4');
  const { facts } = (await server.admin.api('GET', `/incidents/${incident}/record`)).json;
  const [opened] = facts.filter(({ type }: { type: string }) => type === 'review-phase-opened');
  const since = JSON.stringify(
    facts.filter(({ seq, type }: { seq: number; type: string }) => seq >= opened.seq && type !== 'author'),
  );
  for (const who of guests) expect(since).not.toContain(who.id);
});

test('guests of the review and viewers group, name, take apart and park like everybody, and do nothing else to the document', async () => {
  const [gina, vera] = [await guest('Gina'), await server.person('Vera', 'viewer')];
  const host = await server.admin.open(incident);
  const act = (who: Somebody, given: object) => who.api('POST', acting(), given);
  const parking = { act: 'park', id: 'parked-1', text: 'who pays for the second region' };
  expect((await act(gina, parking)).json.code).toBe('not-allowed-now');
  startReview(host.doc, 'hour', server.now(), server.admin.id);
  await server.admin.command(incident, { type: 'step-review', step: 'cards', agenda: 'hour' });
  await server.admin.api('POST', at(), { id: 'cards-one', kind: 'cards', prompt: 'What surprised you?' });
  for (const [index, who] of [gina, vera, server.admin].entries())
    expect((await who.api('PUT', at(`/cards-one/cards/card-${index}`), { text: `thought ${index}` })).status).toBe(204);
  await server.admin.api('POST', at('/cards-one/reveal'), { evenIfFew: true });
  await until(() => readReview(host.doc).cards.length === 3, 'the cards are turned');
  const [one, other, third] = readReview(host.doc).cards;
  expect((await act(gina, parking)).status).toBe(204);
  expect((await act(gina, { act: 'join', card: one?.id, onto: other?.id, group: 'group-1' })).status).toBe(204);
  expect((await act(vera, { act: 'lay', card: third?.id, group: 'group-1' })).status).toBe(204);
  expect((await act(vera, { act: 'name', group: 'group-1', name: 'Alerts' })).status).toBe(204);
  await until(() => readReview(host.doc).clusters.some(({ name }) => name === 'Alerts'), 'the group has its name');
  expect(readReview(host.doc).cards.every(({ cluster }) => cluster === 'group-1')).toBe(true);
  // Ticking is for everybody; the words stay.
  expect((await act(vera, { ...parking, text: 'something else', done: true })).status).toBe(204);
  expect((await act(gina, { act: 'lay', card: one?.id, group: null })).status).toBe(204);
  expect((await act(gina, { act: 'take-apart', group: 'group-1' })).status).toBe(204);
  await until(() => readReview(host.doc).clusters.length === 0, 'the group is taken apart');
  expect(readReview(host.doc).parked).toEqual([{ id: 'parked-1', text: parking.text, done: true }]);
  // What is not there, is too long, or is another thing altogether changes nothing.
  expect((await act(gina, { act: 'lay', card: one?.id, group: 'group-9' })).status).toBe(404);
  expect((await act(gina, { act: 'join', card: 'nothing', onto: other?.id, group: 'group-2' })).status).toBe(404);
  expect((await act(gina, { ...parking, id: 'parked-2', text: 'x'.repeat(2_001) })).status).toBe(422);
  expect((await act(gina, { act: 'write', root: 'notes', text: 'x' })).status).toBe(422);
  const entries = await server.storage.log.read(incident, 0);
  expect(entries.filter(({ actor }) => actor === gina.id).every(({ board }) => board !== undefined)).toBe(true);
  const stranger = await server.admin.declare('Another');
  expect((await gina.api('POST', `/incidents/${stranger}/review/acts`, parking)).status).toBe(404);
  await server.admin.command(incident, { type: 'revoke-guest', guest: gina.id });
  expect((await act(gina, { ...parking, id: 'parked-3' })).status).toBe(401);
});

test('a guest of the review reaches the review of this incident and nothing else, on any surface', async () => {
  const other = await server.admin.declare('Another');
  const gina = await guest('Gina');
  // Its own doors.
  const { doc } = await gina.open(incident);
  expect(readSituation(doc)).toBeDefined();
  expect((await gina.api('GET', at())).status).toBe(200);
  expect((await gina.api('GET', `/incidents/${incident}/at`)).status).toBe(200);
  expect((await gina.api('GET', '/me')).status).toBe(200);
  // Every other route.
  const allowed = new Set([
    '/me',
    '/openapi.json',
    '/notifications',
    '/notifications/read',
    '/incidents/:id/at',
    '/incidents/:id/review/phases',
    '/incidents/:id/review/meeting.ics',
  ]);
  const mayPost = new Set(['/notifications/read', '/incidents/:id/review/acts']);
  const mayPut = /^\/incidents\/:id\/review\/phases\/:phase\/(?:cards\/:card|ballot)$/;
  for (const { method, path, needs } of ROUTES) {
    if (
      needs === 'anybody' ||
      mayPut.test(path) ||
      (method === 'GET' && allowed.has(path)) ||
      (method === 'POST' && mayPost.has(path))
    )
      continue;
    const address = path.replace(':id', incident).replaceAll(/:\w+/g, 'x1');
    const { status } = await gina.api(method, address, method === 'GET' || method === 'DELETE' ? undefined : {});
    expect(status, `${method} ${path}`).toBeGreaterThanOrEqual(400);
    if (method === 'GET') expect([403, 404, 422], `${method} ${path}`).toContain(status);
  }
  for (const path of [
    'record',
    'export?format=json',
    'queries',
    'checks',
    'runbooks',
    'pdf',
    'published/1',
    'versions/x1',
    'publish/preview?audience=members',
    '',
  ])
    expect((await gina.api('GET', `/incidents/${incident}/${path}`)).status, path).toBe(404);
  expect((await gina.api('POST', `/incidents/${incident}/at/names`, { time: server.now() })).status).toBe(404);
  expect((await gina.api('POST', at(), { id: 'hers-now', kind: 'cards', prompt: 'x' })).status).toBe(403);
  const commands = ['join', 'request-update', 'resume'] as const;
  for (const type of commands) expect(await gina.command(incident, { type })).toMatchObject({ ok: false });
  const socket = await gina.events();
  expect(await socket.emitWithAck('watch-incidents')).toEqual([]);
  // The other incident is not there.
  const elsewhere = await gina.open(other);
  expect(await elsewhere.closed).toBe(4404);
  expect((await gina.api('GET', `/incidents/${other}/review/phases`)).status).toBe(404);
  expect(
    (
      await server.fetch(`/attachments/${incident}/${'0'.repeat(64)}`, {
        headers: { authorization: `Bearer ${gina.token}` },
      })
    ).status,
  ).toBe(404);
  // When the invitation is taken back, the page closes.
  const { closed } = await gina.open(incident);
  await server.admin.command(incident, { type: 'revoke-guest', guest: gina.id });
  expect(await closed).toBe(4401);
  expect((await gina.api('GET', at())).status).toBe(401);
});
