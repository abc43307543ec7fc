/**
 * Random typed operations on a board: what people do, by the same functions that the product uses. The generator of the convergence tests and of the engine's
 * simulator. Everything comes from the seed.
 */
import type * as Y from 'yjs';
import { postmortemRoot, SITUATION_LINES, situationTextRoot } from '#model/documents.ts';
import { parseActorId } from '#model/ids.ts';
import type { ActorId, BoardId } from '#model/ids.ts';
import { HYPOTHESIS_STATES, WHY_QUESTIONS } from '#model/incident/words.ts';
import { rankBetween } from '#model/board/rank.ts';
import { addMessage, addThread, readThreads } from '#model/comments/comments.ts';
import { addDraft, draftText, readDrafts } from '#model/updates/drafts.ts';
import { addFollowup, readFollowups, setFollowup } from '#model/followups/followups.ts';
import { addHypothesis, judge, readHypotheses, startChecking, weigh } from '#model/hypotheses/hypotheses.ts';
import { addMitigation, readMitigations, undoMitigation } from '#model/mitigations/mitigations.ts';
import { SECTIONS } from '#model/postmortem/template.ts';
import { park, readReview } from '#model/review/review.ts';
import { writeLine } from '#model/situation/situation.ts';
import { addTask, readTasks, setTask } from '#model/tasks/tasks.ts';
import { addEntry, entryText, readEntries, setEntry } from '#model/timeline/entries.ts';
import { addWhy, moveWhy, readWhys, removeWhys, setWhy } from '#model/whys/whys.ts';
import { editRich } from './rich-edits.ts';
import { characterStart } from './random.ts';
import type { Random } from './random.ts';

export interface OperationContext {
  doc: Y.Doc;
  random: Random;
  now: number;
  actor: ActorId;
  /** Called with what was added, so that a test can ask later whether it is still there. */
  added?: (collection: 'timeline' | 'hypotheses' | 'whys' | 'tasks' | 'followups' | 'comments', id: BoardId) => void;
}
type Operation = (context: OperationContext) => void;

function typeInto(text: Y.Text | null, random: Random): void {
  if (!text) return;
  const letters = text.toString();
  const at = characterStart(letters, random.int(letters.length + 1));
  const character = String.fromCodePoint(letters.codePointAt(at) ?? 32);
  if (random.chance(0.7) || at === letters.length) text.insert(at, random.word());
  else text.delete(at, character.length);
}

const sections: readonly [string, ...string[]] = ['summary', ...SECTIONS];
const lines: readonly [(typeof SITUATION_LINES)[number], ...(typeof SITUATION_LINES)[number][]] = [
  'impact',
  ...SITUATION_LINES,
];
const questions: readonly [(typeof WHY_QUESTIONS)[number], ...(typeof WHY_QUESTIONS)[number][]] = [
  'happened',
  ...WHY_QUESTIONS,
];
const states: readonly [(typeof HYPOTHESIS_STATES)[number], ...(typeof HYPOTHESIS_STATES)[number][]] = [
  'open',
  ...HYPOTHESIS_STATES,
];

