/** Follow-ups become tickets once, whatever the tracker does; their state comes back; tokens stay where they are. */
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addFollowup } from '#model/followups/followups.ts';
import { addWhy } from '#model/whys/whys.ts';
import { parseBoardId } from '#model/ids.ts';
import type { BoardId, IncidentId } from '#model/ids.ts';
import { githubSecret } from '#server/integrations/github-source.ts';
import { factsOf } from '#tests/support/crew.ts';
import type { Asked, FakeTracker } from '#tests/support/tracker-fakes.ts';
import { githubApi, jiraCloud, linearApi, startTracker } from '#tests/support/tracker-fakes.ts';
import type { WholeServer } from '#tests/support/whole-server.ts';
import { startWholeServer, until } from '#tests/support/whole-server.ts';

const TOKEN = 'tracker-token-that-nobody-may-see';
const MINUTE_MS = 60_000;
let server: WholeServer;
let incident: IncidentId;
let tracker: FakeTracker;

function id(text: string): BoardId {
  const parsed = parseBoardId(text);
  if (!parsed) throw new TypeError('no id');
  return parsed;
}

beforeEach(async () => {
  server = await startWholeServer({
    env: { MUSTER_ALLOW_PRIVATE: '127.0.0.1', MUSTER_SECRET_KEY: 'a secret of thirty-two letters or more' },
  });
  incident = await server.admin.declare('Checkout errors', { severity: 'SEV2' });
  const { doc } = await server.admin.open(incident);
  doc.transact(() => {
    addWhy(doc, id('why-1'), { statement: 'Nothing watches certificates', question: 'unseen' });
    addFollowup(doc, id('fu-1'), {
      text: 'Alert before a certificate expires',
      doneWhen: 'An expiring test certificate pages',
      cause: id('why-1'),
      kind: 'detect',
      at: 1,
    });
    addFollowup(doc, id('fu-2'), { text: 'Second', at: 2 });
  });
  await until(async () => {
    const reading = await server.app.incidents.read(SYSTEM, incident);
    return Buffer.from(reading?.board ?? []).includes('certificate expires');
  }, 'the board is kept');
});
afterEach(async () => {
  await server.close();
  await tracker.close();
});

const SYSTEM = {
  actor: { id: 'system' as never, kind: 'system' as const },
  name: 'test',
  credential: { kind: 'system' as const, id: 'test' },
};
async function setUp(kind: 'jira' | 'github' | 'linear', more: object = {}): Promise<string> {
  const vendor = { jira: jiraCloud, github: githubApi, linear: linearApi }[kind];
  tracker = await startTracker(vendor);
  const place = {
    jira: { site: tracker.origin, project: 'OPS', email: 'bot@example.org' },
    github: { api: tracker.origin, repository: 'acme/shop' },
    linear: { api: `${tracker.origin}/graphql`, team: 'team-1' },
  }[kind];
  const made = await server.admin.api('POST', '/trackers', { kind, name: kind, token: TOKEN, ...place, ...more });
  expect(made.status).toBe(201);
  return made.json.id;
}
const ask = (to: string, followups = ['fu-1']) =>
  server.admin.api('POST', `/incidents/${incident}/tickets`, { tracker: to, followups });
const facts = (type: string) => factsOf(server, incident, type);
const ticket = async (): Promise<{ key: string; state?: string; done: boolean } | undefined> =>
  (await server.app.incidents.visible(SYSTEM, incident))?.tickets[id('fu-1')];
const hook = async (source: string) =>
  (await server.admin.api('POST', '/hooks', { source, name: source })).json as { url: string; id: string };
const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  server.fetch(new URL(path, server.origin).pathname, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });

