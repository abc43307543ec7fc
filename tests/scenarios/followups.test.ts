/** Follow-ups over all incidents: what becomes of them, who hears of overdue ones and in which order, the weekly mail, and what is asked when it comes back. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addFollowup, readFollowups } from '#model/followups/followups.ts';
import { parseBoardId } from '#model/ids.ts';
import type { BoardId, IncidentId } from '#model/ids.ts';
import { OWNER_ALONE_MS } from '#server/followups/asks.ts';
import type { MailServer } from '#tests/support/receivers.ts';
import { openMailServer } from '#tests/support/receivers.ts';
import type { Somebody, WholeServer } from '#tests/support/whole-server.ts';
import { startWholeServer, until } from '#tests/support/whole-server.ts';

const DAY_MS = 86_400_000;
let server: WholeServer;
let mail: MailServer;
let ben: Somebody;
let cem: Somebody;
let incident: IncidentId;

function id(text: string): BoardId {
  const parsed = parseBoardId(text);
  if (!parsed) throw new TypeError('no id');
  return parsed;
}

beforeEach(async () => {
  mail = await openMailServer();
  server = await startWholeServer({
    env: { MUSTER_SMTP_URL: mail.url, MUSTER_SECRET_KEY: 'a secret of thirty-two letters or more' },
  });
  ben = await server.person('Ben Owner', 'responder', 'ben@example.org');
  cem = await server.person('Cem Lead', 'responder', 'cem@example.org');
  incident = await server.admin.declare('Checkout errors', { severity: 'SEV2' });
  const taken = await cem.command(incident, { type: 'take-role', role: 'commander' });
  if (!taken.ok) throw new Error(taken.refusal.message);
});
afterEach(async () => {
  await server.close();
  await mail.close();
});

/** Writes follow-ups on the board, and waits until the index has them. */
async function promise(where: IncidentId, ...given: Parameters<typeof addFollowup>[2][]): Promise<void> {
  const { doc } = await server.admin.open(where);
  doc.transact(() => given.forEach((values, index) => addFollowup(doc, id(`fu-${index + 1}`), values)));
  await listed(given.length, where, given[0]?.state ?? 'open');
}
/** What the list says now, once it has so many rows of an incident. */
async function listed(count: number, where = incident, state = 'open') {
  let items: { id: string; text: string; state: string; due: number | null; outcome: string; worked: string | null }[] =
    [];
  await until(async () => {
    await server.app.projections.catchUp();
    const all = (await server.admin.api('GET', `/followups?state=${state}`)).json.items;
    items = all.filter((item: { incident: string }) => item.incident === where);
    return items.length === count;
  }, `${count} follow-ups`);
  return items;
}
const decide = (who: Somebody, followup: string, body: object) =>
  who.api('POST', `/incidents/${incident}/followups/${followup}`, body);
const told = async (who: Somebody): Promise<string[]> =>
  (await server.app.notifications.list(who.id)).map(({ text }) => text).filter((text) => text.startsWith('Overdue'));
const pass = async (days: number): Promise<void> => {
  await server.app.projections.catchUp();
  await server.advance(days * DAY_MS);
  await server.advance(0);
};

