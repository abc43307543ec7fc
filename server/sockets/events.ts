/**
 * socket.io: commands with an answer, notifications, the live list. Websocket only, behind the same origin gate as everything else; every handler
 * catches, because a throw in a listener would end the process. Nothing here decides: it decodes, calls the app, encodes.
 */
import type { Server as HttpServer } from 'node:http';
import type { Socket } from 'socket.io';
import { Server } from 'socket.io';
import { parseIncidentId } from '#model/ids.ts';
import type { CommandAnswer, NotificationView } from '#protocol/api.ts';
import { readCommand } from '#protocol/commands.ts';
import type { ClientToServerEvents, ServerToClientEvents } from '#protocol/events.ts';
import { EVENTS_PATH } from '#protocol/events.ts';
import type { Caller } from '#server/access/caller.ts';
import { isMember } from '#server/access/caller.ts';
import type { App } from '#server/app.ts';
import type { FeedEvent } from '#server/queries/live-feed.ts';
import { judgeUpgrade } from './upgrade.ts';

interface Connection {
  caller: Caller;
}
type Io = Server<ClientToServerEvents, ServerToClientEvents, Record<never, never>, Connection>;
type IoSocket = Socket<ClientToServerEvents, ServerToClientEvents, Record<never, never>, Connection>;

const MOST_BYTES = 64 * 1024;
/** Commands a connection may send in a row before it has to wait; a person presses no faster. */
const BURST = 40;
const REFILL_PER_S = 10;

/** Puts socket.io on a server; returns what closes it. */
export function attachEvents(server: HttpServer, app: App): () => Promise<void> {
  const callers = new WeakMap<object, Caller>();
  const io: Io = new Server(server, {
    path: EVENTS_PATH,
    transports: ['websocket'],
    destroyUpgrade: false,
    serveClient: false,
    allowEIO3: false,
    maxHttpBufferSize: MOST_BYTES,
    connectTimeout: 10_000,
    pingInterval: 10_000,
    pingTimeout: 8_000,
    cleanupEmptyChildNamespaces: true,
    allowRequest: (req, callback) => {
      judgeUpgrade(app, req).then(
        (verdict) => {
          if (!verdict.allowed || !verdict.caller) return callback('signed out', false);
          callers.set(req, verdict.caller);
          callback(null, true);
        },
        () => callback('unavailable', false),
      );
    },
  });
  io.engine.on('connection_error', () => undefined);
  io.on('connection', (socket) => {
    const caller = callers.get(socket.request);
    if (!caller) return void socket.disconnect(true);
    socket.data.caller = caller;
    if (app.nodes.isBehind()) socket.emit('nodes-behind', true);
    serve(app, socket, caller);
  });
  const release = [
    app.nodes.onChange(() => io.emit('nodes-behind', app.nodes.isBehind())),
    app.access.revocations.concern(() =>
      [...io.of('/').sockets.values()].map(({ data }) => [data.caller.credential.id, data.caller.actor] as const),
    ),
    app.feed.listen((event) => tellList(io, event)),
    app.notifications.listen((to, notification) => tellPerson(io, to, notification)),
    app.access.people.onChange(() => tellMembers(io, (socket) => socket.emit('people', app.access.people.cards()))),
    app.catalogue.onChange(() => tellMembers(io, (socket) => socket.emit('services', app.catalogue.all()))),
    app.access.revocations.listen((revocation) => {
      if (revocation.kind === 'incident') return;
      for (const socket of io.of('/').sockets.values()) {
        const { actor, credential } = socket.data.caller;
        if (revocation.id === actor.id || revocation.id === credential.id) endAccess(socket);
      }
    }),
  ];
  return async () => {
    for (const stop of release) stop();
    io.disconnectSockets(true);
    await new Promise<void>((resolve) => {
      // io.close() would also close the HTTP server, which main.ts does in its own order.
      io.engine.close();
      resolve();
    });
  };
}

function endAccess(socket: IoSocket): void {
  socket.emit('access-ended', { message: 'Your access has changed or ended. Sign in again.' });
  socket.disconnect(true);
}

