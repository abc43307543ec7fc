/**
 * Commands that name another incident: what they name must be there for whoever asks, be what its number says, and be able to take what is meant for it. A
 * merge never carries anything across the border of what is private, nor out of practice.
 */
import type { Actor } from '#model/incident/actor.ts';
import type { Command } from '#model/incident/commands.ts';
import { isMember } from '#model/incident/may.ts';
import { refuse } from '#model/incident/refusal.ts';
import type { Result } from '#model/incident/refusal.ts';
import type { IncidentState } from '#model/incident/state.ts';
import type { IncidentId } from '#model/ids.ts';

interface Asked {
  actor: Actor;
  command: Command;
  /** The incident that the command is for. */
  state: IncidentState;
  now: number;
  stateOf: (incident: IncidentId) => Promise<IncidentState>;
}

/** Why the other incident that a command names will not do; null when it will, or none is named. */
export async function refuseOther({ actor, command, state, now, stateOf }: Asked): Promise<Result<never> | null> {
  if (command.type !== 'merge-into' && command.type !== 'link') return null;
  const field = command.type === 'link' ? 'incident' : 'survivor';
  const other = await stateOf(command.type === 'link' ? command.incident : command.survivor);
  if (!other.exists || !isMember(actor, other, now))
    return refuse('not-found', 'There is no such incident to name, or it is not shared with you.', { field });
  if (other.number !== command.number)
    return refuse('invalid', `That incident is #${other.number}, not #${command.number}.`, { field: 'number' });
  if (state.private !== other.private)
    return refuse('not-allowed-now', 'One of the two is private. Give both the same visibility first.', { field });
  return command.type === 'merge-into' ? refuseSurvivor(state, other, field) : null;
}

function refuseSurvivor(state: IncidentState, other: IncidentState, field: string): Result<never> | null {
  const called = `#${other.number}`;
  if (other.mergedInto)
    return refuse('wrong-status', `${called} was merged into #${other.mergedInto.number}. Merge into that one.`, {
      field,
    });
  if (other.status === 'declined' || other.status === 'cancelled')
    return refuse('wrong-status', `${called} was ${other.status}. Reopen it first, or merge it into this one.`, {
      field,
    });
  if (other.practice !== state.practice)
    return refuse('not-allowed-now', 'A practice and a real incident are never merged.', { field });
  return null;
}
