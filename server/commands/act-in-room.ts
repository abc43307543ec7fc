/**
 * Something that one person does to an incident outside the commands, once: refused like a command to who may not, durable when it is answered, and told to
 * whoever waits for facts.
 */
import { refusedTo } from '#model/incident/may.ts';
import type { Action } from '#model/incident/may.ts';
import type { RecordedFact } from '#model/incident/facts.ts';
import { accept } from '#model/incident/refusal.ts';
import type { Result } from '#model/incident/refusal.ts';
import type { IncidentState } from '#model/incident/state.ts';
import type { Via } from '#model/incident/words.ts';
import type { IncidentId } from '#model/ids.ts';
import type { Caller } from '#server/access/caller.ts';
import { newCommandId } from '#server/access/secrets.ts';
import type { RoomDecision, RoomsPort } from './room-port.ts';

export interface ActingParts {
  rooms: RoomsPort;
  appended: (incident: IncidentId, facts: readonly RecordedFact[]) => Promise<void> | void;
}

/** `decide` is asked only for who may do `action` at that moment (`now` in ms), and again when somebody else's facts got in between. */
export async function actInRoom(
  { rooms, appended }: ActingParts,
  act: { caller: Caller; incident: IncidentId; action: Action; via: Via },
  decide: (state: IncidentState, now: number) => Result<RoomDecision>,
): Promise<Result<null>> {
  const { caller, incident, action, via } = act;
  const done = await rooms.execute(incident, {
    id: newCommandId(),
    actor: caller.actor.id,
    via,
    decide: (state, { now }) => refusedTo(caller.actor, action, state, now) ?? decide(state, now),
  });
  if (!done.ok) return done;
  await appended(incident, done.value.facts);
  return accept(null);
}