const UNAVAILABLE: CommandAnswer = {
  ok: false,
  refusal: { code: 'unavailable', message: 'The server could not do this now. Try again; nothing is done twice.' },
};
const TOO_MANY: CommandAnswer = {
  ok: false,
  refusal: { code: 'too-many', message: 'Too many commands at once. Wait a moment.' },
};

function serve(app: App, socket: IoSocket, caller: Caller): void {
  const takeTurn = bucket();
  const guard = (work: () => Promise<void>): void => {
    work().catch((error: unknown) =>
      app.log.error(
        { error: error instanceof Error ? (error.stack ?? error.message) : String(error) },
        'a socket request failed',
      ),
    );
  };
  socket.on('error', () => socket.disconnect(true));
  socket.on('command', (request, answer) => {
    if (typeof answer !== 'function') return;
    if (!takeTurn()) return answer(TOO_MANY);
    guard(async () => {
      try {
        answer(await runCommand(app, caller, request));
      } catch (error) {
        answer(UNAVAILABLE);
        throw error;
      }
    });
  });
  socket.on('watch-incidents', (answer) => {
    if (typeof answer !== 'function' || !takeTurn()) return;
    guard(async () => {
      if (isMember(caller.actor)) await socket.join('incidents');
      answer(await app.incidents.live(caller));
    });
  });
  socket.on('unwatch-incidents', () => guard(async () => socket.leave('incidents')));
  socket.on('notifications', (answer) => {
    if (typeof answer === 'function' && takeTurn())
      guard(async () => answer(await app.notifications.list(caller.actor.id)));
  });
  socket.on('read-notifications', (ids, answer) => {
    if (!Array.isArray(ids) || typeof answer !== 'function' || !takeTurn()) return;
    guard(async () => {
      await app.notifications.read(
        caller.actor.id,
        ids.filter((id): id is string => typeof id === 'string'),
      );
      answer();
    });
  });
}

async function runCommand(app: App, caller: Caller, request: unknown): Promise<CommandAnswer> {
  const given: { incident?: unknown; command?: unknown } =
    typeof request === 'object' && request !== null ? request : {};
  const incident = parseIncidentId(given.incident);
  if (!incident)
    return {
      ok: false,
      refusal: { code: 'invalid', message: 'incident: is no incident id', detail: { path: 'incident' } },
    };
  const command = readCommand(given.command);
  return command.ok ? app.commands.execute(caller, incident, command.value, { via: 'web' }) : command;
}

/** Guests know nobody but those in their incident, and no service. */
function tellMembers(io: Io, tell: (socket: IoSocket) => void): void {
  for (const socket of io.of('/').sockets.values()) if (isMember(socket.data.caller.actor)) tell(socket);
}

/** A change reaches who may see it; who could until now is told that it is gone. To everybody else even its id would be a trace. */
function tellList(io: Io, { id, summary, facts, gone, canSee }: FeedEvent): void {
  const wentPrivate = facts.some((fact) => fact.type === 'visibility-changed' && fact.private);
  const removed = new Set(facts.flatMap((fact) => (fact.type === 'member-removed' ? [fact.person] : [])));
  for (const socket of io.of('/').sockets.values()) {
    if (!socket.rooms.has('incidents')) continue;
    const { actor } = socket.data.caller;
    const sees = canSee(actor);
    if (gone && sees) socket.emit('incident-gone', { id });
    else if (sees) socket.emit('incident', summary);
    else if (wentPrivate || removed.has(actor.id)) socket.emit('incident-gone', { id });
  }
}

function tellPerson(io: Io, to: Caller['actor']['id'], notification: NotificationView): void {
  for (const socket of io.of('/').sockets.values())
    if (socket.data.caller.actor.id === to) socket.emit('notification', notification);
}

/** A token bucket; true while there is a turn left. Counts by a clock that nobody sets back. */
function bucket(): () => boolean {
  let turns = BURST;
  let at = performance.now();
  return () => {
    const now = performance.now();
    turns = Math.min(BURST, turns + ((now - at) / 1_000) * REFILL_PER_S);
    at = now;
    if (turns < 1) return false;
    turns -= 1;
    return true;
  };
}