test('the owner is asked first and alone; only a week without an answer reaches whoever leads', async () => {
  const due = server.now() + 2 * DAY_MS;
  await promise(
    incident,
    { text: 'Alert before a certificate expires', owner: ben.id, due },
    { text: 'Limit the pool', owner: ben.id, due },
  );
  await pass(1);
  expect(await told(ben)).toEqual([]);
  await pass(2);
  expect((await told(ben)).sort()).toEqual([
    expect.stringMatching(/certificate expires.*#1.*Keep it, move it or drop it/),
    expect.stringContaining('Limit the pool'),
  ]);
  expect(await told(cem)).toEqual([]);
  await until(() => mail.letters.filter(({ to }) => to[0] === 'ben@example.org').length >= 2, 'mails to the owner');
  // One is answered; silence about the other one is heard after a week, not before.
  expect((await decide(ben, 'fu-2', { fate: 'keep' })).status).toBe(204);
  await pass(6);
  expect(await told(cem)).toEqual([]);
  await pass(2);
  expect(await told(cem)).toEqual([expect.stringMatching(/more than a week.*certificate expires/)]);
  expect((await told(ben)).length).toBe(2);
  // Nobody is told the same twice.
  await pass(3);
  expect((await told(cem)).length).toBe(1);
  expect(OWNER_ALONE_MS).toBe(7 * DAY_MS);
});

test('what nobody owns is heard by whoever leads at once, and a private one has no words outside', async () => {
  await promise(incident, { text: 'Nobody took this', due: server.now() + DAY_MS });
  const hidden = await server.admin.declare('Payroll leak', { severity: 'SEV1', private: true });
  await server.admin.command(hidden, { type: 'add-member', person: ben.id });
  await promise(hidden, { text: 'Rotate the payroll key', owner: ben.id, due: server.now() + DAY_MS });
  await pass(2);
  expect(await told(cem)).toEqual([expect.stringMatching(/without an owner.*Nobody took this/)]);
  expect(await told(ben)).toEqual([expect.stringContaining('a follow-up of #2')]);
  const overdue = () => mail.letters.filter(({ text }) => text.includes('Subject: Overdue'));
  await until(() => overdue().some(({ to }) => to[0] === 'ben@example.org'), 'a mail');
  expect(
    overdue()
      .map(({ text }) => text)
      .join('\n'),
  ).not.toMatch(/payroll/i);
});

test('closing needs evidence, dropping a reason, and both stand in the list', async () => {
  await promise(incident, { text: 'One' }, { text: 'Two' }, { text: 'Three' });
  expect((await decide(ben, 'fu-1', { fate: 'done' })).status).toBe(422);
  expect((await decide(ben, 'fu-1', { fate: 'done', evidence: '  ' })).status).toBe(422);
  expect((await decide(ben, 'fu-1', { fate: 'done', evidence: 'The drill paged' })).status).toBe(204);
  expect((await decide(ben, 'fu-2', { fate: 'drop', reason: 'The service is gone' })).status).toBe(204);
  expect((await decide(ben, 'fu-9', { fate: 'keep' })).status).toBe(404);
  const vera = await server.person('Vera', 'viewer');
  expect((await decide(vera, 'fu-3', { fate: 'keep' })).status).toBe(403);
  expect(await listed(1, incident, 'done')).toMatchObject([{ outcome: 'The drill paged' }]);
  expect(await listed(1, incident, 'dropped')).toMatchObject([{ outcome: 'The service is gone' }]);
  expect((await decide(ben, 'fu-1', { fate: 'reopen' })).status).toBe(204);
  await listed(2);
  const { doc } = await ben.open(incident);
  expect(
    readFollowups(doc)
      .map(({ state }) => state)
      .sort(),
  ).toEqual(['dropped', 'open', 'open']);
});

test('on Monday morning each person gets what is theirs, until one click ends it', async () => {
  await server.app.access.people.change(ben.id, { zone: 'Asia/Tokyo' });
  await promise(
    incident,
    { text: 'Alert before a certificate expires', owner: ben.id, due: server.now() + DAY_MS },
    { text: 'Limit the pool', owner: ben.id, due: server.now() + 90 * DAY_MS },
    { text: 'Not theirs', owner: null },
  );
  const digests = () => mail.letters.filter(({ text }) => /^Subject: Muster: /m.test(text));
  // From Tuesday noon to Sunday 22:55 UTC: in Tokyo it is Monday, five to eight.
  await pass(5);
  await server.advance(10 * 3_600_000 + 55 * 60_000);
  expect(digests()).toEqual([]);
  await server.advance(10 * 60_000);
  await until(() => digests().length === 1, 'the weekly mail');
  const [letter] = digests();
  expect(letter?.to).toEqual(['ben@example.org']);
  expect(letter?.text).toContain('2 open follow-ups, 1 late');
  expect(letter?.text).toContain('Alert before a certificate expires (#1): late since 2026-02-04');
  expect(letter?.text).not.toContain('Not theirs');
  await server.advance(3_600_000);
  expect(digests().length).toBe(1);
  const path = /List-Unsubscribe: <[^>]*(\/api\/v1\/digest\/stop\/[^>]+)>/.exec(letter?.text ?? '')?.[1] ?? '';
  expect((await server.fetch(`${path}x`, { method: 'POST' })).status).toBe(404);
  expect((await ben.api('GET', '/digest')).json).toEqual({ weekly: true });
  expect((await server.fetch(path, { method: 'POST', body: 'List-Unsubscribe=One-Click' })).status).toBe(204);
  expect((await ben.api('GET', '/digest')).json).toEqual({ weekly: false });
  await pass(7);
  expect(digests().length).toBe(1);
  expect((await ben.api('PUT', '/digest', { weekly: true })).status).toBe(204);
  await pass(7);
  await until(() => digests().length === 2, 'the weekly mail again');
});

test('when it comes back, what was promised is judged', async () => {
  await promise(incident, { text: 'Renew certificates by machine', state: 'done', outcome: 'renewed twice' });
  await server.admin.command(incident, { type: 'resolve', remedy: 'patch', endedBy: 'renewed by hand' });
  await pass(20);
  const again = await server.admin.declare('Checkout errors', { severity: 'SEV2' });
  const before = async () => {
    await server.app.projections.catchUp();
    return (await server.admin.api('GET', `/incidents/${again}/seen-before`)).json.items[0]?.followups;
  };
  expect(await before()).toMatchObject([{ id: 'fu-1', state: 'done', worked: null }]);
  expect((await decide(cem, 'fu-1', { fate: 'judge', worked: 'partly', incident: 2 })).status).toBe(204);
  expect(await before()).toMatchObject([{ id: 'fu-1', worked: 'partly' }]);
});
