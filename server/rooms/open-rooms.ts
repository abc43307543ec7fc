// Puts the rooms together as the server runs them: real clock, the board's own rich-text rules, the worker thread.

import { isRichTextRoot } from '#model/documents.ts';
import { MARK_NAMES, NODE_NAMES } from '#model/postmortem/schema.ts';
import type { LogPort } from '#server/storage/ports.ts';
import { EngineThread } from './engine-thread.ts';
import { nodeWorld } from './node-world.ts';
import { Rooms } from './rooms.ts';
import type { RichTextRules } from './rich-text-rules.ts';
import type { Witness, World } from './world.ts';

/** What the board takes. */
export const BOARD_RULES: RichTextRules = {
  isRichText: isRichTextRoot,
  nodes: NODE_NAMES,
  marks: MARK_NAMES,
  timeline: 'timeline',
};

export interface OpenedRooms {
  rooms: Rooms;
  /** Makes everything durable, closes all connections, ends the thread. */
  close(): Promise<void>;
}

/** Rooms over a log. `now` is the server's clock, ms UTC. */
export function openRooms(log: LogPort, witness: Witness, now: World['now'] = nodeWorld.now): OpenedRooms {
  const thread = new EngineThread(BOARD_RULES);
  const world = { ...nodeWorld, now };
  const decodeLarge = (bytes: Uint8Array): ReturnType<EngineThread['decode']> => thread.decode(bytes);
  const rooms = new Rooms({ log, world, rules: BOARD_RULES, shadow: thread, witness, decodeLarge });
  return {
    rooms,
    close: async () => {
      await rooms.close();
      await thread.close();
    },
  };
}
