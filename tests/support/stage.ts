/** An incident file played live on the whole server with a stepped clock: real sockets, real commands, the file's own times, nobody waits. */
import type { IncidentId } from '#model/ids.ts';
import type { IncidentFile } from '#model/import/incident-file.ts';
import { scriptFromFile } from '#model/import/script.ts';
import { castOn, playFile } from '#server/cli/player.ts';
import type { WholeServer } from './whole-server.ts';

export interface Performance {
  incident: IncidentId;
  /** A time of the file, ms or ISO, on the server's clock; null for none. */
  time: (text: string | null | undefined) => number | null;
}

/** Plays a file from beginning to end at the speed of its own clock. */
export async function perform(world: WholeServer, file: IncidentFile): Promise<Performance> {
  const from = world.now();
  const first = scriptFromFile(file)[0]?.at ?? 0;
  const incident = await playFile(file, {
    url: world.origin,
    cast: await castOn(world.origin, world.admin.token),
    speed: 1,
    clock: { now: () => world.now(), wait: (ms) => (ms > 0 ? world.advance(ms) : Promise.resolve()) },
  });
  return { incident, time: (text) => (text ? from + Date.parse(text) - first : null) };
}
