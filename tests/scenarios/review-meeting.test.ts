/** The review as an appointment: whom it asks, what they get and when, who is warned; preparing in private; asking before quoting; ending it. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import ICAL from 'ical.js';
import { readReview } from '#model/review/review.ts';
import { sectionText } from '#model/postmortem/text.ts';
import { park, startReview } from '#model/review/review.ts';
import type { IncidentId } from '#model/ids.ts';
import { parseBoardId } from '#model/ids.ts';
import { openMailServer } from '#tests/support/receivers.ts';
import type { MailServer } from '#tests/support/receivers.ts';
import type { Somebody, WholeServer } from '#tests/support/whole-server.ts';
import { startWholeServer, until } from '#tests/support/whole-server.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
let server: WholeServer;
let mail: MailServer;
let incident: IncidentId;
let ben: Somebody;
let cleo: Somebody;

beforeEach(async () => {
  mail = await openMailServer();
  const env = {
    MUSTER_SECRET_KEY: 'a secret of thirty-two letters or more',
    MUSTER_SMTP_URL: mail.url,
    MUSTER_MAIL_FROM: 'Muster <muster@example.org>',
  };
  server = await startWholeServer({ env });
  ben = await server.person('Ben', 'responder', 'ben@example.org');
  cleo = await server.person('Cleo', 'responder', 'cleo@example.org');
  incident = await ben.declare('Checkout errors', { severity: 'SEV2' });
  await ben.command(incident, { type: 'take-role', role: 'commander' });
  await ben.command(incident, { type: 'resolve', remedy: 'patch' });
});
afterEach(async () => {
  await server.close();
  await mail.close();
});

const at = (path: string): string => `/incidents/${incident}/review/${path}`;
const meeting = (more: object = {}) => ({
  meeting: 'meeting-1',
  startsAt: server.now() + 3 * DAY_MS,
  minutes: 60,
  zone: 'Europe/Oslo',
  agenda: 'hour',
  url: 'https://call.example.org/review',
  facilitator: server.admin.id,
  invited: [ben.id, cleo.id],
  ...more,
});
const lettersTo = (address: string) => mail.letters.filter(({ to }) => to.includes(address));
async function settle(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await server.advance(1_000);
}
/** The calendar entry of a letter, as a calendar reads it. */
function entryIn(raw: string): { method: string; event: ICAL.Event } {
  const [, body = ''] = /Content-Type: text\/calendar[\s\S]*?\r?\n\r?\n([\s\S]*?)\r?\n--/.exec(raw) ?? [];
  const isBase64 = /^[A-Za-z0-9+/=\r\n]+$/.test(body);
  const text = isBase64
    ? Buffer.from(body, 'base64').toString('utf8')
    : body
        .replace(/=\r?\n/g, '')
        .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  const calendar = new ICAL.Component(ICAL.parse(text));
  const event = calendar.getFirstSubcomponent('vevent');
  if (!event) throw new Error(`no event in ${text}`);
  return { method: String(calendar.getFirstPropertyValue('method')), event: new ICAL.Event(event) };
}

test('asks the people of the story and a voice of each team that is missing from it', async () => {
  await server.admin.api('PUT', '/services/checkout', { team: 'Payments', answers: [ben.id] });
  await server.admin.api('PUT', '/services/search', { team: 'Discovery', answers: [cleo.id] });
  await server.admin.command(incident, { type: 'set-services', services: ['checkout', 'search'] as never });
  const { json } = await server.admin.api('GET', at('invitations'));
  expect(json.people).toContainEqual({ person: ben.id, why: expect.arrayContaining(['incident commander']) });
  expect(json.seats).toEqual([
    { seat: 'team:discovery', label: 'A voice of Discovery', suggested: cleo.id },
    { seat: 'support', label: 'A voice of support', suggested: null },
    { seat: 'product', label: 'A voice of product', suggested: null },
  ]);
  await server.admin.api('PUT', at('meeting'), meeting({ seats: { support: cleo.id } }));
  const again = await server.admin.api('GET', at('invitations'));
  expect(again.json.seats).toContainEqual({ seat: 'support', label: 'A voice of support', suggested: cleo.id });
});

