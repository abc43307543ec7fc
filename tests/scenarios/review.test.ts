/** The sealed brainstorm: limits, secrecy and the reveal, through the doors that people use, and a search for authors in everything that is kept or sent. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { zstdDecompressSync } from 'node:zlib';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { readReview } from '#model/review/review.ts';
import type { IncidentId } from '#model/ids.ts';
import { backup } from '#server/log/backup.ts';
import { openStorage } from '#server/storage/open.ts';
import { openMailServer } from '#tests/support/receivers.ts';
import type { Somebody, WholeServer } from '#tests/support/whole-server.ts';
import { startWholeServer, until } from '#tests/support/whole-server.ts';

const SECRET = { MUSTER_SECRET_KEY: 'a secret of thirty-two letters or more' };
let server: WholeServer;
let incident: IncidentId;
let people: Somebody[];

beforeEach(async () => {
  server = await startWholeServer({ env: SECRET });
  incident = await server.admin.declare('Checkout errors');
  people = await Promise.all(['Ben', 'Cleo', 'Dora', 'Emil', 'Fay'].map((name) => server.person(name)));
});
afterEach(() => server.close());

const at = (path: string): string => `/incidents/${incident}/review/phases${path}`;
const open = (more: object = {}) =>
  server.admin.api('POST', at(''), { id: 'phase-one', kind: 'cards', prompt: 'What surprised you?', ...more });
const lay = (who: Somebody | undefined, card: string, text: string) =>
  who?.api('PUT', at(`/phase-one/cards/${card}`), { text });
const reveal = (phase = 'phase-one', evenIfFew = false) =>
  server.admin.api('POST', at(`/${phase}/reveal`), { evenIfFew });
const statusOf = async (who: Somebody) => (await who.api('GET', at(''))).json.items[0];
async function cardsOnBoard() {
  const { doc } = await server.admin.open(incident);
  return readReview(doc).cards;
}

test('a card is seen by its writer alone until all are turned, and then by everybody without its writer', async () => {
  const [ben, cleo, dora, emil] = people;
  expect((await open()).status).toBe(204);
  for (const [index, who] of [ben, cleo, dora, emil].entries())
    expect((await lay(who, `card-${index}`, `thought ${index}`))?.status).toBe(204);
  expect((await statusOf(ben as Somebody)).mine).toEqual([{ id: 'card-0', text: 'thought 0' }]);
  const facilitator = await server.admin.api('GET', at(''));
  expect(facilitator.text).not.toContain('thought');
  expect(facilitator.json.items[0]).toMatchObject({ cards: 4, writers: 4, few: false, mine: [] });
  expect(await cardsOnBoard()).toEqual([]);
  expect((await reveal()).status).toBe(204);
  const cards = await cardsOnBoard();
  expect(cards.map(({ text }) => text).sort()).toEqual(['thought 0', 'thought 1', 'thought 2', 'thought 3']);
  for (const card of cards) {
    expect(card.author).toBeNull();
    expect(card.id).not.toMatch(/^card-/);
  }
  const entries = await server.storage.log.read(incident, 0);
  const turned = entries.find(({ facts }) => facts?.some(({ type }) => type === 'review-phase-revealed'));
  expect(turned?.actor).toBeNull();
  expect(turned?.facts).toEqual([{ type: 'review-phase-revealed', phase: 'phase-one', cards: 4 }]);
  expect((await reveal()).json.code).toBe('already-so');
  expect((await lay(ben, 'late', 'too late'))?.json.code).toBe('wrong-status');
});

test('the limit, replacing and taking back hold for each writer', async () => {
  const [ben, cleo] = people;
  await open({ most: 2 });
  await lay(ben, 'card-a', 'first');
  await lay(ben, 'card-b', 'second');
  expect((await lay(ben, 'card-c', 'third'))?.json).toMatchObject({ code: 'too-many' });
  expect((await lay(ben, 'card-a', 'first, better'))?.status).toBe(204);
  expect((await lay(cleo, 'card-a', 'not mine'))?.json.code).toBe('not-found');
  expect((await cleo?.api('DELETE', at('/phase-one/cards/card-a')))?.status).toBe(404);
  expect((await ben?.api('DELETE', at('/phase-one/cards/card-b')))?.status).toBe(204);
  expect((await lay(ben, 'card-d', ' '))?.json.code).toBe('invalid');
  expect((await statusOf(ben as Somebody)).mine).toEqual([{ id: 'card-a', text: 'first, better' }]);
});

test('with fewer than four writers an anonymous phase says so before it is revealed', async () => {
  await open();
  await lay(people[0], 'card-a', 'alone');
  expect(await statusOf(server.admin)).toMatchObject({ writers: 1, few: true });
  const refused = await reveal();
  expect(refused.json).toMatchObject({ code: 'not-allowed-now', fields: { few: true, writers: 1 } });
  expect(await cardsOnBoard()).toEqual([]);
  // It stays open: others may still write.
  expect((await lay(people[1], 'card-b', 'not alone'))?.status).toBe(204);
  expect((await reveal('phase-one', true)).status).toBe(204);
  expect(await cardsOnBoard()).toHaveLength(2);
});

test('counts are renewed every few seconds only, so that none of them names who pressed Enter', async () => {
  await open();
  expect((await statusOf(server.admin)).cards).toBe(0);
  await lay(people[0], 'card-a', 'now');
  expect((await statusOf(server.admin)).cards).toBe(0);
  await server.advance(5_000);
  expect((await statusOf(server.admin)).cards).toBe(1);
});

test('a phase announced as signed shows the writers, when it is turned and not before', async () => {
  await open({ anonymous: false });
  await lay(people[0], 'card-a', 'signed');
  expect((await server.admin.api('GET', at(''))).text).not.toContain(people[0]?.id);
  await reveal();
  expect(await cardsOnBoard()).toMatchObject([{ text: 'signed', author: people[0]?.id }]);
});

test('votes: a limit of dots, a changed mind, secret until they are counted', async () => {
  const [ben, cleo] = people;
  await open({ id: 'vote-one', kind: 'votes', most: 3 });
  const vote = (who: Somebody | undefined, picks: object) => who?.api('PUT', at('/vote-one/ballot'), { picks });
  expect((await vote(ben, { a: 2, b: 2 }))?.json.code).toBe('too-many');
  expect((await vote(ben, { a: 3 }))?.status).toBe(204);
  expect((await vote(ben, { a: 1, b: 2 }))?.status).toBe(204);
  expect((await vote(cleo, { b: 1 }))?.status).toBe(204);
  expect((await statusOf(ben as Somebody)).ballot).toEqual({ a: 1, b: 2 });
  expect((await statusOf(server.admin)).ballot).toEqual({});
  expect((await server.admin.api('GET', `/incidents/${incident}/record`)).text).not.toContain('votes-counted');
  await reveal('vote-one', true);
  const { facts } = (await server.admin.api('GET', `/incidents/${incident}/record`)).json;
  expect(facts.at(-1)).toMatchObject({ type: 'review-votes-counted', ballots: 2, votes: { a: 1, b: 3 }, actor: null });
});

test('viewers lay cards as everybody does, strangers lay nothing; only who may facilitate opens and reveals', async () => {
  const vera = await server.person('Vera', 'viewer');
  expect((await vera.api('POST', at(''), { id: 'hers', kind: 'cards', prompt: 'x' })).status).toBe(403);
  await open();
  expect((await lay(vera, 'card-a', 'hello'))?.status).toBe(204);
  const secret = await server.admin.declare('Private', { private: true });
  expect((await people[0]?.api('GET', `/incidents/${secret}/review/phases`))?.status).toBe(404);
});

test('a reveal that died before it was finished is finished when it is asked for again, once', async () => {
  await open();
  for (const [index, who] of people.entries()) await lay(who, `card-${index}`, `thought ${index}`);
  await server.storage.sealed.close('phase-one' as never);
  await server.app.brainstorm.resume([incident]);
  expect(await cardsOnBoard()).toHaveLength(5);
  expect((await server.storage.sealed.phases(incident))[0]).toMatchObject({ state: 'over', key: '' });
});

/** A backup of the running server as lines, unpacked. */
async function linesOfBackup(): Promise<string[]> {
  const to = mkdtempSync(join(tmpdir(), 'muster-leak-backup-'));
  const target = join(to, 'copy');
  await backup(server.storage, { to: target, now: server.now() });
  const files = readdirSync(target, { recursive: true, encoding: 'utf8' }).map((name) => join(target, name));
  const texts = files
    .filter((path) => statSync(path).isFile())
    .map((path) => {
      const bytes = readFileSync(path);
      return (path.endsWith('.zst') ? zstdDecompressSync(bytes) : bytes).toString('latin1');
    });
  rmSync(to, { recursive: true, force: true });
  return texts.join('\n').split('\n');
}

