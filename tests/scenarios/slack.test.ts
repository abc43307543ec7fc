/** `/incident` in Slack declares; forged, old and repeated requests do not. */
import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Reply, WholeServer } from '#tests/support/whole-server.ts';
import { startWholeServer } from '#tests/support/whole-server.ts';

const SECRET = '8f742231b10e8888abcd99yyyzzz85a5';
let house: WholeServer;
let address: string;
beforeEach(async () => {
  house = await startWholeServer();
  await house.admin.api('PATCH', '/organisation', { callTemplate: 'https://meet.example.org/{number}' });
  const made = await house.admin.api('POST', '/hooks', { source: 'slack', name: 'Slack', signingSecret: SECRET });
  expect(made.text).not.toContain(SECRET);
  address = new URL(made.json.url).pathname;
});
afterEach(() => house.close());

const slash = (text: string, more: Record<string, string> = {}): string =>
  new URLSearchParams({
    command: '/incident',
    text,
    trigger_id: 't.1',
    user_name: 'ana',
    channel_name: 'ops',
    ...more,
  }).toString();

function send(
  body: string,
  given: { at?: number; secret?: string; type?: string; tamper?: string } = {},
): Promise<Reply> {
  const stamp = String(Math.floor((given.at ?? house.now()) / 1_000));
  const signature = createHmac('sha256', given.secret ?? SECRET)
    .update(`v0:${stamp}:${body}`)
    .digest('hex');
  return house.fetch(address, {
    method: 'POST',
    headers: {
      'content-type': given.type ?? 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': stamp,
      'x-slack-signature': `v0=${signature}`,
    },
    body: given.tamper ?? body,
  });
}
const incidents = async (): Promise<{ title: string; severity: string | null }[]> =>
  (await house.admin.api('GET', '/incidents')).json.items;

test('declares, and answers with room and call', async () => {
  const answer = await send(slash('sev2 Checkout errors <!channel> & more'));
  expect(answer.status).toBe(200);
  expect(answer.json.response_type).toBe('in_channel');
  expect(answer.text).toContain('https://meet.example.org/1');
  expect(answer.text).toContain('/incidents/');
  expect(JSON.stringify(answer.json.blocks)).not.toContain('<!channel>');
  expect(await incidents()).toMatchObject([{ title: 'Checkout errors <!channel> & more', severity: 'SEV2' }]);
});

test('the same command delivered again declares nothing new', async () => {
  const [first, again] = [await send(slash('Checkout errors')), await send(slash('Checkout errors'))];
  expect(again.json).toEqual(first.json);
  await send(slash('Checkout errors', { trigger_id: 't.2' }));
  expect(await incidents()).toHaveLength(2);
});

test('without a title it says how', async () => {
  expect((await send(slash('  '))).json.response_type).toBe('ephemeral');
  expect(await incidents()).toEqual([]);
});

test('refuses what Slack did not sign, what is old or from the future, and what was changed on the way', async () => {
  const body = slash('Checkout errors');
  const refused = [
    await send(body, { secret: 'another secret altogether' }),
    await send(body, { at: house.now() - 301_000 }),
    await send(body, { at: house.now() + 301_000 }),
    await send(body, { tamper: slash('Something else') }),
    await house.fetch(address, { method: 'POST', body }),
  ];
  expect(refused.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
  expect((await house.fetch(`${address}x`, { method: 'POST', body })).status).toBe(404);
  expect(await incidents()).toEqual([]);
});

test('answers the challenge of url_verification', async () => {
  const body = JSON.stringify({ type: 'url_verification', token: 'x', challenge: 'c-123' });
  expect((await send(body, { type: 'application/json' })).json).toEqual({ challenge: 'c-123' });
});

test('the signing secret is sealed at rest', async () => {
  expect(JSON.stringify(await house.storage.tables.list<object>('slack-secrets'))).not.toContain(SECRET);
});
