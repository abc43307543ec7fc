/**
 * The review's shared state on the board: the edited agenda, the parking lot, revealed cards and the groups they lie in. Sealed cards and open votes are never
 * here before they are revealed. Every value is plain and has a key of its own, so that no two people can lose anything to each other.
 */
import type * as Y from 'yjs';
import { asChoice, asFlag, asString, asText, asTime, rootMap, valueOf } from '../board/read.ts';
import { REVIEW_ROOT } from '../documents.ts';
import { parseActorId, parseBoardId } from '../ids.ts';
import type { ActorId, BoardId } from '../ids.ts';
import type { Agenda, AgendaStep } from './agendas.ts';
import { AGENDAS, AGENDA_STEPS, asAgenda, readSteps } from './agendas.ts';

/** Kinds of rows; the key is `<kind>:<id>`. */
type Kind = 'parked' | 'card' | 'cluster' | 'minute';

/** What a note-taker writes down: what was said, what somebody learned, what was decided, what nobody could answer. */
export const MINUTE_KINDS = ['said', 'learned', 'decided', 'asked'] as const;
export type MinuteKind = (typeof MINUTE_KINDS)[number];

export interface Parked {
  id: BoardId;
  text: string;
  done: boolean;
}
export interface Minute {
  id: BoardId;
  kind: MinuteKind;
  text: string;
  at: number;
  /** The step at which it was said. */
  step: string;
}
export interface Card {
  id: BoardId;
  phase: string;
  prompt: string;
  text: string;
  /** Only where a phase was announced as signed. */
  author: ActorId | null;
  cluster: BoardId | null;
}
export interface Cluster {
  id: BoardId;
  phase: string;
  name: string;
}
export interface ReviewBoard {
  agenda: string | null;
  /** The steps of the one that was begun. */
  steps: AgendaStep[];
  /** Each agenda as it would be held: as it ships, or as it was edited for this incident, before the review or during it. */
  agendas: Record<Agenda, AgendaStep[]>;
  /** Those that were edited. */
  edited: Agenda[];
  startedAt: number | null;
  /** Who runs the clock. */
  facilitator: ActorId | null;
  /** Who writes down what is said, so that the facilitator need not. */
  notes: ActorId | null;
  parked: Parked[];
  /** What the note-taker wrote, in the order in which it was said. */
  minutes: Minute[];
  cards: Card[];
  clusters: Cluster[];
}

function* rows(doc: Y.Doc, kind: Kind): Generator<[BoardId, unknown]> {
  const root = rootMap(doc, REVIEW_ROOT);
  if (!root) return;
  for (const [key, value] of root.entries()) {
    const id = key.startsWith(`${kind}:`) ? parseBoardId(key.slice(kind.length + 1)) : null;
    if (id) yield [id, value];
  }
}

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);

function readCards(doc: Y.Doc): Card[] {
  const cards: Card[] = [];
  for (const [id, value] of rows(doc, 'card')) {
    const text = asText(valueOf(value, 'text'));
    if (text === null) continue;
    cards.push({
      id,
      text,
      phase: asString(valueOf(value, 'phase'), 100) ?? '',
      prompt: asString(valueOf(value, 'prompt'), 500) ?? '',
      author: parseActorId(valueOf(value, 'author')),
      // Where a card lies is a key of its own: dragging one must not undo what somebody else did to it.
      cluster: parseBoardId(rootMap(doc, REVIEW_ROOT)?.get(`in:${id}`)),
    });
  }
  return cards.sort(byId);
}

function readMinutes(doc: Y.Doc): Minute[] {
  const minutes: Minute[] = [];
  for (const [id, value] of rows(doc, 'minute')) {
    const text = asText(valueOf(value, 'text'));
    if (text === null || asFlag(valueOf(value, 'removed'))) continue;
    minutes.push({
      id,
      text,
      kind: asChoice(MINUTE_KINDS, valueOf(value, 'kind')) ?? 'said',
      at: asTime(valueOf(value, 'at')) ?? 0,
      step: asString(valueOf(value, 'step'), 100) ?? '',
    });
  }
  return minutes.sort((one, other) => one.at - other.at || byId(one, other));
}

/** What somebody made of an agenda; null when it is as it ships. Reviews of earlier versions kept the one that was begun under `steps`. */
function editedSteps(doc: Y.Doc, agenda: Agenda): AgendaStep[] | null {
  const root = rootMap(doc, REVIEW_ROOT);
  return (
    readSteps(root?.get(`steps:${agenda}`)) ?? (root?.get('agenda') === agenda ? readSteps(root.get('steps')) : null)
  );
}

