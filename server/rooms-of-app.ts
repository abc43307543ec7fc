/** The rooms as the app has them: over this log, with the editor's schema as their rules and a thread for heavy work. */
import { isRichTextRoot } from '#model/documents.ts';
import { MARK_NAMES, NODE_NAMES } from '#model/postmortem/schema.ts';
import type { Log } from './logger.ts';
import { EngineThread } from './rooms/engine-thread.ts';
import { nodeWorld } from './rooms/node-world.ts';
import { Rooms } from './rooms/rooms.ts';
import { SyncServer } from './sockets/sync-gateway.ts';
import type { LogPort } from './storage/ports.ts';

/** Opens the rooms of one process. */
export function openRooms(log: LogPort, now: () => number, logger: Log) {
  const rules = {
    isRichText: isRichTextRoot,
    nodes: NODE_NAMES,
    marks: MARK_NAMES,
    timeline: 'timeline',
  };
  const thread = new EngineThread(rules);
  const rooms = new Rooms({
    log,
    world: { ...nodeWorld, now },
    rules,
    shadow: thread,
    witness: {
      fault: (incident, what, error) =>
        logger.error(
          { incident, what, error: error instanceof Error ? (error.stack ?? error.message) : String(error) },
          'a fault in a room',
        ),
    },
    decodeLarge: (bytes) => thread.decode(bytes),
  });
  const sync = new SyncServer(rooms);
  return {
    rooms,
    sync,
    async close(): Promise<void> {
      sync.stop();
      await rooms.close();
      await thread.close();
    },
  };
}
