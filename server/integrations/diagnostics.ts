/**
 * Diagnostics in an incident: checks of the administrator's list, run by hand or, when they say so, once at declare; what they find lands as evidence with its
 * time. Nothing here changes another system, and nothing is run that is not on the list.
 */
import { upstreamsOf } from '#model/changes/concerned.ts';
import { addEvidence } from '#model/evidence/evidence.ts';
import type { Actor } from '#model/incident/actor.ts';
import type { RecordedFact } from '#model/incident/facts.ts';
import { accept, refuse } from '#model/incident/refusal.ts';
import type { Result } from '#model/incident/refusal.ts';
import type { IncidentState } from '#model/incident/state.ts';
import type { BoardId, IncidentId, ServiceKey } from '#model/ids.ts';
import { SYSTEM_ACTOR } from '#model/ids.ts';
import { newBoardId } from '#server/access/secrets.ts';
import type { Catalogue } from '#server/catalogue.ts';
import type { Log } from '#server/logger.ts';
import type { Check, Checks } from './diagnostics-checks.ts';
import { probe } from './diagnostics-probes.ts';
import type { Finding, Probes } from './diagnostics-probes.ts';
import { addToBoard } from './troubleshooting-board.ts';
import type { BoardWriting } from './troubleshooting-board.ts';

export interface Found {
  evidence: BoardId;
  ok: boolean;
  summary: string;
}

interface Parts extends BoardWriting, Probes {
  checks: Checks;
  catalogue: Catalogue;
  log: Log;
}

const SYSTEM: Actor = { id: SYSTEM_ACTOR, kind: 'system' };

export class Diagnostics {
  readonly checks: Checks;
  readonly #parts: Parts;
  #running: Promise<unknown> = Promise.resolve();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.checks = parts.checks;
  }

  /** Whether the operator of this machine lets commands run. */
  get runsCommands(): boolean {
    return this.#parts.command !== null;
  }

  /** The checks that make sense in an incident: those for all, and those of its services and what they need. */
  async offered(state: IncidentState): Promise<Check[]> {
    const { catalogue } = this.#parts;
    const upstream = upstreamsOf(state.services, (key: ServiceKey) => catalogue.get(key)?.dependencies ?? []);
    const near = new Set([...state.services, ...upstream]);
    const all = (await this.checks.list()).filter(({ target }) => target.kind !== 'command' || this.runsCommands);
    return all.filter(({ services }) => services.length === 0 || services.some((key) => near.has(key)));
  }

  /** Runs a check for somebody. */
  async run(incident: IncidentId, check: string, actor: Actor): Promise<Result<Found>> {
    const known = await this.checks.get(check);
    if (!known) return refuse('not-found', 'There is no such check in the settings.');
    return this.#run(incident, known, actor, `check-${newBoardId()}`);
  }

  /** What follows the declaration of an incident: the checks that run by themselves, each once. Does not wait for them. */
  async follow(incident: IncidentId, state: IncidentState, facts: readonly RecordedFact[]): Promise<void> {
    if (state.practice || !facts.some(({ type, via }) => type === 'declared' && via !== 'import')) return;
    const checks = (await this.offered(state)).filter(({ atDeclare }) => atDeclare);
    if (checks.length === 0) return;
    const runs = checks.map((check) => this.#run(incident, check, SYSTEM, `declare-check-${check.id}`));
    this.#running = Promise.allSettled([this.#running, ...runs]);
  }

  /** Waits for what runs. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async #run(incident: IncidentId, check: Check, actor: Actor, id: string): Promise<Result<Found>> {
    const { now, log, rooms } = this.#parts;
    try {
      const state = await rooms.state(incident);
      const service = state.services.find((key) => check.services.includes(key)) ?? state.services[0] ?? null;
      const found = await probe(check.target, this.#parts, { service, number: state.number });
      const evidence = newBoardId();
      const written = await addToBoard(this.#parts, {
        incident,
        actor,
        id,
        write: (doc) => addEvidence(doc, evidence, evidenceOf(check, found, actor, now())),
      });
      return written.ok ? accept({ evidence, ok: found.ok, summary: found.summary }) : written;
    } catch (error) {
      log.error({ check: check.id, error: String(error) }, 'a check failed by itself');
      return refuse('unavailable', 'The check could not be run; it has been logged.');
    }
  }
}

function evidenceOf(check: Check, found: Finding, actor: Actor, at: number) {
  const { series, query } = found;
  return {
    kind: series ? ('series' as const) : ('log' as const),
    title: `${check.name}: ${found.summary}`.slice(0, 300),
    payload: series ? JSON.stringify(series) : found.log,
    source: `Check, ${found.ok ? 'passed' : 'failed'}`,
    ...(query ? { query } : {}),
    capturedAt: at,
    addedAt: at,
    owner: actor.id,
  };
}