/** Everything that the review shows. */
export function readReview(doc: Y.Doc): ReviewBoard {
  const root = rootMap(doc, REVIEW_ROOT);
  const parked: Parked[] = [];
  for (const [id, value] of rows(doc, 'parked')) {
    const text = asText(valueOf(value, 'text'));
    if (text !== null) parked.push({ id, text, done: asFlag(valueOf(value, 'done')) });
  }
  const clusters: Cluster[] = [];
  for (const [id, value] of rows(doc, 'cluster')) {
    if (asFlag(valueOf(value, 'removed'))) continue;
    clusters.push({
      id,
      phase: asString(valueOf(value, 'phase'), 100) ?? '',
      name: asText(valueOf(value, 'name')) ?? '',
    });
  }
  const agenda = asString(root?.get('agenda'), 100);
  const stepsOf = (one: Agenda): AgendaStep[] => editedSteps(doc, one) ?? [...AGENDA_STEPS[one]];
  const agendas = { debrief: stepsOf('debrief'), 'half-hour': stepsOf('half-hour'), hour: stepsOf('hour') };
  return {
    agenda,
    steps: agendas[asAgenda(agenda) ?? 'debrief'],
    agendas,
    edited: AGENDAS.filter((one) => editedSteps(doc, one) !== null),
    startedAt: asTime(root?.get('startedAt')),
    facilitator: parseActorId(root?.get('facilitator')),
    notes: parseActorId(root?.get('notes')),
    parked: parked.sort(byId),
    minutes: readMinutes(doc),
    cards: readCards(doc),
    clusters: clusters.sort(byId),
  };
}

const put = (doc: Y.Doc, kind: Kind, id: string, value: unknown): void =>
  void rootMap(doc, REVIEW_ROOT)?.set(`${kind}:${id}`, value);

/** Begins a review by an agenda; whoever begins it runs the clock. An agenda that was edited for this one is kept. */
export function startReview(doc: Y.Doc, agenda: string, now: number, facilitator?: ActorId): void {
  doc.transact(() => {
    const root = rootMap(doc, REVIEW_ROOT);
    if (root?.get('agenda') !== agenda) root?.delete('steps');
    root?.set('agenda', agenda);
    root?.set('startedAt', now);
    if (facilitator) root?.set('facilitator', facilitator);
  });
}
/** Puts an edited agenda in place of the one that ships, for this incident alone; before the review begins or while it runs. */
export const setSteps = (doc: Y.Doc, agenda: Agenda, steps: readonly AgendaStep[]): void =>
  void rootMap(doc, REVIEW_ROOT)?.set(
    `steps:${agenda}`,
    steps.map((one) => ({ ...one })),
  );
/** Back to the agenda as it ships. */
export const resetSteps = (doc: Y.Doc, agenda: Agenda): void =>
  doc.transact(() => {
    const root = rootMap(doc, REVIEW_ROOT);
    root?.delete(`steps:${agenda}`);
    if (root?.get('agenda') === agenda) root.delete('steps');
  });
export const setFacilitator = (doc: Y.Doc, person: ActorId): void =>
  void rootMap(doc, REVIEW_ROOT)?.set('facilitator', person);
export const setNoteTaker = (doc: Y.Doc, person: ActorId): void => void rootMap(doc, REVIEW_ROOT)?.set('notes', person);
/** Writes down what was said, or changes it. */
export const noteMinute = (doc: Y.Doc, { id, kind, text, at, step }: Minute): void =>
  put(doc, 'minute', id, { kind, text, at, step });
export const removeMinute = (doc: Y.Doc, id: BoardId): void => put(doc, 'minute', id, { text: '', removed: true });
export const park = (doc: Y.Doc, id: BoardId, text: string, done = false): void =>
  put(doc, 'parked', id, { text, done });
export const nameCluster = (doc: Y.Doc, id: BoardId, phase: string, name: string): void =>
  put(doc, 'cluster', id, { phase, name });
/** Takes a group away; its cards lie free again. */
export const removeCluster = (doc: Y.Doc, id: BoardId): void =>
  doc.transact(() => {
    rootMap(doc, REVIEW_ROOT)?.delete(`cluster:${id}`);
    for (const card of readCards(doc)) if (card.cluster === id) layCard(doc, card.id, null);
  });
export const layCard = (doc: Y.Doc, id: BoardId, cluster: BoardId | null): void =>
  void rootMap(doc, REVIEW_ROOT)?.set(`in:${id}`, cluster);
/** Puts a card beside another: into its group, or into a new one with it. Returns the group. */
export function joinCards(doc: Y.Doc, card: BoardId, onto: BoardId, fresh: BoardId): BoardId | null {
  if (card === onto) return null;
  const cards = readCards(doc);
  const other = cards.find(({ id }) => id === onto);
  if (!other || !cards.some(({ id }) => id === card)) return null;
  const group = other.cluster ?? fresh;
  doc.transact(() => {
    if (other.cluster === null) {
      nameCluster(doc, fresh, other.phase, '');
      layCard(doc, onto, fresh);
    }
    layCard(doc, card, group);
  });
  return group;
}
/** Puts revealed cards on the board; only the server does this, when a phase is revealed. */
export function revealCards(doc: Y.Doc, cards: readonly Omit<Card, 'cluster'>[]): void {
  doc.transact(() => {
    for (const { id, phase, prompt, text, author } of cards)
      put(doc, 'card', id, { phase, prompt, text, ...(author ? { author } : {}) });
  });
}
