/** The review's shared state on the board: the parking lot, clusters of revealed cards, hands up. Sealed cards are never here before they are revealed. */
import * as Y from 'yjs';
import { asChoice, asFlag, asIds, asString, asText, asTime, rootMap, valueOf } from '../board/read.ts';
import { REVIEW_ROOT } from '../documents.ts';
import { parseActorId, parseBoardId } from '../ids.ts';
import type { ActorId, BoardId } from '../ids.ts';

/** Kinds of rows in the review's one map; the key is `<kind>:<id>`, the value plain, so that no two people can lose a nested type to each other. */
const KINDS = ['parked', 'card', 'cluster', 'hand', 'learned'] as const;
type Kind = (typeof KINDS)[number];

export interface Parked {
  id: BoardId;
  text: string;
  done: boolean;
}
export interface Card {
  id: BoardId;
  phase: string;
  prompt: string;
  text: string;
  cluster: BoardId | null;
  votes: number;
}
export interface Cluster {
  id: BoardId;
  phase: string;
  name: string;
}
export interface ReviewBoard {
  agenda: string | null;
  startedAt: number | null;
  parked: Parked[];
  cards: Card[];
  clusters: Cluster[];
  hands: { person: ActorId; at: number }[];
  learned: BoardId[];
}

function* rows(doc: Y.Doc, kind: Kind): Generator<[BoardId, unknown]> {
  const root = rootMap(doc, REVIEW_ROOT);
  if (!root) return;
  for (const [key, value] of root.entries()) {
    const id = key.startsWith(`${kind}:`) ? parseBoardId(key.slice(kind.length + 1)) : null;
    if (id) yield [id, value];
  }
}

function readCards(doc: Y.Doc): Card[] {
  const cards: Card[] = [];
  for (const [id, value] of rows(doc, 'card')) {
    const text = asText(valueOf(value, 'text'));
    if (text === null) continue;
    const votes = valueOf(value, 'votes');
    cards.push({
      id,
      text,
      phase: asString(valueOf(value, 'phase'), 100) ?? '',
      prompt: asString(valueOf(value, 'prompt'), 200) ?? '',
      // Where a card lies is a key of its own: dragging one must not undo what somebody else did to it.
      cluster: parseBoardId(rootMap(doc, REVIEW_ROOT)?.get(`in:${id}`)),
      votes: typeof votes === 'number' && Number.isInteger(votes) && votes > 0 ? votes : 0,
    });
  }
  return cards.sort((a, b) => (a.id < b.id ? -1 : 1));
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
    clusters.push({
      id,
      phase: asString(valueOf(value, 'phase'), 100) ?? '',
      name: asText(valueOf(value, 'name')) ?? '',
    });
  }
  const hands: ReviewBoard['hands'] = [];
  for (const [id, value] of rows(doc, 'hand')) {
    const person = parseActorId(id);
    const at = asTime(value);
    if (person && at !== null) hands.push({ person, at });
  }
  return {
    agenda: asString(root?.get('agenda'), 100),
    startedAt: asTime(root?.get('startedAt')),
    parked: parked.sort((a, b) => (a.id < b.id ? -1 : 1)),
    cards: readCards(doc),
    clusters: clusters.sort((a, b) => (a.id < b.id ? -1 : 1)),
    hands: hands.sort((a, b) => a.at - b.at),
    learned: asIds([...rows(doc, 'learned')].filter(([, value]) => asFlag(value)).map(([id]) => id)),
  };
}

const put = (doc: Y.Doc, kind: Kind, id: string, value: unknown): void =>
  void rootMap(doc, REVIEW_ROOT)?.set(`${kind}:${id}`, value);

export function startReview(doc: Y.Doc, agenda: string, now: number): void {
  doc.transact(() => {
    rootMap(doc, REVIEW_ROOT)?.set('agenda', agenda);
    rootMap(doc, REVIEW_ROOT)?.set('startedAt', now);
  });
}
export const park = (doc: Y.Doc, id: BoardId, text: string, done = false): void =>
  put(doc, 'parked', id, { text, done });
export const nameCluster = (doc: Y.Doc, id: BoardId, phase: string, name: string): void =>
  put(doc, 'cluster', id, { phase, name });
export const layCard = (doc: Y.Doc, id: BoardId, cluster: BoardId | null): void =>
  void rootMap(doc, REVIEW_ROOT)?.set(`in:${id}`, cluster);
/** Puts revealed cards on the board; only the server does this, when a phase is revealed. */
export function revealCards(doc: Y.Doc, cards: readonly Omit<Card, 'cluster' | 'votes'>[]): void {
  doc.transact(() => {
    for (const { id, phase, prompt, text } of cards) put(doc, 'card', id, { phase, prompt, text, votes: 0 });
  });
}
/** Writes the counted votes on the cards when a vote is closed. */
export function countVotes(doc: Y.Doc, votes: ReadonlyMap<BoardId, number>): void {
  doc.transact(() => {
    for (const card of readCards(doc)) {
      const { id, phase, prompt, text } = card;
      if (votes.has(id)) put(doc, 'card', id, { phase, prompt, text, votes: votes.get(id) ?? 0 });
    }
  });
}
export const raiseHand = (doc: Y.Doc, person: ActorId, now: number | null): void => put(doc, 'hand', person, now);
export const sayLearned = (doc: Y.Doc, person: ActorId, learned: boolean): void => put(doc, 'learned', person, learned);

/** The agendas that ship: minutes for each step. */
export const AGENDAS = ['debrief', 'half-hour', 'hour'] as const;
export type Agenda = (typeof AGENDAS)[number];
export const asAgenda = (value: unknown): Agenda | null => asChoice(AGENDAS, value);
export interface AgendaStep {
  step: string;
  title: string;
  minutes: number;
}
const step = (id: string, title: string, minutes: number): AgendaStep => ({ step: id, title, minutes });
export const AGENDA_STEPS: Record<Agenda, readonly AgendaStep[]> = {
  debrief: [
    step('rules', 'Ground rules', 1),
    step('story', 'Is the story right?', 4),
    step('cards', 'Sealed cards', 4),
    step('actions', 'Actions', 5),
    step('thanks', 'Thanks', 1),
  ],
  'half-hour': [
    step('rules', 'Ground rules', 2),
    step('timeline', 'Walk the timeline', 10),
    step('cards', 'Sealed cards', 5),
    step('whys', 'Whys', 5),
    step('actions', 'Actions', 6),
    step('thanks', 'Thanks', 2),
  ],
  hour: [
    step('rules', 'Ground rules', 3),
    step('read', 'Silent read', 5),
    step('timeline', 'Walk the timeline with replay', 22),
    step('cards', 'Sealed cards', 5),
    step('group', 'Group and vote', 4),
    step('whys', 'Whys', 11),
    step('actions', 'Actions', 6),
    step('repeats', 'Repeats and external message', 3),
    step('thanks', 'Thanks', 1),
  ],
};