/** Everything in a folder as one text, bytes as letters. */
function everythingIn(dir: string): string {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .map((name) => join(dir, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'latin1'))
    .join('\n');
}

test('nothing that is sent, logged or kept betrays who wrote a card', async () => {
  await server.close();
  const dir = mkdtempSync(join(tmpdir(), 'muster-leak-'));
  const lines: string[] = [];
  const frames: string[] = [];
  const tell = (...said: unknown[]): void => void lines.push(JSON.stringify(said));
  const storage = await openStorage({ kind: 'sqlite', dir, reserveBytes: 0 });
  const mail = await openMailServer();
  const mailing = { MUSTER_SMTP_URL: mail.url, MUSTER_MAIL_FROM: 'Muster <muster@example.org>' };
  const env = { ...SECRET, ...mailing, MUSTER_OPEN_METRICS: '1', MUSTER_DATA_DIR: dir };
  server = await startWholeServer({ storage, env });
  Object.assign(server.app.log, { info: tell, warn: tell, error: tell, debug: tell });
  incident = await server.admin.declare('Checkout errors');
  people = await Promise.all(['Gus', 'Hana', 'Ivo', 'Jana'].map((name) => server.person(name)));
  // Two who only read: the facilitator, and somebody else with every kind of connection that a browser has.
  const kira = await server.person('Kira', 'responder', 'kira@example.org');
  const readers = [server.admin, kira].flatMap(({ token }) =>
    ['board', 'record'].map((document) => ({ token, document })),
  );
  for (const who of [server.admin, kira]) {
    const events = await who.events();
    events.onAny((...said: unknown[]) => frames.push(JSON.stringify(said)));
    await events.emitWithAck('watch-incidents');
  }
  const sockets = readers.map(({ token, document }) => {
    const address = `${server.origin.replace('http', 'ws')}/sync/${incident}/${document}?token=${token}`;
    const socket = new WebSocket(address);
    socket.on('message', (data: Buffer) => frames.push(data.toString('latin1')));
    return socket;
  });
  await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('open', resolve))));
  // Each asks for everything, as a browser does.
  for (const socket of sockets) socket.send(Uint8Array.of(0, 0, 1, 0));
  // Around the cards everything else goes on that a review has: a date with mails, preparation, a quote, parking and grouping.
  const ofReview = (path: string): string => `/incidents/${incident}/review/${path}`;
  const meeting = {
    meeting: 'meeting-1',
    startsAt: server.now() + 3_600_000,
    minutes: 60,
    zone: 'UTC',
    agenda: 'hour',
  };
  await server.admin.api('PUT', ofReview('meeting'), { ...meeting, invited: [kira.id] });
  await server.admin.command(incident, { type: 'step-review', step: 'cards', agenda: 'hour' });
  await open();
  const before = (await server.storage.log.head(incident)) + 1;
  for (const [index, who] of people.entries()) await lay(who, `card-of-${index}`, `plume-${index}`);
  const quote = { quote: 'quote-one', person: kira.id, text: 'It looked calm.' };
  expect((await server.admin.api('POST', ofReview('quotes'), quote)).status).toBe(204);
  await server.admin.api('PUT', ofReview('preparation'), { text: 'Ask about the graph.' });
  const parked = { act: 'park', id: 'parked-1', text: 'who pays' };
  expect((await kira.api('POST', ofReview('acts'), parked)).status).toBe(204);
  await server.admin.api('PUT', ofReview('meeting'), { ...meeting, minutes: 45, invited: [kira.id] });
  for (let turn = 0; turn < 6; turn += 1) await server.advance(1_000);
  await until(() => mail.letters.length >= 3, 'the mails of the date and the quote are out');
  const [, link = ''] =
    /\/quote\/([A-Za-z0-9_-]{20,100})/.exec(mail.letters.map(({ raw }) => raw.replace(/=\r?\n/g, '')).join('\n')) ?? [];
  expect(await server.app.quotes.answerBy(link, true)).toMatchObject({ kind: 'answered' });
  const facilitator = (await server.admin.api('GET', at(''))).text;
  // While it is sealed the texts are nowhere in the clear either, on disk and on the wire.
  expect(everythingIn(dir)).not.toMatch(/plume-\d/);
  expect(frames.join('\n')).not.toMatch(/plume-\d/);
  expect(facilitator).not.toMatch(/plume-\d/);
  const sealedBackup = (await linesOfBackup()).join('\n');
  expect(sealedBackup).toContain(incident);
  expect(sealedBackup).not.toMatch(/plume-\d|card-of-\d/);
  await reveal();
  await until(() => frames.some((frame) => frame.includes('plume-')), 'the cards are on the board');
  const entries = await server.storage.log.read(incident, before - 1);
  const texts = await Promise.all(
    ['/metrics', '/healthz', `/api/v1/incidents/${incident}/record`].map(
      async (path) => (await server.fetch(path, { headers: { authorization: `Bearer ${server.admin.token}` } })).text,
    ),
  );
  for (const format of ['json', 'md', 'html'])
    texts.push((await server.admin.api('GET', `/incidents/${incident}/export?format=${format}`)).text);
  // What stood there at a minute, with names for whoever asks, and the index that search is made of.
  await server.advance(120_000);
  const moments = [
    await kira.api('GET', `/incidents/${incident}/at?time=${server.now() - 60_000}`),
    await kira.api('POST', `/incidents/${incident}/at/names`, { time: server.now() - 60_000 }),
    await kira.api('GET', '/search?q=plume'),
    await kira.api('GET', at('')),
    await kira.api('GET', ofReview('quotes')),
    await kira.api('GET', ofReview('meeting.ics')),
    await kira.api('GET', '/notifications'),
    await server.admin.api('GET', '/library?q=plume'),
  ];
  texts.push(...moments.map(({ text }) => text));
  for (const socket of sockets) socket.close();
  texts.push(...mail.letters.map(({ raw, text }) => `${raw}\n${text}`));
  expect(mail.letters.map(({ text }) => text).join('\n')).not.toMatch(/plume-\d/);
  await mail.close();
  // In a backup people and cards both stand, but no line knows of one and the other.
  const kept = await linesOfBackup();
  expect(kept.some((line) => line.includes('review-phase-revealed'))).toBe(true);
  for (const line of kept)
    if (/plume-\d|review-phase-revealed/.test(line)) for (const who of people) expect(line).not.toContain(who.id);
  expect(kept.join('\n')).not.toMatch(/card-of-\d/);
  expect(everythingIn(dir)).not.toMatch(/card-of-\d/);
  const sealed = readFileSync(join(dir, 'sealed.db'), 'latin1');
  const sinceOpened = [
    ...entries.map((entry) => JSON.stringify(entry) + Buffer.from(entry.board ?? []).toString('latin1')),
    ...lines,
    ...frames,
    facilitator,
    sealed,
    ...texts,
  ].join('\n');
  for (const [index, who] of people.entries()) {
    expect(sinceOpened, `the id of ${who.name}`).not.toContain(who.id);
    expect(sinceOpened, `the card's first id`).not.toContain(`card-of-${index}`);
  }
  // Nothing is left that a key could open, and the key is gone.
  expect(sealed).not.toContain('v1.');
  expect((await server.storage.sealed.slips('phase-one' as never)).length).toBe(0);
  rmSync(dir, { recursive: true, force: true });
});
