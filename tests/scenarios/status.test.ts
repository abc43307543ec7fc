/** The public page: what was published and nothing else, from files that outlive the process. */
import { createServer } from 'node:http';
import { cp, mkdtemp, readdir, readFile } from 'node:fs/promises';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { CommandBody } from '#model/incident/commands.ts';
import type { BoardId, IncidentId } from '#model/ids.ts';
import { newBoardId } from '#server/access/secrets.ts';
import { openMailServer, openReceiver } from '#tests/support/receivers.ts';
import type { WholeServer } from '#tests/support/whole-server.ts';
import { startWholeServer } from '#tests/support/whole-server.ts';

const MINUTE = 60_000;
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function world(env: Record<string, string> = {}): Promise<{ house: WholeServer; dir: string }> {
  const dir = await mkdtemp(join(tmpdir(), 'muster-status-'));
  const house = await startWholeServer({ env: { MUSTER_DATA_DIR: dir, ...env } });
  closing.push(() => house.close());
  await house.admin.api('PATCH', '/organisation', { name: 'Harbour & Co' });
  await house.admin.api('PUT', '/services/checkout', { name: 'CANARY internal checkout', publicName: 'Checkout' });
  await house.admin.api('PUT', '/services/ledger', { name: 'CANARY-ledger' });
  await house.advance(0);
  return { house, dir };
}
async function command(house: WholeServer, incident: IncidentId, body: CommandBody): Promise<void> {
  const answer = await house.admin.command(incident, body);
  if (!answer.ok) throw new Error(answer.refusal.message);
  await house.advance(0);
}
async function publish(house: WholeServer, incident: IncidentId, text: string): Promise<BoardId> {
  const update = newBoardId();
  await command(house, incident, { type: 'publish-update', update, audience: 'public', text });
  return update;
}
async function folder(dir: string): Promise<string> {
  const names = await readdir(join(dir, 'status'), { recursive: true, withFileTypes: true });
  const files = names.filter((one) => one.isFile());
  const texts = await Promise.all(files.map((one) => readFile(join(one.parentPath, one.name), 'utf8')));
  return texts.join('\n');
}