describe.each([
  ['jira', 'OPS-41'],
  ['github', 'acme/shop#41'],
  ['linear', 'ENG-41'],
] as const)('%s', (kind, key) => {
  test('makes one ticket that says what is to be done and leads back', async () => {
    const to = await setUp(kind);
    expect((await ask(to)).status).toBe(202);
    await server.advance(0);
    expect(tracker.issues).toHaveLength(1);
    const said = JSON.stringify(tracker.issues[0]);
    for (const words of [
      'Alert before a certificate expires',
      'test certificate pages',
      'Nothing watches',
      `/incidents/${incident}`,
    ])
      expect(said).toContain(words);
    expect(await ticket()).toMatchObject({ system: kind, key, done: false });
    expect((await ask(to)).json.code).toBe('already-so');
  });

  test.each(['failing', 'busy'] as const)('tries again when it is %s', async (mood) => {
    const to = await setUp(kind);
    tracker.moods.push(mood, mood);
    await ask(to);
    for (let minutes = 0; minutes < 6; minutes += 1) await server.advance(MINUTE_MS);
    expect(tracker.issues).toHaveLength(1);
    expect(await ticket()).toMatchObject({ key });
  });

  test('finds the ticket of an attempt whose answer was lost, instead of making another', async () => {
    const to = await setUp(kind);
    tracker.moods.push('cutting');
    await ask(to);
    for (let minutes = 0; minutes < 4; minutes += 1) await server.advance(MINUTE_MS);
    expect(tracker.issues).toHaveLength(1);
    expect(await ticket()).toMatchObject({ key });
  });

  test('gives up at once when the token is refused, and says why', async () => {
    const to = await setUp(kind);
    tracker.moods.push('refusing');
    await ask(to);
    for (let minutes = 0; minutes < 6; minutes += 1) await server.advance(MINUTE_MS);
    expect(tracker.asked).toHaveLength(1);
    expect(tracker.issues).toHaveLength(0);
    expect(await facts('ticket-failed')).toMatchObject([
      { followup: 'fu-1', reason: expect.stringContaining('token') },
    ]);
    // Asked again, with the token mended, it is made.
    await ask(to);
    await server.advance(0);
    expect(await ticket()).toMatchObject({ key });
  });
});

describe('the test button', () => {
  test.each(['jira', 'github', 'linear'] as const)(
    '%s: says what it found, makes nothing, and says what is wrong',
    async (kind) => {
      const to = await setUp(kind);
      const tried = () => server.admin.api('POST', `/trackers/${to}/test`);
      expect((await tried()).json).toEqual({
        ok: true,
        message: expect.stringMatching(/Operations|acme\/shop|Engineering/),
      });
      tracker.moods.push('refusing');
      expect((await tried()).json).toEqual({ ok: false, message: expect.stringContaining('token') });
      tracker.moods.push('failing');
      expect((await tried()).json).toMatchObject({ ok: false });
      expect(tracker.issues).toHaveLength(0);
      // The token is renewed without being read, and the new one is what is sent.
      expect((await server.admin.api('PATCH', `/trackers/${to}`, { token: 'a-newer-token' })).status).toBe(204);
      await tried();
      const sent = tracker.asked.at(-1)?.headers.authorization ?? '';
      const said = kind === 'jira' ? Buffer.from(sent.replace('Basic ', ''), 'base64').toString() : sent;
      expect(said).toContain('a-newer-token');
    },
  );

  test('a place that is not there is told', async () => {
    const to = await setUp('linear', { team: 'team-9' });
    expect((await server.admin.api('POST', `/trackers/${to}/test`)).json).toEqual({
      ok: false,
      message: 'Entity not found: Team',
    });
    expect((await server.admin.api('POST', '/trackers/none/test')).status).toBe(404);
  });
});

test('a tracker that hangs holds nothing up, and its ticket is found later', { timeout: 30_000 }, async () => {
  const to = await setUp('github');
  tracker.moods.push('silent');
  await ask(to);
  for (let minutes = 0; minutes < 4; minutes += 1) await server.advance(MINUTE_MS);
  expect(tracker.issues).toHaveLength(1);
  expect(await ticket()).toMatchObject({ key: 'acme/shop#41' });
});

test('several at once become one ticket each', async () => {
  const to = await setUp('jira');
  await ask(to, ['fu-1', 'fu-2', 'fu-1']);
  await server.advance(0);
  expect(tracker.issues.map(({ title }) => title).sort()).toEqual(['Alert before a certificate expires', 'Second']);
  expect((await ask(to, ['none'])).status).toBe(404);
});

