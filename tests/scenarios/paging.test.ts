/** Somebody is needed: woken by their own channels, answering without signing in, passed on in time, and never lost. */
import { afterEach, describe, expect, it } from 'vitest';
import type { IncidentId } from '#model/ids.ts';
import type { PageState } from '#model/incident/state.ts';
import { openMemory } from '#server/storage/memory/open-memory.ts';
import type { Receiver } from '#tests/support/receivers.ts';
import { openMailServer, openReceiver } from '#tests/support/receivers.ts';
import type { Somebody, WholeServer } from '#tests/support/whole-server.ts';
import { startWholeServer } from '#tests/support/whole-server.ts';

const MINUTE = 60_000;
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function house(env: Record<string, string> = {}): Promise<WholeServer> {
  const made = await startWholeServer({ env: { MUSTER_ALLOW_PRIVATE: '127.0.0.1', ...env } });
  closing.push(() => made.close());
  return made;
}
async function receiver(...manners: Parameters<typeof openReceiver>): Promise<Receiver> {
  const made = await openReceiver(...manners);
  closing.push(made.close);
  return made;
}

/** Two people who answer for checkout, each with an ntfy topic on this receiver. */
async function rota(world: WholeServer, url: string): Promise<{ ben: Somebody; caro: Somebody }> {
  const ben = await world.person('Ben');
  const caro = await world.person('Caro');
  for (const [who, topic] of [
    [ben, 'ben'],
    [caro, 'caro'],
  ] as const)
    await who.api('POST', '/me/paging', { kind: 'ntfy', name: 'phone', address: { url: `${url}/${topic}` } });
  await world.admin.api('PUT', '/services/checkout', { name: 'Checkout', answers: [ben.id, caro.id] });
  return { ben, caro };
}
const pagesOf = async (world: WholeServer, incident: IncidentId): Promise<PageState[]> =>
  (
    await world.app.incidents.visible(
      {
        actor: { id: world.admin.id, kind: 'person', role: 'administrator' },
        name: '',
        credential: { kind: 'token', id: 'test' },
      },
      incident,
    )
  )?.pages ?? [];
const secretIn = (text: string): string => /\/page\/([A-Za-z0-9_-]+)/.exec(text)?.[1] ?? '';

