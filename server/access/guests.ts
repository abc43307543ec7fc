/**
 * Guests: people without an account, let into one incident by a link for a time. The fact says that they were invited; the link lets them in; ending one
 * ends the other.
 */
import type { GuestMode } from '#model/incident/actor.ts';
import type { Command } from '#model/incident/commands.ts';
import type { Result } from '#model/incident/refusal.ts';
import { accept } from '#model/incident/refusal.ts';
import type { ActorId, IncidentId } from '#model/ids.ts';
import type { CommandAnswer } from '#protocol/api.ts';
import type { Access } from './access.ts';
import type { Caller } from './caller.ts';
import { newActorId, newCommandId } from './secrets.ts';

type Execute = (caller: Caller, incident: IncidentId, command: Command) => Promise<CommandAnswer>;

export interface GuestInvitation {
  guest: ActorId;
  /** The secret of the link `/guest/<secret>`; shown once. */
  secret: string;
  until: number;
}

export class Guests {
  readonly #access: Access;
  readonly #execute: Execute;

  constructor(access: Access, execute: Execute) {
    this.#access = access;
    this.#execute = execute;
  }

  /** Invites somebody; refused as the command `invite-guest` is. */
  async invite(
    caller: Caller,
    incident: IncidentId,
    given: { name: string; mode: GuestMode; until: number },
  ): Promise<Result<GuestInvitation>> {
    const guest = newActorId();
    const { name, mode, until } = given;
    const answer = await this.#execute(caller, incident, {
      id: newCommandId(),
      type: 'invite-guest',
      guest,
      name,
      mode,
      until,
    });
    if (!answer.ok) return answer;
    const { secret } = await this.#access.inviteGuest({ incident, name, mode, until, by: caller.actor.id, guest });
    return accept({ guest, secret, until });
  }
}
