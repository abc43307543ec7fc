/** Updates leave the house: to whom, in which form, what becomes of each. */
import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, it } from 'vitest';
import type { BoardId, IncidentId } from '#model/ids.ts';
import type { Audience } from '#model/incident/words.ts';
import { newBoardId } from '#server/access/secrets.ts';
import type { MailServer, Manner, Receiver } from '#tests/support/receivers.ts';
import { openMailServer, openReceiver } from '#tests/support/receivers.ts';
import type { WholeServer } from '#tests/support/whole-server.ts';
import { startWholeServer } from '#tests/support/whole-server.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function world(): Promise<{ house: WholeServer; mail: MailServer }> {
  const mail = await openMailServer();
  closing.push(mail.close);
  const house = await startWholeServer({ env: { MUSTER_SMTP_URL: mail.url, MUSTER_ALLOW_PRIVATE: '127.0.0.1' } });
  closing.push(() => house.close());
  return { house, mail };
}
async function receiver(...manners: Manner[]): Promise<Receiver> {
  const made = await openReceiver(...manners);
  closing.push(made.close);
  return made;
}
const destination = (house: WholeServer, kind: string, address: object, more: object = {}) =>
  house.admin.api('POST', '/destinations', {
    name: `${kind} room`,
    kind,
    audiences: ['internal'],
    ...address,
    ...more,
  });

async function publish(
  house: WholeServer,
  incident: IncidentId,
  text: string,
  audience: Audience = 'internal',
): Promise<BoardId> {
  const update = newBoardId();
  const answer = await house.admin.command(incident, { type: 'publish-update', update, audience, text });
  if (!answer.ok) throw new Error(answer.refusal.message);
  await house.advance(0);
  return update;
}
const deliveries = async (house: WholeServer, incident: IncidentId) =>
  (await house.admin.api('GET', `/incidents/${incident}/deliveries`)).json.items;

const HOSTILE = '@channel @here <!here> <!channel> <@U123> <https://evil.example|bank> & *loud*';

