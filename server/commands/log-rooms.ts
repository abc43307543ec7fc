/**
 * Rooms without sockets: commands straight over the log. For tests of commands alone.
 */
import type { RecordedFact } from '#model/incident/facts.ts';
import { accept, refuse } from '#model/incident/refusal.ts';
import { applyFact, emptyState } from '#model/incident/state.ts';
import type { IncidentState } from '#model/incident/state.ts';
import type { ActorId, IncidentId } from '#model/ids.ts';
import { effectIdOf } from '#model/ids.ts';
import type { LogEntry, LogPort } from '#server/storage/ports.ts';
import type { RoomsPort } from './room-port.ts';

const record = (entry: LogEntry): RecordedFact[] =>
  (entry.facts ?? []).map((fact) => ({ ...fact, seq: entry.seq, at: entry.at, actor: entry.actor, via: entry.via }));

export function createLogRooms(log: LogPort, now: () => number): RoomsPort {
  const nobody: ReadonlySet<ActorId> = new Set();
  const readAll = async (incident: IncidentId): Promise<LogEntry[]> => {
    const entries: LogEntry[] = [];
    for (;;) {
      const page = await log.read(incident, entries.at(-1)?.seq ?? 0, 1_000);
      entries.push(...page);
      if (page.length < 1_000) return entries;
    }
  };
  const fold = (facts: RecordedFact[]): IncidentState => facts.reduce(applyFact, emptyState());
  const rooms: RoomsPort = {
    async state(incident) {
      return fold((await readAll(incident)).flatMap(record));
    },
    async read(incident) {
      const facts = (await readAll(incident)).flatMap(record);
      return facts.length === 0 ? null : { state: fold(facts), facts, board: new Uint8Array([0, 0]) };
    },
    here: () => nobody,
    async execute(incident, request) {
      for (;;) {
        const entries = await readAll(incident);
        const known = entries.find((entry) => entry.id === request.id);
        if (known)
          return accept({ seq: known.seq, at: known.at, facts: record(known), repeat: true, actor: known.actor });
        const state = fold(entries.flatMap(record));
        const at = Math.max(state.lastAt, now());
        const decision = request.decide(state, { now: at, connected: nobody });
        if (!decision.ok) return decision;
        const seq = (entries.at(-1)?.seq ?? 0) + 1;
        const { facts, effects } = decision.value;
        const entry = {
          incident,
          seq,
          at,
          epoch: state.epoch,
          actor: request.actor,
          via: request.via,
          id: request.id,
          facts,
          effects: effects.map((effect, index) => ({
            ...effect,
            id: effectIdOf(request.id as Parameters<typeof effectIdOf>[0], index),
          })),
        };
        const [result] = await log.append([entry]);
        if (result?.outcome === 'appended')
          return accept({ seq, at, facts: record({ ...entry, hash: '' }), repeat: false, actor: request.actor });
        if (!result) return refuse('unavailable', 'Nothing was stored.');
      }
    },
  };
  return rooms;
}