describe('a page', () => {
  it('goes out at declare with call and answer links; the link acknowledges once, without signing in, and shows the brief', async () => {
    const world = await house();
    const phone = await receiver();
    await world.admin.api('PATCH', '/organisation', { callTemplate: 'https://meet.example.org/{number}' });
    const { ben } = await rota(world, phone.url);
    const incident = await world.admin.declare('Checkout errors EU', {
      services: ['checkout'],
      severity: 'SEV1',
      summary: 'Cards fail',
    });
    await world.advance(0);
    expect(phone.taken).toHaveLength(1);
    const [call] = phone.taken;
    expect(call?.json).toMatchObject({ topic: 'ben', priority: 5, title: '#1 SEV1 Checkout errors EU' });
    expect(call?.body).toContain('https://meet.example.org/1');
    expect(await pagesOf(world, incident)).toMatchObject([{ to: ben.id, state: 'sent' }]);

    const asked = async () => (await world.admin.api('GET', `/incidents/${incident}`)).json.asked;
    expect(await asked()).toEqual({ paged: [ben.id], handoff: null });
    const secret = secretIn(call?.body ?? '');
    expect(await world.app.pages.view(secret)).toMatchObject({ kind: 'page', state: 'asked' });
    expect(await pagesOf(world, incident)).toMatchObject([{ state: 'sent' }]);
    const answered = await world.app.pages.answer(secret, { answer: 'acknowledge' });
    expect(answered).toMatchObject({ state: 'acknowledged', brief: { summary: 'Cards fail', services: ['Checkout'] } });
    const { json } = await world.admin.api('GET', `/incidents/${incident}`);
    expect(json.people).toContain(ben.id);
    expect(await asked()).toEqual({ paged: [], handoff: null });
    expect(await pagesOf(world, incident)).toMatchObject([{ state: 'acknowledged', acknowledgedBy: ben.id }]);
    expect(await world.app.pages.answer(secret, { answer: 'acknowledge' })).not.toHaveProperty('brief');
    expect(await world.app.pages.view('A'.repeat(43))).toEqual({ kind: 'gone' });
    await world.advance(10 * MINUTE);
    expect(phone.taken).toHaveLength(1);
  });

  it('unanswered goes to the next after five minutes, and says when nobody is left', async () => {
    const world = await house();
    const phone = await receiver();
    const { ben, caro } = await rota(world, phone.url);
    const incident = await world.admin.declare('Checkout errors', { services: ['checkout'] });
    await world.advance(4 * MINUTE);
    expect(phone.taken.map(({ json }) => json.topic)).toEqual(['ben']);
    await world.advance(MINUTE);
    expect(phone.taken.map(({ json }) => json.topic)).toEqual(['ben', 'caro']);
    expect(await pagesOf(world, incident)).toMatchObject([
      { to: ben.id, state: 'escalated' },
      { to: caro.id, step: 1, state: 'sent' },
    ]);
    await world.advance(5 * MINUTE);
    const { json } = await world.admin.api('GET', `/incidents/${incident}/record`);
    expect(JSON.stringify(json)).toContain('Nobody is left to page');
  });

  it('"can\'t" passes it on at once', async () => {
    const world = await house();
    const phone = await receiver();
    const { caro } = await rota(world, phone.url);
    const incident = await world.admin.declare('Checkout errors', { services: ['checkout'] });
    await world.advance(0);
    await world.app.pages.answer(secretIn(phone.taken[0]?.body ?? ''), { answer: 'pass-on', reason: 'on a plane' });
    await world.advance(0);
    expect(phone.taken.map(({ json }) => json.topic)).toEqual(['ben', 'caro']);
    expect(await pagesOf(world, incident)).toMatchObject([{ state: 'passed-on' }, { to: caro.id, state: 'sent' }]);
  });

  it('speaks to each kind of channel in its own form, and tells PagerDuty what became of it', async () => {
    const mail = await openMailServer();
    closing.push(mail.close);
    const world = await house({ MUSTER_SMTP_URL: mail.url });
    const out = await receiver();
    const ben = await world.person('Ben', 'responder', 'ben@example.org');
    const twilio = { account: 'AC123', token: 'tok-secret', from: '+15550001', to: '+15550002222', url: out.url };
    const methods = [
      ['email', {}],
      ['twilio-sms', twilio],
      ['twilio-call', twilio],
      ['webhook', { url: `${out.url}/own` }],
      ['pagerduty', { routingKey: 'R0123456789', url: `${out.url}/pd` }],
    ] as const;
    for (const [kind, address] of methods) {
      const made = await ben.api('POST', '/me/paging', { kind, name: kind, address });
      expect(made.status).toBe(201);
      expect(made.text).not.toContain('tok-secret');
    }
    expect(JSON.stringify(await world.storage.tables.list<object>('contacts'))).not.toContain('tok-secret');
    await world.admin.api('PUT', '/services/checkout', { name: 'Checkout', answers: [ben.id] });
    const incident = await world.admin.declare('Checkout <errors> & more', {
      services: ['checkout'],
      severity: 'SEV2',
    });
    await world.advance(0);
    const at = (path: string) => out.taken.filter((one) => one.path.endsWith(path));
    const [sms] = at('/Messages.json');
    expect(new URLSearchParams(sms?.body).get('Body')).toContain('#1 SEV2 Checkout <errors> & more');
    expect(sms?.headers.authorization).toBe(`Basic ${Buffer.from('AC123:tok-secret').toString('base64')}`);
    expect(new URLSearchParams(at('/Calls.json')[0]?.body).get('Twiml')).toContain('&#60;errors&#62; &#38; more');
    expect(at('/own')[0]?.headers['webhook-signature']).toMatch(/^v1,/);
    expect(at('/pd')[0]?.json).toMatchObject({ event_action: 'trigger', payload: { severity: 'error' } });
    const [letter] = mail.letters;
    expect(letter?.text).toContain('wakes nobody');
    await world.app.pages.answer(secretIn(letter?.text ?? ''), { answer: 'acknowledge' });
    await world.advance(0);
    expect(at('/pd').map(({ json }) => json.event_action)).toEqual(['trigger', 'acknowledge']);
    await world.admin.command(incident, { type: 'resolve' });
    await world.advance(0);
    expect(at('/pd').map(({ json }) => json.event_action)).toEqual(['trigger', 'acknowledge', 'resolve']);
    expect(new Set(at('/pd').map(({ json }) => json.dedup_key)).size).toBe(1);
  });

  it('a test must be confirmed before the rota counts on a channel; mail never counts', async () => {
    const mail = await openMailServer();
    closing.push(mail.close);
    const world = await house({ MUSTER_SMTP_URL: mail.url });
    const phone = await receiver(200);
    const { ben } = await rota(world, phone.url);
    const reachable = async () => (await ben.api('GET', '/me/paging')).json.reachable;
    expect(await reachable()).toBe(false);
    const [method] = (await ben.api('GET', '/me/paging')).json.items;
    expect((await ben.api('POST', `/me/paging/${method.id}/test`)).json.state).toBe('sent');
    expect(await reachable()).toBe(false);
    expect(await world.app.pages.answer(secretIn(phone.taken[0]?.body ?? ''), { answer: 'acknowledge' })).toEqual({
      kind: 'test',
      state: 'confirmed',
    });
    expect(await reachable()).toBe(true);
    phone.manners = [404];
    await ben.api('POST', `/me/paging/${method.id}/test`);
    expect(await reachable()).toBe(false);
  });

  it('for a private incident lets the person who is paged see it, and nobody else', async () => {
    const world = await house();
    const phone = await receiver();
    const { ben, caro } = await rota(world, phone.url);
    const incident = await world.admin.declare('Leak', { services: ['checkout'], private: true });
    await world.advance(0);
    const answered = await world.app.pages.answer(secretIn(phone.taken[0]?.body ?? ''), { answer: 'acknowledge' });
    expect(answered).toMatchObject({ state: 'acknowledged' });
    expect((await ben.api('GET', `/incidents/${incident}`)).status).toBe(200);
    expect((await caro.api('GET', `/incidents/${incident}`)).status).toBe(404);
  });

  it('who has no channel at all is told in the record, at once', async () => {
    const world = await house();
    const ben = await world.person('Ben');
    await world.admin.api('PUT', '/services/checkout', { name: 'Checkout', answers: [ben.id] });
    const incident = await world.admin.declare('Checkout errors', { services: ['checkout'] });
    await world.advance(0);
    expect(await pagesOf(world, incident)).toMatchObject([
      { state: 'failed', error: 'Ben has no channel that Muster could page.' },
    ]);
  });
});

