import { expect, it } from 'vitest';
import { isRichTextRoot } from '#model/documents.ts';
import { parseActorId, parseIncidentId } from '#model/ids.ts';
import { SimLog } from '#tests/simulator/sim-log.ts';
import { SimWire } from '#tests/simulator/sim-wire.ts';
import { SimWorld } from '#tests/simulator/sim-world.ts';
import { Connection } from './connection.ts';
import { Rooms } from './rooms.ts';
import { ShadowDocuments } from './shadow-documents.ts';
import { DecodedUpdate, decodeUpdate } from './update-decode.ts';

const RULES = { isRichText: isRichTextRoot, nodes: new Set<string>(), marks: new Set<string>(), timeline: 'timeline' };
/** The stock client takes a line for dead on which it heard nothing for so long. */
const STOCK_CLIENT_GIVES_UP_MS = 30_000;

it.each(['board', 'record'] as const)('whoever sits idle on a %s hears something in time', async (document) => {
  const incident = parseIncidentId('incident-of-a-test');
  const actor = parseActorId('idle');
  if (incident === null || actor === null) throw new Error('bad id');
  const world = new SimWorld();
  const documents = new ShadowDocuments(RULES);
  const rooms = new Rooms({
    log: new SimLog(world, () => 0.5).port(),
    world,
    rules: RULES,
    shadow: { check: async (job) => documents.check(job), drop: (room) => documents.drop(room) },
    witness: { fault: (_incident, what, error) => expect.fail(`${what}: ${String(error)}`) },
    decodeLarge: async (bytes) => decodeUpdate(bytes, new DecodedUpdate()),
  });
  let closed: number | null = null;
  let heardAt = world.time;
  let longestMs = 0;
  const hear = (): void => {
    longestMs = Math.max(longestMs, world.time - heardAt);
    heardAt = world.time;
  };
  const connection = new Connection(new SimWire(hear, (code) => (closed = code)), {
    incident,
    document,
    actor,
    user: { id: actor, name: 'Idle', color: '#000000' },
    readOnly: document === 'record',
    wantsAck: false,
    wantsHello: false,
    epoch: null,
    compresses: false,
  });
  rooms.enter(connection);
  // It asks for what there is, and never says anything again.
  connection.receive(Uint8Array.of(0, 0, 1, 0));
  await world.run(10 * 60_000);
  hear();
  expect(closed).toBeNull();
  expect(longestMs).toBeGreaterThan(0);
  expect(longestMs).toBeLessThan(STOCK_CLIENT_GIVES_UP_MS);
});