const SECRET = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;
/** A tracker behind the signed webhook: its first answers are as `moods` says, then it makes the ticket. */
async function ownTracker(moods: readonly ('failing' | 'cutting' | 'silent')[] = []) {
  tracker = await startTracker(githubApi);
  const asked: Asked[] = [];
  const receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { headers, method = '', url: path = '' } = request;
      const mood = moods[asked.length];
      asked.push({ method, path, headers, json: Buffer.concat(chunks).toString('utf8') });
      if (mood === 'cutting') request.socket.destroy();
      if (mood === 'cutting' || mood === 'silent') return;
      response.statusCode = mood === 'failing' ? 500 : 200;
      response.end(JSON.stringify({ key: 'T-9', url: 'https://tickets.example/T-9' }));
    });
  });
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/in`;
  const { json } = await server.admin.api('POST', '/trackers', {
    kind: 'webhook',
    name: 'Own',
    url,
    secret: SECRET,
  });
  const close = (): void => {
    receiver.closeAllConnections();
    receiver.close();
  };
  return { to: json.id as string, asked, close };
}

test.each(['failing', 'cutting', 'silent'] as const)(
  'the signed webhook, %s at first: the same id for every attempt, a signature that verifies',
  { timeout: 30_000 },
  async (mood) => {
    const { to, asked, close } = await ownTracker([mood]);
    await ask(to);
    for (let minutes = 0; minutes < 4; minutes += 1) await server.advance(MINUTE_MS);
    expect(asked).toHaveLength(2);
    expect(new Set(asked.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    const signature = String(asked[1]?.headers['webhook-signature']);
    const sentAt = new Date(Number(asked[1]?.headers['webhook-timestamp']) * 1_000);
    expect(new Webhook(SECRET).sign(String(asked[1]?.headers['webhook-id']), sentAt, asked[1]?.json)).toBe(signature);
    expect(await ticket()).toMatchObject({ system: 'webhook', key: 'T-9' });
    close();
  },
);

describe('state comes back', () => {
  test('from Jira, done and reopened; the same delivery again changes nothing', async () => {
    await ask(await setUp('jira'));
    await server.advance(0);
    const { url } = await hook('jira');
    const told = (status: string, category: string) =>
      JSON.stringify({
        webhookEvent: 'jira:issue_updated',
        issue: {
          key: 'OPS-41',
          self: `${tracker.origin}/rest/api/2/issue/10041`,
          fields: { status: { name: status, statusCategory: { key: category } } },
        },
      });
    expect((await post(url, told('Done', 'done'))).status).toBe(200);
    await post(url, told('Done', 'done'));
    expect(await ticket()).toMatchObject({ state: 'Done', done: true });
    await post(url, told('To Do', 'new'));
    expect(await ticket()).toMatchObject({ state: 'To Do', done: false });
    expect(await facts('ticket-state-changed')).toHaveLength(2);
    expect((await post(url, told('Done', 'done'), { 'x-hub-signature': 'sha256=00' })).status).toBe(401);
    const elsewhere = told('Done', 'done').replace('OPS-41', 'OPS-77');
    expect((await post(url, elsewhere)).json).toEqual({ followup: null });
  });

  test('from GitHub, signed', async () => {
    await ask(await setUp('github'));
    await server.advance(0);
    const { url, id: hookId } = await hook('github');
    const secret = githubSecret(server.app.outward.box(), { id: hookId });
    const body = JSON.stringify({
      action: 'closed',
      issue: { number: 41, state: 'closed', state_reason: 'completed' },
      repository: { full_name: 'Acme/Shop' },
    });
    const signed = {
      'x-github-event': 'issues',
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    };
    expect((await post(url, body, { 'x-github-event': 'issues' })).status).toBe(401);
    const answer = await post(url, body, signed);
    expect(answer.status, answer.text).toBe(200);
    expect(await ticket()).toMatchObject({ state: 'closed', done: true });
  });

  test('from Linear, signed and fresh', async () => {
    await ask(await setUp('linear', { webhookSecret: 'linear-hook-secret' }));
    await server.advance(0);
    const { url } = await hook('linear');
    const body = (at: number) =>
      JSON.stringify({
        type: 'Issue',
        action: 'update',
        webhookTimestamp: at,
        data: { id: tracker.issues[0]?.id, state: { name: 'In Progress', type: 'started' } },
      });
    const sign = (text: string, secret = 'linear-hook-secret') => ({
      'linear-signature': createHmac('sha256', secret).update(text).digest('hex'),
    });
    const fresh = body(server.now());
    const forged = await post(url, fresh, sign(fresh, 'another'));
    expect([forged.status, forged.json.code]).toEqual([401, 'bad-signature']);
    expect((await post(url, fresh)).status).toBe(401);
    expect((await ticket())?.state).toBeUndefined();
    const old = body(server.now() - 2 * MINUTE_MS);
    expect((await post(url, old, sign(old))).status).toBe(422);
    await post(url, fresh, sign(fresh));
    expect(await ticket()).toMatchObject({ state: 'In Progress', done: false });
  });
});

describe('state comes back from the signed webhook', () => {
  /** A message as Standard Webhooks describes. */
  const signed = (id: string, data: object, { at = server.now(), secret = SECRET } = {}) => {
    const text = JSON.stringify(data);
    const headers = {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at / 1_000)),
      'webhook-signature': `v1,AAAA ${new Webhook(secret).sign(id, new Date(Math.floor(at / 1_000) * 1_000), text)}`,
    };
    return { text, headers };
  };
  let address: string;
  let stop: () => void;
  beforeEach(async () => {
    const { to, close } = await ownTracker();
    stop = close;
    await ask(to);
    await server.advance(0);
    address = (await hook('tickets')).url;
  });
  afterEach(() => stop());
  const tell = ({ text, headers }: ReturnType<typeof signed>, more: Record<string, string> = {}) =>
    post(address, text, { ...headers, ...more });
  const shipped = { key: 'T-9', state: 'Shipped', done: true };

  test('is shown, once for the same message however often it comes', async () => {
    const message = signed('msg_1', shipped);
    const answer = await tell(message);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.json.followup).toBe('fu-1');
    for (let time = 0; time < 3; time += 1) expect((await tell(message)).status).toBe(200);
    expect(await ticket()).toMatchObject({ state: 'Shipped', done: true });
    expect(await facts('ticket-state-changed')).toHaveLength(1);
    const { json } = await server.admin.api('GET', '/followups');
    expect(json.items.find(({ id: one }: { id: string }) => one === 'fu-1')?.ticket).toMatchObject({
      key: 'T-9',
      state: 'Shipped',
      done: true,
    });
  });

  test('a message that comes late, or again after a newer one, changes nothing', async () => {
    const iso = (ms: number): string => new Date(server.now() + ms).toISOString();
    const started = { key: 'T-9', state: 'Started', done: false, timestamp: iso(-60_000) };
    const first = signed('msg_1', started, { at: server.now() - 60_000 });
    await tell(first);
    await tell(signed('msg_2', { ...shipped, timestamp: iso(-30_000) }));
    await tell(first);
    // Sent again, and signed anew, by a sender that did not hear the answer.
    await tell(signed('msg_1', started));
    await tell(signed('msg_0', { ...started, state: 'Planned', timestamp: iso(-90_000) }));
    expect(await ticket()).toMatchObject({ state: 'Shipped', done: true });
    expect(await facts('ticket-state-changed')).toHaveLength(2);
  });

  test('unsigned, forged, altered and stale messages are refused', async () => {
    expect((await post(address, JSON.stringify(shipped))).status).toBe(401);
    const other = `whsec_${Buffer.from('another secret of thirty-two bytes').toString('base64')}`;
    const forged = await tell(signed('msg_1', shipped, { secret: other }));
    expect([forged.status, forged.json.code]).toEqual([401, 'bad-signature']);
    const altered = signed('msg_1', shipped);
    expect((await tell({ ...altered, text: altered.text.replace('Shipped', 'Lost') })).status).toBe(401);
    expect((await tell(signed('msg_1', shipped), { 'webhook-id': 'msg_2' })).status).toBe(401);
    expect((await tell(signed('msg_1', shipped, { at: server.now() - 10 * MINUTE_MS }))).status).toBe(422);
    expect((await ticket())?.state).toBeUndefined();
    // Somebody else's ticket is taken and does nothing.
    expect((await tell(signed('msg_9', { ...shipped, key: 'T-77' }))).json).toEqual({ followup: null });
  });
});

test('tokens are nowhere but sealed', async () => {
  const to = await setUp('jira');
  await ask(to);
  await server.advance(0);
  const seen = [
    (await server.admin.api('GET', '/trackers')).text,
    (await server.admin.api('GET', `/incidents/${incident}/record`)).text,
    (await server.admin.api('GET', `/incidents/${incident}/export?format=json`)).text,
    JSON.stringify(await server.storage.tables.list('trackers')),
  ].join('\n');
  expect(seen).not.toContain(TOKEN);
  expect(seen).not.toContain(Buffer.from(`bot@example.org:${TOKEN}`).toString('base64'));
  const ben = await server.person('Ben');
  expect(
    (await ben.api('POST', '/trackers', { kind: 'github', name: 'x', repository: 'a/b', token: 'x' })).status,
  ).toBe(403);
  const vera = await server.person('Vera', 'viewer');
  expect((await vera.api('POST', `/incidents/${incident}/tickets`, { tracker: to, followups: ['fu-2'] })).status).toBe(
    403,
  );
});
