/**
 * Closes live sync connections whose right to be there has ended: a session or token that was ended, a person whose role changed, an incident that became private.
 * Whoever still may comes back by itself and is judged anew.
 */
import { isMember } from '#model/incident/may.ts';
import { CLOSE } from '#protocol/sync.ts';
import type { Access } from '#server/access/access.ts';
import type { RoomsPort } from '#server/commands/room-port.ts';
import type { Log } from '#server/logger.ts';
import type { SyncGateway } from './access.ts';

/** Listens for revocations; returns what stops it. */
export function endAccessWith(parts: {
  access: Access;
  sync: SyncGateway;
  rooms: RoomsPort;
  now: () => number;
  log: Log;
}): () => void {
  const { access, sync, rooms, now, log } = parts;
  return access.revocations.listen((revocation) => {
    if (revocation.kind === 'credential') {
      sync.close(({ session }) => session === revocation.id, CLOSE.signedOut, 'Your session has ended. Sign in again.');
      return;
    }
    if (revocation.kind === 'person') {
      const person = access.people.get(revocation.id);
      const gone = person === null || person.disabledAt !== null || person.kind === 'guest';
      // A changed role is no permanent refusal: the browser reconnects and gets what the new role may have.
      const [code, reason] = gone
        ? ([CLOSE.signedOut, 'Your access has ended.'] as const)
        : ([CLOSE.restarting, 'Your role has changed.'] as const);
      sync.close(({ actor }) => actor.id === revocation.id, code, reason);
      return;
    }
    rooms.state(revocation.id).then(
      (state) => {
        const hidden = (access: { incident: string; actor: Parameters<typeof isMember>[0] }): boolean =>
          access.incident === revocation.id && !isMember(access.actor, state, now());
        sync.close(hidden, CLOSE.notFound, 'not found');
        // Whoever wrote comes back by itself, as a reader.
        const writes = (access: { incident: string; readOnly: boolean }): boolean =>
          access.incident === revocation.id && !access.readOnly;
        if (state.mergedInto) sync.close(writes, CLOSE.restarting, 'This incident was merged; it is read-only now.');
      },
      (error: unknown) =>
        log.error({ incident: revocation.id, error: String(error) }, 'access could not be checked again'),
    );
  });
}
