/** Files that leave: attachments go along or are named with the place where they are, pictures have an address, and what comes back is what left. */
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { addEvidence } from '#model/evidence/evidence.ts';
import { parseBoardId } from '#model/ids.ts';
import type { BoardId, IncidentId } from '#model/ids.ts';
import { appendBlocks, block } from '#model/postmortem/write.ts';
import { carry } from '#server/publishing/carried.ts';
import type { WholeServer } from '#tests/support/whole-server.ts';
import { startWholeServer, until } from '#tests/support/whole-server.ts';

const PICTURE = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.from('the queue, drawn')]);
const LOG_FILE = Buffer.from('03:14 connection pool is full\n'.repeat(40));
let server: WholeServer;
let other: WholeServer;
let incident: IncidentId;

function id(text: string): BoardId {
  const parsed = parseBoardId(text);
  if (!parsed) throw new TypeError('no id');
  return parsed;
}
const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

async function attach(name: string, bytes: Buffer): Promise<string> {
  const answer = await server.fetch(`/attachments/${incident}?name=${name}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.admin.token}` },
    body: new Uint8Array(bytes),
  });
  expect(answer.status, answer.text).toBe(201);
  return answer.json.hash;
}
const bytesAt = (from: WholeServer, path: string) =>
  fetch(`${from.origin}${path}`, { headers: { authorization: `Bearer ${from.admin.token}` } });

beforeEach(async () => {
  [server, other] = [await startWholeServer(), await startWholeServer()];
  incident = await server.admin.declare('Checkout errors', { severity: 'SEV2' });
  const picture = await attach('queue.png', PICTURE);
  const file = await attach('pool.log', LOG_FILE);
  const { doc } = await server.admin.open(incident);
  doc.transact(() => {
    const image = new Y.XmlElement('image');
    image.setAttribute('hash', picture);
    image.setAttribute('alt', 'the queue');
    appendBlocks(doc, 'postmortem:impact', [block([{ text: 'It looked like this.' }]), image]);
    addEvidence(doc, id('ev-1'), { kind: 'file', title: 'the log of the pool', hash: file, addedAt: 1 });
  });
  await until(async () => {
    const { text } = await server.admin.api('GET', `/incidents/${incident}/export?format=md`);
    return text.includes('the log of the pool');
  }, 'the board is kept');
  await server.admin.command(incident, { type: 'resolve', endedBy: 'Failed over', remedy: 'patch' });
});
afterEach(async () => {
  await server.close();
  await other.close();
});

const exported = async (from: WholeServer, of: string) =>
  (await from.admin.api('GET', `/incidents/${of}/export?format=json`)).json;

test('the JSON carries attachments and published versions, and another server has all of it', async () => {
  expect((await server.admin.api('POST', `/incidents/${incident}/publish`, { audience: 'members' })).status).toBe(201);
  const file = await exported(server, incident);
  const carried: { name: string; hash: string; bytes?: string }[] = file.attachments;
  expect(carried.map(({ name }) => name).sort()).toEqual([
    'pool.log',
    expect.stringMatching(/^postmortem-/),
    'queue.png',
  ]);
  for (const { hash, bytes = '' } of carried) expect(hashOf(Buffer.from(bytes, 'base64'))).toBe(hash);
  const taken = await other.admin.api('POST', '/imports', file);
  expect(taken.status, taken.text).toBe(201);
  expect(taken.json.missing).toBeUndefined();
  const again = await exported(other, taken.json.id);
  expect(again).toEqual(file);
  const picture = await bytesAt(other, `/attachments/${taken.json.id}/${hashOf(PICTURE)}`);
  expect(picture.headers.get('content-type')).toBe('image/png');
  expect(Buffer.from(await picture.arrayBuffer()).equals(PICTURE)).toBe(true);
  const edition = await other.admin.api('GET', `/incidents/${taken.json.id}/published/1?format=html`);
  expect(edition.status).toBe(200);
  expect(edition.text).toContain('data:image/png;base64,');
  // The same file again is the incident that it became.
  expect((await other.admin.api('POST', '/imports', file)).json.id).toBe(taken.json.id);
});

test('what is too big is named with its hash and its place, and is missed by name when it comes in', async () => {
  const wanted = [hashOf(PICTURE), hashOf(LOG_FILE)];
  const small = await carry(server.app.attachments, incident, wanted, (path) => `https://muster.example${path}`, 100);
  expect(small).toMatchObject([
    { name: 'queue.png', bytes: PICTURE.toString('base64') },
    {
      name: 'pool.log',
      hash: hashOf(LOG_FILE),
      left: expect.stringContaining('Too big'),
      link: `https://muster.example/attachments/${incident}/${hashOf(LOG_FILE)}`,
    },
  ]);
  expect(small[1]).not.toHaveProperty('bytes');
  const file = { ...(await exported(server, incident)), attachments: small };
  const taken = await other.admin.api('POST', '/imports', file);
  expect(taken.json.missing).toEqual(['pool.log']);
});

test('bytes that are not what their hash says stay out; an export from before attachments comes in', async () => {
  const file = await exported(server, incident);
  const forged = file.attachments.map((one: object) => ({ ...one, bytes: Buffer.from('forged').toString('base64') }));
  const taken = await other.admin.api('POST', '/imports', { ...file, attachments: forged });
  expect(taken.json.missing).toHaveLength(2);
  expect((await bytesAt(other, `/attachments/${taken.json.id}/${hashOf(PICTURE)}`)).status).toBe(404);
  // What was missing comes with a better file.
  expect((await other.admin.api('POST', '/imports', file)).json.id).toBe(taken.json.id);
  expect((await bytesAt(other, `/attachments/${taken.json.id}/${hashOf(PICTURE)}`)).status).toBe(200);
  const { attachments: _, ...old } = file;
  expect((await server.admin.api('POST', '/imports', old)).status).toBe(201);
});

test('Markdown says on which host its pictures are, HTML brings them', async () => {
  const { text } = await server.admin.api('GET', `/incidents/${incident}/export?format=md`);
  const address = /!\[the queue\]\(<(\S+)>\)/.exec(text)?.[1] ?? '';
  expect(address).toMatch(/^https?:\/\/[^/]+\/attachments\//);
  expect(new URL(address).pathname).toBe(`/attachments/${incident}/${hashOf(PICTURE)}`);
  const page = await server.admin.api('GET', `/incidents/${incident}/export?format=html`);
  expect(page.text).toContain(`src="data:image/png;base64,${PICTURE.toString('base64')}"`);
});
