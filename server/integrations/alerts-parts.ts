/** What the alerts source needs of the app, in its own words. */
import type { Fact } from '#model/incident/facts.ts';
import { accept } from '#model/incident/refusal.ts';
import type { ActorId } from '#model/ids.ts';
import type { Access } from '#server/access/access.ts';
import { SYSTEM_CALLER } from '#server/access/access.ts';
import type { Caller } from '#server/access/caller.ts';
import type { AfterFacts } from '#server/after-facts.ts';
import type { Catalogue } from '#server/catalogue.ts';
import type { Commands } from '#server/commands/execute.ts';
import type { RoomsPort } from '#server/commands/room-port.ts';
import type { AlertedIncidents } from './alerted-incidents.ts';
import type { AlertsParts } from './alerts-source.ts';

interface Given {
  access: Access;
  alerted: AlertedIncidents;
  catalogue: Catalogue;
  rooms: RoomsPort;
  commands: Commands;
  after: AfterFacts;
  now: () => number;
}

/** Fits the app to the alerts source. */
export function alertsPartsOf({ access, alerted, catalogue, rooms, commands, after, now }: Given): AlertsParts {
  return {
    alerted: async () => alerted.all(now()),
    service: (word) => catalogue.find(word)?.key ?? null,
    callerOf: (actor: ActorId): Caller => ({
      actor: { id: actor, kind: 'integration', role: 'responder' },
      name: access.people.nameOf(actor),
      credential: { kind: 'token', id: 'hook' },
    }),
    declare: (caller, incident, command, facts) => commands.execute(caller, incident, command, { via: 'hook', facts }),
    async append(caller, incident, id, facts) {
      const result = await rooms.execute(incident, {
        id,
        actor: caller.actor.id,
        via: 'hook',
        decide: () => accept({ facts, effects: [] }),
      });
      if (result.ok && !result.value.repeat) await after.take(incident, result.value.facts);
    },
    command: (incident, command) => commands.execute(SYSTEM_CALLER, incident, command, { via: 'system' }),
    numberOf: async (incident) => (await rooms.state(incident)).number,
    async alertsOf(incident) {
      const reading = await rooms.read(incident);
      return (reading?.facts ?? []).flatMap((fact): Fact[] => {
        if (fact.type !== 'alert-received' && fact.type !== 'alert-resolved') return [];
        const { seq: _seq, at: _at, actor: _actor, via: _via, ...plain } = fact;
        return [plain];
      });
    },
  };
}
