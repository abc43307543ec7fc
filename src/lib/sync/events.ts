/**
 * The page's socket.io line for commands and news: websocket only, acknowledged with a limit of time. Its library is loaded when
 * the line is first opened, so that it does not stand before a page's first paint.
 */
import type { Socket } from 'socket.io-client';
import { EVENTS_PATH } from '#protocol/events.ts';
import type { ClientToServerEvents, ServerToClientEvents } from '#protocol/events.ts';
import type { Deliver } from './commands.svelte.ts';

export type EventsSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

const ANSWER_LIMIT_MS = 8_000;

/** Opens the line; it reconnects by itself until closed. Rejects when the library could not be loaded. */
export async function openEvents(): Promise<EventsSocket> {
  const { io } = await import('socket.io-client');
  return io({ path: EVENTS_PATH, transports: ['websocket'], reconnectionDelayMax: 8_000 });
}

/** Delivers a command over the line; rejects when no answer came in time. */
export const deliverOver =
  (socket: EventsSocket): Deliver =>
  async (incident, command) => {
    const answer = await socket.timeout(ANSWER_LIMIT_MS).emitWithAck('command', { incident, command });
    return answer.ok ? { ok: true } : answer;
  };