describe('updates', () => {
  it('reach each kind of destination in its own form, and ring nobody', async () => {
    const { house, mail } = await world();
    const chats = await receiver();
    for (const kind of ['slack', 'mattermost', 'teams'])
      expect((await destination(house, kind, { url: `${chats.url}/${kind}` })).status).toBe(201);
    const signed = await destination(house, 'webhook', { url: `${chats.url}/webhook` });
    expect(signed.json.signingSecret).toMatch(/^whsec_/);
    await destination(house, 'email', { to: ['staff@example.org', 'boss@example.org'] });
    const incident = await house.admin.declare('Checkout @channel errors', { severity: 'SEV2' });
    await publish(house, incident, HOSTILE);

    const by = Object.fromEntries(chats.taken.map((one) => [one.path, one]));
    expect(Object.keys(by).sort()).toEqual(['/mattermost', '/slack', '/teams', '/webhook']);
    const slack = JSON.stringify(by['/slack']?.json);
    expect(slack).not.toMatch(/@(channel|here)|<!|<@|\|bank>/);
    expect(slack).toContain('&lt;');
    const mattermost = JSON.stringify(by['/mattermost']?.json);
    expect(mattermost).not.toMatch(/@(channel|here)|<!/);
    const card = by['/teams']?.json.attachments[0];
    expect(card.contentType).toBe('application/vnd.microsoft.card.adaptive');
    expect(JSON.stringify(card)).not.toMatch(/@(channel|here)|<at>/);
    const hook = by['/webhook'];
    if (!hook) throw new Error('the webhook came');
    const read = new Webhook(signed.json.signingSecret);
    const at = Math.floor(house.now() / 1_000);
    expect(hook.headers['webhook-timestamp']).toBe(String(at));
    expect(hook.headers['webhook-signature']).toBe(
      read.sign(String(hook.headers['webhook-id']), new Date(house.now()), hook.body),
    );
    expect(hook.json).toMatchObject({ type: 'update.published', data: { audience: 'internal', text: HOSTILE } });
    expect(mail.letters).toHaveLength(1);
    expect(mail.letters[0]?.to).toEqual(['staff@example.org', 'boss@example.org']);
    expect((await deliveries(house, incident)).map((row: { state: string }) => row.state)).toEqual(
      Array(5).fill('sent'),
    );
  });

  it('go by audience, severity and service; private incidents only where that was allowed; practice nowhere', async () => {
    const { house } = await world();
    const room = await receiver();
    await house.admin.api('PUT', '/services/checkout', { name: 'Checkout' });
    await destination(house, 'slack', { url: `${room.url}/severe` }, { severities: ['SEV1', 'SEV2'] });
    await destination(house, 'slack', { url: `${room.url}/checkout` }, { services: ['checkout'] });
    await destination(house, 'slack', { url: `${room.url}/executives` }, { audiences: ['executives'] });
    await destination(house, 'slack', { url: `${room.url}/trusted` }, { forPrivate: true });
    const places = (): string[] =>
      room.taken
        .splice(0)
        .map(({ path }) => path.slice(1))
        .sort();
    await publish(house, await house.admin.declare('One', { severity: 'SEV1', services: ['checkout'] }), 'x');
    expect(places()).toEqual(['checkout', 'severe', 'trusted']);
    await publish(house, await house.admin.declare('Two', { severity: 'SEV3' }), 'x');
    expect(places()).toEqual(['trusted']);
    await publish(house, await house.admin.declare('Three', { severity: 'SEV1' }), 'x', 'executives');
    expect(places()).toEqual(['executives']);
    await publish(house, await house.admin.declare('Four', { severity: 'SEV1', private: true }), 'x');
    expect(places()).toEqual(['trusted']);
    await publish(house, await house.admin.declare('Five', { severity: 'SEV1', practice: true }), 'x');
    expect(places()).toEqual([]);
  });

  it('are tried again after faults, with the same key, and their state is seen', async () => {
    const { house } = await world();
    const room = await receiver(500, 'reset', 200);
    await destination(house, 'webhook', { url: `${room.url}/x` });
    const gone = await receiver(410);
    await destination(house, 'slack', { url: `${gone.url}/y` }, { name: 'gone' });
    const incident = await house.admin.declare('Checkout errors');
    await publish(house, incident, 'We look into it.');
    const states = async () =>
      Object.fromEntries(
        (await deliveries(house, incident)).map((row: { label: string; state: string; reason: string | null }) => [
          row.label,
          [row.state, row.reason],
        ]),
      );
    expect(await states()).toEqual({
      gone: ['gave-up', 'The receiver answered 410.'],
      'webhook room': ['queued', 'The receiver answered 500.'],
    });
    await house.advance(31_000);
    expect((await states())['webhook room']).toEqual(['queued', 'The connection broke (ECONNRESET).']);
    await house.advance(125_000);
    expect((await states())['webhook room']).toEqual(['sent', null]);
    expect(new Set(room.taken.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(room.taken).toHaveLength(2);
  });

  it('corrections and retractions follow to the same places', async () => {
    const { house } = await world();
    const room = await receiver();
    await destination(house, 'webhook', { url: room.url });
    const incident = await house.admin.declare('Checkout errors');
    const update = await publish(house, incident, 'EU is down.');
    await house.admin.command(incident, {
      type: 'correct-update',
      update,
      text: 'US is down.',
      reason: 'wrong region',
    });
    await house.admin.command(incident, { type: 'retract-update', update, reason: 'it was a drill' });
    await house.advance(0);
    expect(room.taken.map(({ json }) => [json.type, json.data.text, json.data.reason])).toEqual([
      ['update.published', 'EU is down.', null],
      ['update.corrected', 'US is down.', 'wrong region'],
      ['update.retracted', 'US is down.', 'it was a drill'],
    ]);
  });

  it('addresses are write-only, sealed at rest, and inside addresses are refused when typed', async () => {
    const { house } = await world();
    const made = await destination(house, 'slack', { url: 'https://hooks.example.org/services/T0/B0/canarysecret' });
    expect(made.text).not.toContain('canarysecret');
    expect(made.json.hint).toBe('…cret');
    const rows = await house.storage.tables.list<object>('destinations');
    expect(JSON.stringify(rows)).not.toContain('canarysecret');
    expect((await house.admin.api('GET', '/destinations')).text).not.toContain('canarysecret');
    for (const url of ['http://169.254.169.254/', 'https://10.0.0.1/', 'https://user:x@example.org/'])
      expect((await destination(house, 'slack', { url })).status).toBe(422);
    const viewer = await house.person('Vic', 'responder');
    expect((await viewer.api('GET', '/destinations')).status).toBe(403);
  });
});
