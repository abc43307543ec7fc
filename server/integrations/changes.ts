/**
 * What changed: keeps changes, shows them in the incidents that they concern, and looks back when an incident is declared or its services change. Written by
 * the system as facts; a change is a change and not a person.
 */
import type { Change } from '#model/changes/change.ts';
import { beganAt, CHANGE_WINDOW_MS, changesSeen } from '#model/changes/concerned.ts';
import type { PlacedChange } from '#model/changes/concerned.ts';
import { isLive } from '#model/incident/lifecycle.ts';
import type { RecordedFact } from '#model/incident/facts.ts';
import { accept, refuse } from '#model/incident/refusal.ts';
import type { IncidentState } from '#model/incident/state.ts';
import type { ActorId, IncidentId } from '#model/ids.ts';
import { SYSTEM_ACTOR } from '#model/ids.ts';
import type { Catalogue } from '#server/catalogue.ts';
import type { RoomsPort } from '#server/commands/room-port.ts';
import type { TablePort } from '#server/storage/ports.ts';
import { changeHash, RecentChanges } from './changes-recent.ts';

export interface ChangesParts {
  tables: TablePort;
  rooms: RoomsPort;
  catalogue: Catalogue;
  /** Incidents that go on. */
  live: () => Promise<IncidentId[]>;
  now: () => number;
  appended: (incident: IncidentId, facts: readonly RecordedFact[]) => Promise<void> | void;
}

const LOOKS_BACK: ReadonlySet<RecordedFact['type']> = new Set(['declared', 'services-changed', 'time-set']);

export class Changes {
  readonly #parts: ChangesParts;
  readonly recent: RecentChanges;

  constructor(parts: ChangesParts) {
    const { tables, catalogue, now } = parts;
    this.#parts = parts;
    this.recent = new RecentChanges({ tables, now, find: (word) => catalogue.find(word)?.key ?? null });
  }

  /** Takes in what a sender told; answers with the incidents that now show it. */
  async take(changes: readonly Change[], by: ActorId): Promise<IncidentId[]> {
    if (changes.length === 0) return [];
    const placed: PlacedChange[] = [];
    for (const change of changes) placed.push(await this.recent.keep(change));
    const shown: IncidentId[] = [];
    for (const incident of await this.#parts.live()) if (await this.#show(incident, placed, by)) shown.push(incident);
    return shown;
  }

  /** What follows facts of an incident: a new one, or one with other services, sees the changes before it. */
  async follow(incident: IncidentId, state: IncidentState, facts: readonly RecordedFact[]): Promise<void> {
    if (!facts.some(({ type, via }) => LOOKS_BACK.has(type) && via !== 'import') || !isLive(state.status)) return;
    await this.#show(incident, await this.recent.since(beganAt(state) - CHANGE_WINDOW_MS), SYSTEM_ACTOR);
  }

  async #show(incident: IncidentId, changes: readonly PlacedChange[], actor: ActorId): Promise<boolean> {
    const { rooms, catalogue, appended } = this.#parts;
    const dependenciesOf = (key: PlacedChange['services'][number]) => catalogue.get(key)?.dependencies ?? [];
    const facts = changesSeen(await rooms.state(incident), changes, dependenciesOf);
    if (facts.length === 0) return false;
    const result = await rooms.execute(incident, {
      id: `changes-${changeHash(facts.map(({ change }) => change).join('\n'))}`,
      actor,
      via: actor === SYSTEM_ACTOR ? 'system' : 'hook',
      // Decided on what the room knows at that moment: another node may have shown some of them since.
      decide(state) {
        const still = changesSeen(state, changes, dependenciesOf);
        return still.length > 0
          ? accept({ facts: still, effects: [] })
          : refuse('already-so', 'These changes are known.');
      },
    });
    if (!result.ok) return false;
    if (!result.value.repeat) await appended(incident, result.value.facts);
    return true;
  }
}