test('those invited get a mail with an entry for their calendar, what to read a day before, and hear of changes', async () => {
  expect((await server.admin.api('PUT', at('meeting'), meeting())).status).toBe(204);
  await settle();
  await until(() => lettersTo('ben@example.org').length === 1, 'Ben is invited');
  const [first] = lettersTo('ben@example.org');
  const startsAt = server.now() + 3 * DAY_MS - 4_000;
  const { method, event } = entryIn(first?.raw ?? '');
  expect(method).toBe('REQUEST');
  expect(event.startDate.toJSDate().getTime()).toBe(startsAt);
  expect(event.endDate.toJSDate().getTime()).toBe(startsAt + HOUR_MS);
  expect(first?.text).toContain('Europe/Oslo');
  expect((await ben.api('GET', '/notifications')).text).toContain('you are asked to its review');
  const served = await cleo.api('GET', at('meeting.ics'));
  expect(served.headers.get('content-type')).toContain('text/calendar');
  const published = new ICAL.Event(
    new ICAL.Component(ICAL.parse(served.text)).getFirstSubcomponent('vevent') ?? undefined,
  );
  expect(published.uid).toBe(event.uid);

  // Nothing more until a day before, then what there is to read, once.
  await server.advance(2 * DAY_MS - 60_000);
  await settle();
  expect(lettersTo('ben@example.org')).toHaveLength(1);
  await server.advance(60_000);
  await settle();
  await until(() => lettersTo('ben@example.org').length === 2, 'Ben gets what to read');
  expect(lettersTo('ben@example.org')[1]?.text).toContain('To read before the review');
  await server.advance(HOUR_MS);
  await settle();
  expect(lettersTo('ben@example.org')).toHaveLength(2);

  // Moved, without Cleo: Ben's entry moves, hers is cancelled.
  await server.admin.api('PUT', at('meeting'), meeting({ startsAt: startsAt + DAY_MS, invited: [ben.id] }));
  await settle();
  await until(() => lettersTo('cleo@example.org').some(({ text }) => text.includes('Cancelled:')), 'Cleo is told');
  const moved = lettersTo('ben@example.org').find(({ text }) => text.includes('Changed:'));
  expect(entryIn(moved?.raw ?? '').event.uid).toBe(event.uid);
  expect(entryIn(moved?.raw ?? '').event.sequence).toBe(1);
  await server.admin.api('DELETE', `${at('meeting')}?reason=holiday`);
  await settle();
  await until(() => lettersTo('ben@example.org').some(({ text }) => text.includes('Cancelled:')), 'Ben is told');
  expect(entryIn(lettersTo('ben@example.org').at(-1)?.raw ?? '').method).toBe('CANCEL');
  expect((await cleo.api('GET', at('meeting.ics'))).status).toBe(404);
});

test('a date in the past, an unknown zone, strangers and viewers are refused', async () => {
  const vera = await server.person('Vera', 'viewer');
  expect((await server.admin.api('PUT', at('meeting'), meeting({ startsAt: server.now() - 1 }))).json.code).toBe(
    'invalid',
  );
  expect((await server.admin.api('PUT', at('meeting'), meeting({ zone: 'Mars/Olympus' }))).status).toBe(422);
  expect((await server.admin.api('PUT', at('meeting'), meeting({ invited: ['nobody-known-here'] }))).json.code).toBe(
    'invalid',
  );
  expect((await vera.api('PUT', at('meeting'), meeting())).status).toBe(403);
});

test('preparation is read by its writer alone and stands in no export, document or history', async () => {
  const words = 'Cleo may feel blamed; talk to her before.';
  expect((await ben.api('PUT', at('preparation'), { text: words })).status).toBe(204);
  expect((await ben.api('GET', at('preparation'))).json).toEqual({ text: words });
  expect((await server.admin.api('GET', at('preparation'))).json).toEqual({ text: '' });
  for (const format of ['json', 'md', 'html'])
    expect((await server.admin.api('GET', `/incidents/${incident}/export?format=${format}`)).text).not.toContain(
      'feel blamed',
    );
  const kept = await server.storage.tables.list('review-preparation');
  expect(JSON.stringify(kept)).not.toContain('feel blamed');
});