describe('the status page', () => {
  it('shows what was published, as it stands: corrected, taken back, resolved', async () => {
    const { house } = await world();
    const incident = await house.admin.declare('CANARY title of the inside', {
      services: ['checkout', 'ledger'],
      severity: 'SEV1',
    });
    expect((await house.fetch('/status/')).text).toContain('All systems operational');
    await command(house, incident, { type: 'set-service-state', service: 'checkout' as never, state: 'down' });
    const first = await publish(
      house,
      incident,
      'Payments fail in Europe.\nWe are looking into it. <script>alert(1)</script>',
    );
    const page = (await house.fetch('/status/')).text;
    expect(page).toContain('There is an outage');
    expect(page).toContain('Payments fail in Europe');
    expect(page).not.toContain('<script');
    expect(page).toMatch(/Next update by/);
    await command(house, incident, {
      type: 'correct-update',
      update: first,
      text: 'Payments fail in the US.',
      reason: 'wrong region',
    });
    expect((await house.fetch('/status/')).text).toContain('wrong region');
    const second = await publish(house, incident, 'CANARY-oops internal detail.');
    await command(house, incident, { type: 'retract-update', update: second, reason: 'published by mistake' });
    const after = (await house.fetch('/status/')).text;
    expect(after).not.toContain('CANARY');
    expect(after).toContain('published by mistake');
    await command(house, incident, {
      type: 'publish-entry',
      entry: newBoardId(),
      happenedAt: house.now() - MINUTE,
      text: 'A fix went out.',
    });
    await command(house, incident, { type: 'resolve' });
    const summary = (await house.fetch('/status/api/v2/summary.json')).json;
    expect(summary).toMatchObject({ page: { name: 'Harbour & Co' }, incidents: [], status: { indicator: 'none' } });
    expect(summary.components).toMatchObject([{ name: 'Checkout', status: 'operational' }]);
    const [past] = (await house.fetch('/status/api/v2/incidents.json')).json.incidents;
    expect(past).toMatchObject({ name: 'Payments fail in the US', status: 'resolved', impact: 'critical' });
    const own = await house.fetch(`/status/incidents/${past.id}`);
    expect(own.text).toContain('A fix went out.');
    for (const path of [
      'history.atom',
      'history.rss',
      'badge.svg',
      'badge.json',
      'history.html',
      'api/v2/status.json',
      'api/v2/components.json',
      'api/v2/incidents/unresolved.json',
      'api/v2/scheduled-maintenances.json',
    ])
      expect((await house.fetch(`/status/${path}`)).status).toBe(200);
  });

  it('private and practice incidents, internal words and names never get out', async () => {
    const { house, dir } = await world();
    for (const more of [{ private: true }, { practice: true }]) {
      const incident = await house.admin.declare('CANARY hidden', {
        ...more,
        services: ['checkout'],
        summary: 'CANARY summary',
      });
      const update = newBoardId();
      await house.admin.command(incident, { type: 'publish-update', update, audience: 'public', text: 'CANARY text' });
      await house.admin.command(incident, {
        type: 'publish-entry',
        entry: newBoardId(),
        happenedAt: house.now(),
        text: 'CANARY entry',
      });
      await house.advance(0);
    }
    const open = await house.admin.declare('CANARY open', {
      services: ['checkout', 'ledger'],
      summary: 'CANARY summary',
    });
    for (const audience of ['internal', 'executives'] as const)
      await command(house, open, { type: 'publish-update', update: newBoardId(), audience, text: 'CANARY inside' });
    const later = await house.admin.declare('CANARY later private');
    await publish(house, later, 'CANARY was public for a moment');
    expect(await folder(dir)).toContain('CANARY was public');
    await command(house, later, { type: 'set-visibility', private: true });
    await publish(house, open, 'Checkout is slow.');
    const all = await folder(dir);
    expect(all).toContain('Checkout is slow');
    expect(all).not.toContain('CANARY');
    expect(all).not.toContain('Ana Admin');
    expect(all).not.toContain(house.admin.id);
    expect(all).not.toContain(open);
  });

  it('is a folder that any server can give out, with this one dead', async () => {
    const { house, dir } = await world();
    const incident = await house.admin.declare('x', { services: ['checkout'] });
    await publish(house, incident, 'Checkout is slow.');
    const away = await mkdtemp(join(tmpdir(), 'muster-copy-'));
    await cp(join(dir, 'status'), away, { recursive: true });
    await closing.pop()?.();
    const server = createServer((req, res) => {
      readFile(join(away, req.url === '/' ? 'index.html' : (req.url ?? ''))).then(
        (bytes) => res.end(bytes),
        () => res.writeHead(404).end(),
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closing.push(async () => void server.close());
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const seen = new Set<string>();
    const visit = async (url: string): Promise<void> => {
      if (seen.has(url)) return;
      seen.add(url);
      const response = await fetch(url);
      expect([url, response.status]).toEqual([url, 200]);
      const text = await response.text();
      if (!url.endsWith('.html') && url !== base) return;
      for (const [, href = ''] of text.matchAll(/href="([^"#]+)/g)) {
        const next = new URL(href, url);
        if (next.origin === new URL(base).origin) await visit(next.href);
      }
    };
    await visit(base);
    expect(seen.size).toBeGreaterThan(5);
  });

  it('has validators, a short life in caches, no cookie, no script, and knows only its own files', async () => {
    const { house } = await world();
    const first = await house.fetch('/status/');
    expect(first.headers.get('cache-control')).toBe('public, max-age=15');
    expect(first.headers.get('set-cookie')).toBeNull();
    expect(first.headers.get('content-security-policy')).toContain("default-src 'none'");
    const etag = first.headers.get('etag') ?? '';
    expect((await house.fetch('/status/', { headers: { 'if-none-match': etag } })).status).toBe(304);
    await house.advance(60 * MINUTE);
    expect((await house.fetch('/status/')).headers.get('etag')).toBe(etag);
    for (const path of [
      '../secret.key',
      '..%2fsecret.key',
      'incidents/../../muster.db',
      '%2e%2e/secret.key',
      'api/v2/',
      'index.html.new',
    ])
      expect([path, (await house.fetch(`/status/${path}`)).status]).not.toEqual([path, 200]);
    expect((await house.fetch('/status/', { headers: { host: 'evil.example' } })).text).not.toContain('evil.example');
    await house.admin.api('PATCH', '/organisation', { statusPage: false });
    expect((await house.fetch('/status/')).status).toBe(404);
  });
});

describe('subscribers', () => {
  const form = (body: Record<string, string>): RequestInit => ({ method: 'POST', body: new URLSearchParams(body) });
  const linkIn = (text: string, what: string): string => new RegExp(`/status/${what}/[\\w.-]+`).exec(text)?.[0] ?? '';

  it('by mail: hear nothing before they confirm, everything after, nothing after one click', async () => {
    const mail = await openMailServer();
    closing.push(mail.close);
    const { house } = await world({ MUSTER_SMTP_URL: mail.url });
    const incident = await house.admin.declare('CANARY');
    const asked = await house.fetch('/status/subscribe', form({ email: 'Reader@example.net' }));
    expect(asked.text).toContain('Please confirm');
    await house.advance(0);
    expect(mail.letters).toHaveLength(1);
    await publish(house, incident, 'One.');
    expect(mail.letters).toHaveLength(1);
    const confirm = linkIn(mail.letters[0]?.text ?? '', 'confirm');
    expect((await house.fetch(confirm)).text).toContain('One more press');
    await publish(house, incident, 'Two.');
    expect(mail.letters).toHaveLength(1);
    await house.fetch(confirm, { method: 'POST' });
    await publish(house, incident, 'Three.');
    expect(mail.letters).toHaveLength(2);
    const letter = mail.letters[1]?.text ?? '';
    expect(letter).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    expect(letter).not.toContain('CANARY');
    expect((await house.fetch('/status/subscribe', form({ email: 'reader@example.net' }))).text).toBe(asked.text);
    expect(JSON.stringify(await house.storage.tables.list<object>('subscribers'))).not.toContain('example.net');
    const end = linkIn(letter, 'unsubscribe');
    await house.fetch(end, form({ 'List-Unsubscribe': 'One-Click' }));
    await publish(house, incident, 'Four.');
    expect(mail.letters).toHaveLength(2);
    expect(await house.storage.tables.list<object>('subscribers')).toEqual([]);
    expect((await house.fetch('/status/confirm/x.y', { method: 'POST' })).status).toBe(404);
  });

  it('by webhook: confirmed by what was sent there, signed; addresses inside are refused', async () => {
    const hook = await openReceiver();
    closing.push(hook.close);
    const { house } = await world({ MUSTER_ALLOW_PRIVATE: '127.0.0.1' });
    expect((await house.fetch('/status/subscribe', form({ url: 'http://10.0.0.1/' }))).status).toBe(422);
    const asked = await house.fetch('/status/subscribe', form({ url: hook.url }));
    expect(asked.text).toContain('whsec_');
    await house.advance(0);
    await house.fetch(linkIn(hook.taken[0]?.body ?? '', 'confirm'), { method: 'POST' });
    const incident = await house.admin.declare('CANARY');
    await publish(house, incident, 'One.');
    expect(hook.taken[1]?.json).toMatchObject({ type: 'update.published', data: { text: 'One.' } });
    expect(hook.taken[1]?.body).not.toContain('CANARY');
    expect(hook.taken[1]?.body).not.toContain(incident);
  });

  it('of a public postmortem, once and again when it is corrected; never of one for members', async () => {
    const [mail, hook] = [await openMailServer(), await openReceiver()];
    closing.push(mail.close, hook.close);
    const { house } = await world({ MUSTER_SMTP_URL: mail.url, MUSTER_ALLOW_PRIVATE: '127.0.0.1' });
    await house.fetch('/status/subscribe', form({ email: 'reader@example.net' }));
    await house.fetch('/status/subscribe', form({ url: hook.url }));
    await house.advance(0);
    await house.fetch(linkIn(mail.letters[0]?.text ?? '', 'confirm'), { method: 'POST' });
    await house.fetch(linkIn(hook.taken[0]?.body ?? '', 'confirm'), { method: 'POST' });
    const incident = await house.admin.declare('Payments failed', { services: ['checkout'] });
    await command(house, incident, { type: 'take-role', role: 'commander' });
    await command(house, incident, { type: 'resolve', endedBy: 'Failed over' });
    const out = async (audience: 'members' | 'public') => {
      expect((await house.admin.api('POST', `/incidents/${incident}/publish`, { audience })).status).toBe(201);
      await house.advance(0);
    };
    const letters = () => mail.letters.filter(({ to }) => to.includes('reader@example.net'));
    const heard = () => [...letters().slice(1), ...hook.taken.slice(1)].length;
    await out('members');
    expect(heard()).toBe(0);
    await out('public');
    expect(heard()).toBe(2);
    const letter = letters()[1]?.text ?? '';
    const page = linkIn(letter, 'postmortems');
    expect((await house.fetch(page)).text).toContain('Payments failed');
    expect(letter).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    expect(letter).not.toContain(incident);
    expect(hook.taken[1]?.json).toMatchObject({
      type: 'postmortem.published',
      data: { incident: { title: 'Payments failed' }, url: expect.stringContaining(page) },
    });
    await out('public');
    expect(hook.taken[2]?.json).toMatchObject({ type: 'postmortem.corrected' });
    await house.fetch(linkIn(letter, 'unsubscribe'), form({ 'List-Unsubscribe': 'One-Click' }));
    await out('public');
    expect(letters()).toHaveLength(3);
  });
});