const OPERATIONS = {
  'situation-type': ({ doc, random }) => typeInto(doc.getText(situationTextRoot(random.pick(lines))), random),
  'situation-write': ({ doc, random, now }) => writeLine(doc, random.pick(lines), random.word(), now),
  'entry-add': ({ doc, random, now, added }) => {
    const id = random.id();
    addEntry(doc, id, { text: random.word(), happenedAt: now - random.int(600_000), key: random.chance(0.3) });
    added?.('timeline', id);
  },
  'entry-type': ({ doc, random }) => {
    const entry = random.maybe(readEntries(doc));
    if (entry) typeInto(entryText(doc, entry.id), random);
  },
  'entry-set': ({ doc, random, now }) => {
    const entry = random.maybe(readEntries(doc));
    if (entry)
      setEntry(doc, entry.id, {
        struck: random.chance(0.5),
        happenedAt: now,
        kind: random.pick(['note', 'action', 'decision']),
      });
  },
  'hypothesis-add': ({ doc, random, now, added }) => {
    const id = random.id();
    addHypothesis(doc, id, { claim: random.word(), createdAt: now, rank: rankBetween(null, null) });
    added?.('hypotheses', id);
  },
  'hypothesis-judge': ({ doc, random, now, actor }) => {
    const one = random.maybe(readHypotheses(doc));
    if (!one) return;
    if (random.chance(0.4)) startChecking(doc, one.id, actor, now);
    else judge(doc, one.id, random.pick(states), now, random.word());
  },
  'hypothesis-weigh': ({ doc, random }) => {
    const one = random.maybe(readHypotheses(doc));
    if (one)
      weigh(doc, one.id, {
        id: random.id(),
        stance: random.pick(['for', 'against']),
        note: random.word(),
        evidence: null,
      });
  },
  'why-add': ({ doc, random, added }) => {
    const id = random.id();
    const under = random.maybe(readWhys(doc))?.id ?? null;
    addWhy(doc, id, { statement: random.word(), question: random.pick(questions), under });
    added?.('whys', id);
  },
  'why-move': ({ doc, random }) => {
    const whys = readWhys(doc);
    const [one, under, before, after] = [
      random.maybe(whys),
      random.maybe(whys),
      random.maybe(whys),
      random.maybe(whys),
    ];
    if (!one) return;
    // Under anything, its own descendants too: another browser may not know yet that it is one.
    const rank = rankBetween(before?.rank || null, after?.rank || null);
    moveWhy(doc, one.id, {
      under: random.chance(0.2) ? null : (under?.id ?? null),
      question: random.pick(questions),
      rank,
    });
  },
  'why-remove': ({ doc, random }) => {
    const one = random.maybe(readWhys(doc));
    if (one) removeWhys(doc, [one.id], random.chance(0.6));
  },
  'why-set': ({ doc, random }) => {
    const one = random.maybe(readWhys(doc));
    if (one) setWhy(doc, one.id, { statement: random.word(), stop: random.pick(['unknown', 'actionable']) });
  },
  mitigation: ({ doc, random, now }) => {
    const one = random.maybe(readMitigations(doc));
    if (one && random.chance(0.4)) undoMitigation(doc, one.id, now);
    else addMitigation(doc, random.id(), { what: random.word(), since: now });
  },
  task: ({ doc, random, actor, added }) => {
    const one = random.maybe(readTasks(doc));
    if (one && random.chance(0.6))
      return setTask(doc, one.id, {
        owner: actor,
        state: random.pick(['open', 'running', 'done']),
        text: random.word(),
      });
    const id = random.id();
    addTask(doc, id, { text: random.word() });
    added?.('tasks', id);
  },
  followup: ({ doc, random, actor, added }) => {
    const one = random.maybe(readFollowups(doc));
    if (one && random.chance(0.6)) return setFollowup(doc, one.id, { owner: actor, due: null, text: random.word() });
    const id = random.id();
    addFollowup(doc, id, { text: random.word() });
    added?.('followups', id);
  },
  draft: ({ doc, random, now }) => {
    const one = random.maybe(readDrafts(doc));
    if (one && random.chance(0.7)) typeInto(draftText(doc, one.id), random);
    else addDraft(doc, random.id(), { audience: 'public', text: random.word(), at: now });
  },
  comment: ({ doc, random, now, added }) => {
    const one = random.maybe(readThreads(doc));
    if (one && random.chance(0.6)) return addMessage(doc, one.id, { id: random.id(), text: random.word(), at: now });
    const id = random.id();
    addThread(doc, id, {
      root: 'notes',
      from: '',
      to: '',
      quote: random.word(),
      at: now,
      message: { id: random.id(), text: random.word() },
    });
    added?.('comments', id);
  },
  park: ({ doc, random }) => {
    const one = random.maybe(readReview(doc).parked);
    park(doc, one && random.chance(0.5) ? one.id : random.id(), random.word(), random.chance(0.5));
  },
  notes: ({ doc, random }) => editRich(random, doc.getXmlFragment('notes')),
  // Few sections, so that several people begin the same one at once.
  section: ({ doc, random }) =>
    editRich(random, doc.getXmlFragment(postmortemRoot(random.chance(0.7) ? 'summary' : random.pick(sections)))),
} satisfies Record<string, Operation>;

export type OperationName = keyof typeof OPERATIONS;
const isOperationName = (name: string): name is OperationName => Object.hasOwn(OPERATIONS, name);
export const OPERATION_NAMES: readonly OperationName[] = Object.keys(OPERATIONS).filter(isOperationName);
/** Moves in the tree and rich text are where concurrency bites; they come more often. */
const BAG: readonly [OperationName, ...OperationName[]] = [
  'why-move',
  'why-move',
  'why-move',
  'why-add',
  'why-remove',
  'notes',
  'notes',
  'notes',
  'section',
  'section',
  ...OPERATION_NAMES,
];

/** Does one random operation to a board, in one transaction; returns its name. */
export function operate(context: OperationContext): OperationName {
  const name = context.random.pick(BAG);
  context.doc.transact(() => OPERATIONS[name](context), 'local');
  return name;
}

/** An actor for peer n. */
export function peerActor(index: number): ActorId {
  const actor = parseActorId(`peer-${index}`);
  if (!actor) throw new Error('not an actor');
  return actor;
}
