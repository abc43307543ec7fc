/**
 * Finished incidents from files. A file of facts and statements becomes one entry with all facts and the whole board, through the room like everything else; an
 * export of ours comes back entry by entry with its own times and authors. The same file again is the incident that it became the first time.
 */
import { createHash } from 'node:crypto';
import * as Y from 'yjs';
import { EXPORT_FORMAT, importJson } from '#model/export/json.ts';
import { incidentFromFile } from '#model/import/from-file.ts';
import { parseIncidentText } from '#model/import/incident-file.ts';
import type { Fact, RecordedFact } from '#model/incident/facts.ts';
import type { Result } from '#model/incident/refusal.ts';
import { accept, refuse } from '#model/incident/refusal.ts';
import type { IncidentId } from '#model/ids.ts';
import { parseIncidentId } from '#model/ids.ts';
import type { Caller } from './access/caller.ts';
import { isAdministrator } from './access/caller.ts';
import { newBoardId } from './access/secrets.ts';
import type { IncidentNumbers } from './commands/numbers.ts';
import type { RoomsPort } from './commands/room-port.ts';
import { takeIn } from './publishing/carried.ts';
import type { AttachmentPort, LogPort, NewEntry } from './storage/ports.ts';

export interface Imported {
  id: IncidentId;
  number: number;
  title: string;
  /** It was there already. */
  repeat: boolean;
  /** Attachments by name that the file named and did not carry, or carried broken. */
  missing?: string[];
}

interface Parts {
  rooms: RoomsPort;
  numbers: IncidentNumbers;
  log: LogPort;
  attachments: AttachmentPort;
  appended: (incident: IncidentId, facts: readonly RecordedFact[]) => Promise<void> | void;
}

const MOST_PROBLEMS = 20;

function idOf(...parts: string[]): IncidentId {
  const id = parseIncidentId(createHash('sha256').update(parts.join('\0')).digest('base64url').slice(0, 22));
  if (!id) throw new Error('a digest is always an id');
  return id;
}

export class Imports {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Takes a file in. A refusal's message has a line for each problem, with the place in the file. */
  async take(caller: Caller, text: string): Promise<Result<Imported>> {
    const exported = exportIn(text);
    if (exported !== null) return this.#takeExport(caller, exported);
    const parsed = parseIncidentText(text);
    if (!parsed.ok) {
      const problems = parsed.problems.slice(0, MOST_PROBLEMS);
      const lines = problems.map(({ path, message }) => (path ? `${path} ${message}` : `The file ${message}`));
      const more = parsed.problems.length - lines.length;
      return refuse('invalid', [...lines, ...(more > 0 ? [`and ${more} more problems`] : [])].join('\n'));
    }
    const { file } = parsed;
    const id = idOf('import', JSON.stringify(file));
    const { rooms, numbers, appended } = this.#parts;
    const before = await rooms.state(id);
    if (before.exists) return accept({ id, number: before.number, title: before.title, repeat: true });
    const number = await numbers.claim(id);
    const { facts, write } = incidentFromFile(file, { newId: newBoardId, number });
    const board = updateOf(write);
    const result = await rooms.execute(id, {
      id: 'import-file',
      actor: caller.actor.id,
      via: 'import',
      decide: (state) =>
        state.exists
          ? refuse('conflict', 'An incident with this id exists already.')
          : accept({ facts, effects: [], board }),
    });
    if (!result.ok) return result;
    if (!result.value.repeat) await appended(id, result.value.facts);
    return accept({ id, number, title: file.title, repeat: result.value.repeat });
  }

  /** An export says who did what; only an administrator may put such words into the record. */
  async #takeExport(caller: Caller, value: unknown): Promise<Result<Imported>> {
    if (!isAdministrator(caller.actor)) return refuse('forbidden', 'Only an administrator can bring an export back.');
    const read = importJson(value);
    if (!read.ok) return read;
    const { facts, board } = read.value;
    const { rooms, numbers, log, attachments, appended } = this.#parts;
    const id = idOf('export', JSON.stringify(facts));
    // Bytes first: the board must never name what is not there. A file that carries more than the last one mends what was missing.
    const missing = await takeIn(attachments, id, read.value.attachments, caller.actor.id);
    // Not by the room: it would open one on nothing, which then had to be told.
    if ((await log.head(id)) > 0) {
      const before = await rooms.state(id);
      return accept({ id, number: before.number, title: before.title, repeat: true, missing });
    }
    const declared = facts.find((fact) => fact.type === 'declared');
    const number = await numbers.prefer(id, declared?.number ?? 0);
    const entries = entriesOf(id, facts, board, number);
    // A fresh incident, all at once: there is no room to go through before it is there.
    const results = await log.append(entries);
    if (results.some(({ outcome }) => outcome === 'taken'))
      return refuse('conflict', 'Somebody imports this at the same moment.');
    const state = await rooms.state(id);
    await appended(id, facts.slice(0, 1));
    return accept({ id, number, title: state.title, repeat: false, missing });
  }
}

function exportIn(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'format' in value && value.format === EXPORT_FORMAT
      ? value
      : null;
  } catch {
    return null;
  }
}

/** Entries as they were, one for each that had facts, with the board at the end. */
function entriesOf(
  incident: IncidentId,
  facts: readonly RecordedFact[],
  board: Uint8Array,
  number: number,
): NewEntry[] {
  const entries: NewEntry[] = [];
  let from = 0;
  for (const { seq, at, actor, via, ...rest } of facts) {
    const fact: Fact = rest.type === 'declared' ? { ...rest, number } : rest;
    const last = entries.at(-1);
    if (last?.facts && seq === from) last.facts.push(fact);
    else
      entries.push({
        incident,
        seq: entries.length + 1,
        at: Math.max(at, last?.at ?? 0),
        epoch: 0,
        actor,
        via,
        id: `import-${seq}`,
        facts: [fact],
      });
    from = seq;
  }
  const last = entries.at(-1);
  if (last) last.board = board;
  return entries;
}

/** What a writer puts on an empty board, as one update. */
function updateOf(write: (doc: Y.Doc) => void): Uint8Array {
  const doc = new Y.Doc();
  write(doc);
  const update = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  return update;
}
