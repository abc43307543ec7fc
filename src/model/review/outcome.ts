/**
 * What came of a review, written into the document: groups and cards with their dots, what stayed in the parking lot, what the note-taker wrote, what people
 * agreed to be quoted with. Each thing once: a second review of the same incident adds what is new.
 */
import type * as Y from 'yjs';
import { asFlag, rootMap } from '../board/read.ts';
import { postmortemRoot, REVIEW_ROOT } from '../documents.ts';
import type { IncidentState } from '../incident/state.ts';
import type { ActorId } from '../ids.ts';
import { appendBlocks, block, bulletList } from '../postmortem/write.ts';
import type { Run } from '../postmortem/write.ts';
import type { Section } from '../postmortem/template.ts';
import { AGENDA_NAMES, asAgenda, CARD_PROMPTS } from './agendas.ts';
import type { Card, MinuteKind, ReviewBoard } from './review.ts';
import { readReview } from './review.ts';

/** One sentence for the document, and what it stands for, so that it is written once. */
interface Line {
  ref: string;
  section: Section;
  text: string;
}

/** Where answers to the prompts that ship belong; others are what was learned. */
const SECTION_OF_PROMPT: Record<string, Section> = {
  [CARD_PROMPTS[0] ?? '']: 'surprises',
  [CARD_PROMPTS[1] ?? '']: 'went-well',
  [CARD_PROMPTS[2] ?? '']: 'questions',
  [CARD_PROMPTS[3] ?? '']: 'went-poorly',
};
const SECTION_OF_MINUTE: Record<MinuteKind, Section> = {
  said: 'response',
  learned: 'surprises',
  decided: 'response',
  asked: 'questions',
};
const PULSE = 'pulse-';

function dotsBy(state: IncidentState): Map<string, number> {
  const dots = new Map<string, number>();
  for (const { phase, votes } of state.phases) {
    if (phase.startsWith(PULSE)) continue;
    for (const [target, count] of Object.entries(votes)) dots.set(target, (dots.get(target) ?? 0) + count);
  }
  return dots;
}

const withDots = (text: string, dots: number): string =>
  dots === 0 ? text : `${text} (${dots} ${dots === 1 ? 'dot' : 'dots'})`;
const sectionOf = ({ prompt }: Card): Section => SECTION_OF_PROMPT[prompt] ?? 'surprises';

/** A line for each group and each card on its own, the ones with most dots first. */
function cardLines({ cards, clusters }: ReviewBoard, dots: ReadonlyMap<string, number>): Line[] {
  const lines: (Line & { dots: number })[] = [];
  const grouped = new Set<string>();
  for (const { id, name } of clusters) {
    const inside = cards.filter((card) => card.cluster === id);
    const [first] = inside;
    if (!first) continue;
    for (const card of inside) grouped.add(card.id);
    const count = dots.get(id) ?? 0;
    const texts = inside.map((card) => card.text).join('; ');
    const text = withDots(name === '' ? texts : `${name}: ${texts}`, count);
    lines.push({ ref: `group:${id}`, section: sectionOf(first), text, dots: count });
  }
  for (const card of cards) {
    if (grouped.has(card.id)) continue;
    const count = dots.get(card.id) ?? 0;
    lines.push({ ref: `card:${card.id}`, section: sectionOf(card), text: withDots(card.text, count), dots: count });
  }
  return lines.sort((one, other) => other.dots - one.dots);
}

/** How many said that they learned something new, when enough answered that nobody is pointed at. */
function pulseLine({ phases }: IncidentState): string {
  const last = phases.findLast(({ phase, closedAt }) => phase.startsWith(PULSE) && closedAt !== null);
  if (!last || last.count < 2) return '';
  return ` ${last.votes['yes'] ?? 0} of ${last.count} said that they learned something new.`;
}

function linesOf(board: ReviewBoard, state: IncidentState, nameOf: (id: ActorId) => string): Line[] {
  return [
    ...cardLines(board, dotsBy(state)),
    ...board.minutes.map(({ id, kind, text }) => ({ ref: `minute:${id}`, section: SECTION_OF_MINUTE[kind], text })),
    ...board.parked
      .filter(({ done }) => !done)
      .map(({ id, text }): Line => ({ ref: `parked:${id}`, section: 'questions', text })),
    ...state.quotes.map(({ quote, person, text }): Line => ({
      ref: `quote:${quote}`,
      section: 'response',
      text: `“${text}” (${nameOf(person)})`,
    })),
  ];
}

/** Writes what is not written yet, and that the review was held. The server runs it once, as the review ends. */
export function writeOutcome(
  doc: Y.Doc,
  { state, now, nameOf }: { state: IncidentState; now: number; nameOf: (id: ActorId) => string },
): void {
  const board = readReview(doc);
  const root = rootMap(doc, REVIEW_ROOT);
  const isNew = ({ ref, text }: Line): boolean => text.trim() !== '' && !asFlag(root?.get(`written:${ref}`));
  const lines = linesOf(board, state, nameOf).filter(isNew);
  const agenda = AGENDA_NAMES[asAgenda(board.agenda) ?? 'hour'];
  const day = new Date(board.startedAt ?? now).toISOString().slice(0, 10);
  doc.transact(() => {
    for (const section of new Set(lines.map((line) => line.section))) {
      const items = lines
        .filter((line) => line.section === section)
        .map(({ ref, text }): Run[] => [{ text, marks: { source: { ref: `review:${ref}`, at: now } } }]);
      appendBlocks(doc, postmortemRoot(section), [
        block([{ text: `From the review of ${day}` }], 'heading', { level: 4 }),
        bulletList(items),
      ]);
    }
    for (const { ref } of lines) root?.set(`written:${ref}`, true);
    const held = `Reviewed on ${day} (${agenda})${board.facilitator ? `, facilitated by ${nameOf(board.facilitator)}` : ''}.`;
    appendBlocks(doc, postmortemRoot('people'), [block([{ text: `${held}${pulseLine(state)}` }])]);
  });
}