test('nobody is quoted before they said yes, and a no leaves nothing', async () => {
  const ask = (quote: string, text: string) => server.admin.api('POST', at('quotes'), { quote, person: cleo.id, text });
  const record = async () => (await ben.api('GET', `/incidents/${incident}/record`)).text;
  expect((await ask('quote-yes', 'The graph looked normal to me.')).status).toBe(204);
  expect((await ask('quote-no', 'I was tired.')).status).toBe(204);
  expect((await cleo.api('GET', '/notifications')).text).toContain('may you be quoted');
  expect((await cleo.api('GET', at('quotes'))).json.items).toHaveLength(2);
  expect((await ben.api('GET', at('quotes'))).json.items).toEqual([]);
  expect(await record()).not.toContain('looked normal');
  // Nobody can say yes for her.
  expect((await server.admin.api('POST', at('quotes/quote-yes'), { yes: true })).status).toBe(403);
  expect((await ben.api('POST', at('quotes/quote-yes'), { yes: true })).status).toBe(404);
  expect((await cleo.api('POST', at('quotes/quote-yes'), { yes: true })).status).toBe(204);
  expect((await cleo.api('POST', at('quotes/quote-no'), { yes: false })).status).toBe(204);
  expect(await record()).toContain('looked normal');
  expect(await record()).not.toContain('tired');
  expect(JSON.stringify(await server.storage.tables.list('review-quotes'))).not.toContain('quote-');
  expect((await server.admin.api('GET', '/notifications')).text).toContain('please do not quote it');
  expect((await cleo.api('DELETE', at('quotes/quote-yes'))).status).toBe(204);
  expect(
    (
      await server.app.incidents.visible(
        { actor: { id: ben.id, kind: 'person', role: 'responder' } } as never,
        incident,
      )
    )?.quotes,
  ).toEqual([]);
});

/** The secret of the link in the newest mail that asks somebody. */
function secretFor(address: string): string {
  const raw = lettersTo(address).at(-1)?.raw ?? '';
  return /\/quote\/([A-Za-z0-9_-]{20,100})/.exec(raw.replace(/=\r?\n/g, ''))?.[1] ?? '';
}

test('people are asked by mail too: a link that shows the words, answers once by a press, and no answer is no quote', async () => {
  const ask = (quote: string, text: string) => server.admin.api('POST', at('quotes'), { quote, person: cleo.id, text });
  const record = async () => (await ben.api('GET', `/incidents/${incident}/record`)).text;
  expect((await ask('quote-one', 'The graph looked normal to me.')).status).toBe(204);
  await settle();
  await until(() => lettersTo('cleo@example.org').length === 1, 'Cleo gets a mail');
  const [letter] = lettersTo('cleo@example.org');
  expect(letter?.text).toContain('May you be quoted?');
  // The mail does not carry the words, and neither does what is queued or kept.
  expect(letter?.raw).not.toContain('looked normal');
  for (const table of ['deliveries', 'review-quotes', 'review-quote-links'])
    expect(JSON.stringify(await server.storage.tables.list(table))).not.toContain('looked normal');
  const secret = secretFor('cleo@example.org');
  expect(JSON.stringify(await server.storage.tables.list('review-quote-links'))).not.toContain(secret);
  const { quotes } = server.app;
  // Opening it changes nothing, however often a mail program does so.
  for (let time = 0; time < 3; time += 1)
    expect(await quotes.question(secret)).toMatchObject({ kind: 'asked', text: 'The graph looked normal to me.' });
  expect(await record()).not.toContain('looked normal');
  expect(await quotes.question(`${secret}x`)).toEqual({ kind: 'gone' });
  expect(await quotes.answerBy(secret, true)).toMatchObject({ kind: 'answered', yes: true });
  expect(await record()).toContain('looked normal');
  // It was for one answer.
  expect(await quotes.question(secret)).toEqual({ kind: 'gone' });
  expect(await quotes.answerBy(secret, false)).toEqual({ kind: 'gone' });
  expect(await record()).toContain('looked normal');

  // Answered inside, the link is gone as well; a no leaves no words.
  await ask('quote-two', 'I was tired.');
  await settle();
  await until(() => lettersTo('cleo@example.org').length === 2, 'Cleo gets another');
  const second = secretFor('cleo@example.org');
  expect(second).not.toBe(secret);
  await cleo.api('POST', at('quotes/quote-two'), { yes: false });
  expect(await quotes.question(second)).toEqual({ kind: 'gone' });

  // Never answered: the link ends, and nothing was quoted.
  await ask('quote-three', 'Nobody listened.');
  await settle();
  await until(() => lettersTo('cleo@example.org').length === 3, 'Cleo gets a third');
  await server.advance(31 * DAY_MS);
  expect(await quotes.question(secretFor('cleo@example.org'))).toEqual({ kind: 'gone' });
  expect(await record()).not.toMatch(/tired|Nobody listened/);
});

