/**
 * A moment of an incident: the document and the state as they were then, as plain values. Settled text only: replay goes by whole minutes, so nobody's
 * typing, second thoughts or deletions are ever shown, and nothing in a moment says who wrote it. (Holders of roles are facts and are named.)
 */
import * as Y from 'yjs';
import { readBoard } from '../board/view.ts';
import type { Board } from '../board/view.ts';
import { NOTES_ROOT, postmortemRoot, SITUATION_LINES, situationTextRoot } from '../documents.ts';
import type { ActorId, BoardId } from '../ids.ts';
import type { IncidentState, RoleHolding } from '../incident/state.ts';
import type { Audience, MaybeSeverity, Status } from '../incident/words.ts';
import { SECTIONS } from '../postmortem/template.ts';
import type { Section } from '../postmortem/template.ts';
import { readRich } from '../postmortem/text.ts';
import type { RichNode } from '../postmortem/text.ts';
import { rootFragment, rootText } from '../board/read.ts';

export const MINUTE_MS = 60_000;
/** The whole minute at or before a time, ms UTC. */
export const minuteOf = (at: number): number => Math.floor(at / MINUTE_MS) * MINUTE_MS;

export interface Moment {
  /** The minute that is shown, ms UTC. */
  at: number;
  /** The last entry of the log that counts. */
  seq: number;
  exists: boolean;
  title: string;
  status: Status;
  severity: MaybeSeverity;
  roles: Pick<RoleHolding, 'role' | 'person'>[];
  lastUpdate: { text: string; at: number; audience: Audience } | null;
  updateDueAt: number | null;
  board: Pick<
    Board,
    'situation' | 'entries' | 'hypotheses' | 'mitigations' | 'decisions' | 'tasks' | 'followups' | 'whys' | 'cautions'
  >;
  notes: RichNode[];
  sections: Partial<Record<Section, RichNode[]>>;
}

/** Reads a moment out of the document and the state as they were. */
export function momentOf(doc: Y.Doc, state: IncidentState, at: number): Moment {
  const { situation, entries, hypotheses, mitigations, decisions, tasks, followups, whys, cautions } = readBoard(doc);
  const update = state.updates.filter(({ text }) => text !== '').at(-1);
  const sections: Moment['sections'] = {};
  for (const section of SECTIONS) {
    const nodes = readRich(doc, postmortemRoot(section));
    if (nodes.length > 0) sections[section] = nodes;
  }
  return {
    at,
    seq: state.seq,
    exists: state.exists,
    title: state.title,
    status: state.status,
    severity: state.severity,
    roles: state.roles.filter((held) => held.state === 'accepted').map(({ role, person }) => ({ role, person })),
    lastUpdate: update ? { text: update.text, at: update.at, audience: update.audience } : null,
    updateDueAt: state.updateClock.dueAt,
    board: { situation, entries, hypotheses, mitigations, decisions, tasks, followups, whys, cautions },
    notes: readRich(doc, NOTES_ROOT),
    sections,
  };
}

/** Who wrote what of a moment: by entry, and by text. Given out only to somebody whose asking was logged. */
export interface MomentNames {
  entries: { entry: BoardId; by: ActorId }[];
  texts: { root: string; by: ActorId[] }[];
  /** What was written and deleted again by then; only where that was asked for. */
  deleted?: DeletedText[];
}
export interface DeletedText {
  root: string;
  text: string;
  by: ActorId | null;
}

/** Any shared type, as a list of the items that it is made of. */
interface Written {
  _start: Y.Item | null;
}

function* clientsUnder(type: Written, depth: number): Generator<number> {
  for (let item = type._start; item !== null; item = item.right) {
    if (item.deleted) continue;
    yield item.id.client;
    if (item.content instanceof Y.ContentType && depth < 32) yield* clientsUnder(item.content.type, depth + 1);
  }
}

/** The texts that people write together, by root. */
function writtenRoots(doc: Y.Doc): [string, Written | null][] {
  return [
    ...SITUATION_LINES.map((line): [string, Written | null] => {
      const root = situationTextRoot(line);
      return [root, rootText(doc, root)];
    }),
    ...[NOTES_ROOT, ...SECTIONS.map(postmortemRoot)].map((root): [string, Written | null] => [
      root,
      rootFragment(doc, root),
    ]),
  ];
}

const MOST_DELETED = 500;

/** Letters that were deleted under a type, runs of one client together. */
function* deletedUnder(type: Written, depth: number): Generator<{ client: number; text: string }> {
  let client = -1;
  let text = '';
  for (let item = type._start; item !== null; item = item.right) {
    const { content } = item;
    const lost = item.deleted && content instanceof Y.ContentString ? content.str : null;
    if (text !== '' && (lost === null || client !== item.id.client)) {
      yield { client, text };
      text = '';
    }
    client = item.id.client;
    text += lost ?? '';
    if (content instanceof Y.ContentType && depth < 32) yield* deletedUnder(content.type, depth + 1);
  }
  if (text !== '') yield { client, text };
}

/** Reads what was deleted by then. The document must have been rebuilt without collecting what is deleted. */
export function deletedOf(doc: Y.Doc, state: IncidentState): DeletedText[] {
  const found: DeletedText[] = [];
  for (const [root, type] of writtenRoots(doc))
    for (const { client, text } of type ? deletedUnder(type, 0) : [])
      if (text.trim() !== '' && found.length < MOST_DELETED)
        found.push({ root, text: text.slice(0, 500), by: state.authors.get(client) ?? null });
  return found;
}

/** Reads who wrote what still stands at a moment. */
export function namesOf(doc: Y.Doc, state: IncidentState): MomentNames {
  const texts = writtenRoots(doc).flatMap(([root, type]) => {
    const by = new Set<ActorId>();
    for (const client of type ? clientsUnder(type, 0) : []) {
      const author = state.authors.get(client);
      if (author) by.add(author);
    }
    return by.size > 0 ? [{ root, by: [...by] }] : [];
  });
  const present = new Set(readBoard(doc).entries.map(({ id }) => id));
  const entries = [...state.entries].flatMap(([entry, { by }]) => (present.has(entry) ? [{ entry, by }] : []));
  return { entries, texts };
}
