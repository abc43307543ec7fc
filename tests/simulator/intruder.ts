// Somebody with a session of his own and bad intentions: structs in another's name, deletions of what is not yet written,
// half updates, noise. The rooms may answer as they like, but nothing of his may ever get in.

import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { parseActorId, type IncidentId } from '#model/ids.ts';
import { MESSAGE } from '#protocol/sync.ts';
import { Connection } from '#server/rooms/connection.ts';
import type { Rooms } from '#server/rooms/rooms.ts';
import type { Random } from '#tests/support/random.ts';
import type { Edge } from './sim-client.ts';
import { SimWire } from './sim-wire.ts';

export const INTRUDER = 'intruder';

function messageOf(body: Uint8Array): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, MESSAGE.sync);
    encoding.writeVarUint(encoder, 2);
    encoding.writeVarUint8Array(encoder, body);
  });
}

/** The next words of a client, by somebody else. */
function forged(client: number, clock: number): Uint8Array {
  return encoding.encode((encoder) => {
    for (const number of [1, 1, client, clock]) encoding.writeVarUint(encoder, number);
    encoding.writeUint8(encoder, 4); // a string in a root
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarString(encoder, 'words');
    encoding.writeVarString(encoder, '<forged>');
    encoding.writeVarUint(encoder, 0);
  });
}

/** Deletes what a client is about to write. */
function deletesAhead(client: number, clock: number): Uint8Array {
  return encoding.encode((encoder) => {
    for (const number of [0, 1, client, 1, clock, 5]) encoding.writeVarUint(encoder, number);
  });
}

/** Sends one bad message over a connection of its own. `truth` is the board as it is; nothing happens while it is empty. */
export function intrude(rooms: Rooms, incident: IncidentId, truth: Y.Doc, random: Random, edge: Edge): void {
  const actor = parseActorId(INTRUDER);
  const victim = random.maybe([...truth.store.clients.keys()]);
  if (actor === null || victim === undefined) return;
  const clock = Y.getState(truth.store, victim);
  const whole = Y.encodeStateAsUpdate(truth);
  const bodies: [Uint8Array, ...Uint8Array[]] = [
    forged(victim, clock),
    forged(victim, clock + 7),
    deletesAhead(victim, clock + 100_000), // beyond what is admitted but not yet on disk
    deletesAhead(random.int(2 ** 31), 0),
    whole.slice(0, random.int(whole.length)),
  ];
  const wire = new SimWire((message) => edge.sent(message));
  const user = { id: INTRUDER, name: INTRUDER, color: '#000000' };
  const visitor = { incident, document: 'board' as const, actor, user, readOnly: false, wantsAck: true, wantsHello: false, epoch: null, compresses: false }; // prettier-ignore
  const connection = new Connection(wire, visitor);
  rooms.enter(connection);
  const message = messageOf(random.pick(bodies));
  edge.received(connection, message);
  connection.receive(message);
  connection.receive(Uint8Array.from({ length: 1 + random.int(12) }, () => random.int(256)));
  connection.gone();
}