test('a viewer can answer; nobody is asked about an incident that they cannot see, and no mail goes to who has none', async () => {
  const vera = await server.person('Vera', 'viewer', 'vera@example.org');
  await server.admin.api('POST', at('quotes'), { quote: 'quote-vera', person: vera.id, text: 'It was red.' });
  await settle();
  await until(() => lettersTo('vera@example.org').length === 1, 'Vera gets a mail');
  expect((await vera.api('POST', at('quotes'), { quote: 'hers', person: ben.id, text: 'x' })).status).toBe(403);
  expect((await vera.api('POST', at('quotes/quote-vera'), { yes: true })).status).toBe(204);
  expect((await vera.api('DELETE', at('quotes/quote-vera'))).status).toBe(204);
  const secret = await ben.declare('Private', { private: true });
  const asked = await ben.api('POST', `/incidents/${secret}/review/quotes`, {
    quote: 'q-1',
    person: cleo.id,
    text: 'x',
  });
  expect(asked.json.code).toBe('invalid');
  const dora = await server.person('Dora');
  const before = mail.letters.length;
  expect(
    (await server.admin.api('POST', at('quotes'), { quote: 'quote-dora', person: dora.id, text: 'y' })).status,
  ).toBe(204);
  await settle();
  expect(mail.letters).toHaveLength(before);
});

test('ending it writes the outcome into the document, asks for corrections during 48 hours, then the owner marks it reviewed', async () => {
  await ben.command(incident, { type: 'set-postmortem-owner', owner: ben.id });
  const { doc } = await server.admin.open(incident);
  startReview(doc, 'debrief', server.now(), server.admin.id);
  const parked = parseBoardId('parked-one');
  if (parked) park(doc, parked, 'Who pays for the second region?');
  await until(async () => {
    const reading = await server.app.incidents.read(
      { actor: { id: ben.id, kind: 'person', role: 'responder' } } as never,
      incident,
    );
    return Buffer.from(reading?.board ?? []).includes('second region');
  }, 'the board has what was parked');
  expect((await server.admin.api('POST', at('end'))).json.code).toBe('already-so');
  await server.admin.command(incident, { type: 'step-review', step: 'rules', agenda: 'debrief' });
  expect((await server.admin.api('POST', at('end'))).status).toBe(204);
  await until(
    () => sectionText(doc, 'questions').includes('Who pays for the second region?'),
    'the outcome stands there',
  );
  expect(sectionText(doc, 'people')).toContain('Reviewed on 2026-02-03 (Debrief now, 15 minutes)');
  expect(readReview(doc).parked).toHaveLength(1);
  const state = async () => (await ben.api('GET', `/incidents/${incident}`)).json;
  expect((await state()).postmortem?.state ?? 'in-review').toBe('in-review');
  const early = await ben.command(incident, { type: 'set-postmortem-state', to: 'reviewed' });
  expect(early).toMatchObject({ ok: false, refusal: { code: 'too-soon' } });
  expect(await cleo.command(incident, { type: 'set-postmortem-state', to: 'reviewed' })).toMatchObject({
    ok: false,
    refusal: { code: 'forbidden' },
  });
  await server.advance(48 * HOUR_MS);
  await settle();
  expect((await ben.api('GET', '/notifications')).text).toContain('corrections of its review is over');
  expect(await ben.command(incident, { type: 'set-postmortem-state', to: 'reviewed' })).toMatchObject({ ok: true });
});