describe('killed at any point', () => {
  it('no page is lost; what may arrive twice carries the same key', async () => {
    const MANNERS = [[200], [500, 200], ['hang', 200], ['reset', 200], [500, 'reset', 503, 200]] as const;
    let trials = 0;
    let twice = 0;
    for (const manners of MANNERS) {
      for (let dieAfter = 1; dieAfter <= 9; dieAfter += 1) {
        // A receiver that hangs costs real seconds; it is met where the attempt is claimed, sent and kept.
        if (manners[0] === 'hang' && ![5, 7, 8].includes(dieAfter)) continue;
        const phone = await openReceiver(...manners);
        // A worker that dies does so between two writes: from then on its storage takes nothing.
        const storage = openMemory();
        const dying = { writes: 0, dead: false };
        const mortal = mortalStorage(storage, dying);
        const first = await startWholeServer({
          storage: mortal,
          config: { secretKey: 'k'.repeat(40) },
          env: { MUSTER_ALLOW_PRIVATE: '127.0.0.1' },
        });
        await first.admin.api('PUT', '/services/checkout', { name: 'Checkout', answers: [first.admin.id] });
        await first.admin.api('POST', '/me/paging', {
          kind: 'webhook',
          name: 'phone',
          address: { url: `${phone.url}/x` },
        });
        const ben = await first.person('Ben');
        dying.writes = dieAfter;
        const declared = await ben.declare('Checkout errors', { services: ['checkout'] }).catch(() => null);
        await first.advance(0).catch(() => undefined);
        dying.dead = true;
        await first.advance(0).catch(() => undefined);
        await first.close().catch(() => undefined);
        const second = await startWholeServer({
          storage,
          config: { secretKey: 'k'.repeat(40) },
          env: { MUSTER_ALLOW_PRIVATE: '127.0.0.1' },
        });
        for (let step = 0; step < 12; step += 1) await second.advance(20_000);
        const keys = phone.taken.map(({ headers }) => headers['webhook-id']);
        if (declared) {
          trials += 1;
          expect([manners, dieAfter, keys.length > 0]).toEqual([manners, dieAfter, true]);
          expect(new Set(keys).size).toBe(1);
          if (keys.length > 1) twice += 1;
        }
        await second.close();
        await phone.close();
      }
    }
    console.log(`pages: ${trials} trials, 0 lost, ${twice} arrived twice under one key`);
    expect(trials).toBeGreaterThan(20);
  }, 300_000);
});

/** Storage that takes this many more writes of tables and attempts, then fails all of them: the process is as good as dead. */
function mortalStorage(
  storage: ReturnType<typeof openMemory>,
  dying: { writes: number; dead: boolean },
): typeof storage {
  let counting = false;
  const write = <Value>(done: () => Promise<Value>): Promise<Value> => {
    if (dying.writes > 0) counting = true;
    if (dying.dead || (counting && dying.writes <= 0)) return Promise.reject(new Error('the process is dead'));
    if (counting) dying.writes -= 1;
    if (dying.writes === 0 && counting) dying.dead = true;
    return done();
  };
  const { tables, attempts } = storage;
  return {
    ...storage,
    tables: {
      ...tables,
      put: (table, key, row, options) =>
        table.startsWith('deliveries') || table === 'page-links'
          ? write(() => tables.put(table, key, row, options))
          : tables.put(table, key, row, options),
      remove: (table, key) =>
        table.startsWith('deliveries') ? write(() => tables.remove(table, key)) : tables.remove(table, key),
    },
    attempts: {
      ...attempts,
      claim: (effect, attempt, worker, at) => write(() => attempts.claim(effect, attempt, worker, at)),
    },
    close: async () => undefined,
  };
}
