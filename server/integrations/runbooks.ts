/**
 * Runbooks of the catalogue in an incident: opened by their rule when an incident is declared or changes so that the rule fits, or by hand; each becomes a
 * checklist on the board, once.
 */
import { parse } from 'yaml';
import { addChecklist } from '#model/checklists/checklists.ts';
import type { Actor } from '#model/incident/actor.ts';
import { isLive } from '#model/incident/lifecycle.ts';
import type { RecordedFact } from '#model/incident/facts.ts';
import { accept, refuse } from '#model/incident/refusal.ts';
import type { Result } from '#model/incident/refusal.ts';
import type { IncidentState } from '#model/incident/state.ts';
import type { BoardId, IncidentId, ServiceKey } from '#model/ids.ts';
import { SYSTEM_ACTOR } from '#model/ids.ts';
import { opensAt, readRunbook, splitRunbooks } from '#model/runbooks/runbook.ts';
import type { Runbook } from '#model/runbooks/runbook.ts';
import { newBoardId } from '#server/access/secrets.ts';
import type { Catalogue } from '#server/catalogue.ts';
import { changeHash } from './changes-recent.ts';
import { addToBoard } from './troubleshooting-board.ts';
import type { BoardWriting } from './troubleshooting-board.ts';

/** A runbook in the catalogue. `id` changes with its title, not with its steps. */
export interface CatalogueRunbook extends Runbook {
  id: string;
  service: ServiceKey;
}

interface Parts extends BoardWriting {
  catalogue: Catalogue;
  now: () => number;
}

const SYSTEM: Actor = { id: SYSTEM_ACTOR, kind: 'system' };
const MAY_OPEN: ReadonlySet<RecordedFact['type']> = new Set([
  'declared',
  'services-changed',
  'severity-changed',
  'alert-received',
]);
const isAddress = (text: string): boolean => /^https?:\/\/\S+$/.test(text.trim());

/** Front matter as plain data; what YAML cannot read is no rule. */
function frontOf(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0 });
  } catch {
    return null;
  }
}

/** The runbooks that stand in the text of a service; an address is none. */
export function runbooksOf(service: { key: ServiceKey; name: string; runbook: string }): CatalogueRunbook[] {
  const { key, name, runbook } = service;
  if (runbook.trim() === '' || isAddress(runbook)) return [];
  return splitRunbooks(runbook).flatMap(({ front, body }) => {
    const read = readRunbook(frontOf(front), body, `Runbook of ${name}`);
    return read.steps.length > 0
      ? [{ ...read, service: key, id: changeHash(`${key}\n${read.title}`).slice(0, 24) }]
      : [];
  });
}

export class Runbooks {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The runbooks of the services of an incident. */
  of(state: IncidentState): CatalogueRunbook[] {
    return state.services.flatMap((key) => {
      const service = this.#parts.catalogue.get(key);
      return service ? runbooksOf(service) : [];
    });
  }

  /** Opens a runbook for somebody, also a second time. */
  async open(incident: IncidentId, state: IncidentState, runbook: string, actor: Actor): Promise<Result<BoardId>> {
    const known = this.of(state).find(({ id }) => id === runbook);
    if (!known) return refuse('not-found', 'The services of this incident have no such runbook.');
    return this.#write(incident, known, actor, `runbook-${newBoardId()}`);
  }

  /** What follows facts of an incident: runbooks whose rule now fits are opened, each once. */
  async follow(incident: IncidentId, state: IncidentState, facts: readonly RecordedFact[]): Promise<void> {
    if (!isLive(state.status) || !facts.some(({ type, via }) => MAY_OPEN.has(type) && via !== 'import')) return;
    for (const runbook of this.of(state))
      if (opensAt(runbook.when, state)) await this.#write(incident, runbook, SYSTEM, `runbook-${runbook.id}`);
  }

  async #write(incident: IncidentId, runbook: CatalogueRunbook, actor: Actor, id: string): Promise<Result<BoardId>> {
    const { title, service, steps } = runbook;
    const checklist = newBoardId();
    const written = await addToBoard(this.#parts, {
      incident,
      actor,
      id,
      write: (doc) =>
        addChecklist(doc, checklist, {
          title,
          service,
          runbook: runbook.id,
          at: this.#parts.now(),
          steps: steps.map((step) => ({ ...step, id: newBoardId() })),
        }),
    });
    return written.ok ? accept(checklist) : written;
  }
}
