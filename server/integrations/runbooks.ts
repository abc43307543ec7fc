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
import { appendRunbook, replaceRunbook, runbookText, withFront } from '#model/runbooks/runbook-text.ts';
import { newBoardId } from '#server/access/secrets.ts';
import type { Catalogue } from '#server/catalogue.ts';
import { changeHash } from './changes-recent.ts';
import { addToBoard } from './troubleshooting-board.ts';
import type { BoardWriting } from './troubleshooting-board.ts';

/** A runbook in the catalogue. `id` changes with its title, not with its steps. */
export interface CatalogueRunbook extends Runbook {
  id: string;
  service: ServiceKey;
  /** Which runbook of the service's text it is. */
  index: number;
}
/** A runbook as somebody wrote it. `instead`: it takes the place of one that read `was` when they began. */
interface WrittenRunbook {
  service: ServiceKey;
  text: string;
  instead?: { runbook: string; was: string } | undefined;
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
/** As long as a service's runbooks may be together. */
const MOST_TEXT = 50_000;
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
  return splitRunbooks(runbook).flatMap(({ front, body }, index) => {
    const read = readRunbook(frontOf(front), body, `Runbook of ${name}`);
    return read.steps.length > 0
      ? [{ ...read, service: key, index, id: changeHash(`${key}\n${read.title}`).slice(0, 24) }]
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

  /** The text of one of them, front matter included; null when there is none. */
  text(state: IncidentState, runbook: string): string | null {
    const known = this.of(state).find(({ id }) => id === runbook);
    const service = known && this.#parts.catalogue.get(known.service);
    return service ? runbookText(service.runbook, known.index) : null;
  }

  /** Keeps a runbook in the catalogue: a new one of a service of the incident, or in place of one. Who may write the catalogue is asked by the caller. */
  async keep(state: IncidentState, written: WrittenRunbook): Promise<Result<{ id: string; title: string }>> {
    const { catalogue } = this.#parts;
    const service = state.services.includes(written.service) ? catalogue.get(written.service) : null;
    if (!service) return refuse('not-found', 'This incident has no such service in the catalogue.');
    const [read, ...more] = runbooksOf({ ...service, runbook: written.text });
    if (!read) return refuse('invalid', 'A runbook needs at least one step: a line that begins with “- ”.');
    if (more.length > 0) return refuse('invalid', 'These are several runbooks. Keep one at a time.');
    const all = runbooksOf(service);
    const { instead } = written;
    const before = instead ? all.find(({ id }) => id === instead.runbook) : undefined;
    if (instead && (!before || runbookText(service.runbook, before.index) !== instead.was.trim()))
      return refuse('conflict', 'Somebody changed this runbook meanwhile. Choose it again to see how it reads now.');
    if (all.some(({ id }) => id === read.id && id !== before?.id))
      return refuse(
        'conflict',
        `There is a runbook “${read.title}” already. Update that one, or give this another title.`,
      );
    const text = withFront(written.text, read.title);
    // An address is no runbook: it stays, among the links of the service.
    const address = isAddress(service.runbook) ? service.runbook.trim() : null;
    const runbook = before
      ? replaceRunbook(service.runbook, before.index, text)
      : appendRunbook(address ? '' : service.runbook, text);
    if (runbook.length > MOST_TEXT)
      return refuse('invalid', `The runbooks of ${service.name} would be too long together (${MOST_TEXT} characters).`);
    const urls = address ? { urls: [...service.urls, { title: 'Runbook', url: address }] } : {};
    await catalogue.put(service.key, { runbook, ...urls });
    return accept({ id: read.id, title: read.title });
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
