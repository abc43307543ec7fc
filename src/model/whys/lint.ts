/** Hints for a tree of whys (practice.md 10): single chain, a person as the cause, leaves without an end, countermeasures that only remind. Never blocks. */
import type { Followup } from '../followups/followups.ts';
import type { BoardId } from '../ids.ts';
import { allNodes } from './tree.ts';
import type { WhyNode, WhyTree } from './tree.ts';

export type WhyProblem = 'single-chain' | 'names-a-person' | 'open-leaf' | 'only-weak' | 'no-evidence';
export interface WhyHint {
  problem: WhyProblem;
  /** The why it is about; null: the tree as a whole. */
  why: BoardId | null;
  message: string;
}

const MESSAGES: Record<WhyProblem, string> = {
  'single-chain':
    'One chain seldom tells it all. What else had to be true? Why did it last, why was it not seen earlier?',
  'names-a-person': 'A branch does not end at a person. What made this action reasonable at that moment?',
  'open-leaf': 'Give this end a countermeasure, a reason to stop here, or an open question.',
  'only-weak': 'Every countermeasure trains or reminds somebody. What could make it impossible, automatic or visible?',
  'no-evidence': 'Marked as an assumption: nothing shows it yet.',
};
const WEAK =
  /\b(re-?train|train(ing)?|remind(er)?|be (more )?(careful|vigilant)|document|communicate|awareness|double-?check)\b/i;
const HUMAN =
  /\b(human error|operator error|user error|(he|she|they) (forgot|failed|did not|didn't|ignored|missed)|(an?|the|our) (engineer|developer|operator|admin|intern|contractor|reviewer|on-?call) (\w+ )?(forgot|failed|ignored|missed|made|ran|did not|didn't))\b/i;

/** Whether a statement puts a person where a condition belongs. `names` are the people known here, as written. */
function namesPerson(statement: string, names: readonly string[]): boolean {
  if (HUMAN.test(statement)) return true;
  const said = wordsOf(statement);
  const words = new Set(said.trim().split(' '));
  return names.some((name) => {
    const whole = wordsOf(name);
    const [first = ''] = whole.trim().split(' ');
    return (whole.trim() !== '' && said.includes(whole)) || (first.length > 2 && words.has(first));
  });
}

/** The words in small letters, each between spaces: a name is looked for as whole words. */
const wordsOf = (text: string): string =>
  ` ${text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .join(' ')} `;

const isEnded = (node: WhyNode, answered: ReadonlySet<BoardId>): boolean =>
  node.why.countermeasure.trim() !== '' || node.why.stop !== null || node.why.parked || answered.has(node.why.id);

/** What would make the tree say more; empty when nothing. */
export function whyHints(tree: WhyTree, followups: readonly Followup[], names: readonly string[] = []): WhyHint[] {
  const nodes = allNodes(tree).filter((node) => node.why.statement.trim() !== '');
  const answered = new Set(followups.flatMap((followup) => (followup.cause === null ? [] : [followup.cause])));
  const hints: WhyHint[] = [];
  const hint = (problem: WhyProblem, why: BoardId | null): void =>
    void hints.push({ problem, why, message: MESSAGES[problem] });
  for (const node of nodes) {
    if (namesPerson(node.why.statement, names)) hint('names-a-person', node.why.id);
    if (node.children.length === 0 && !isEnded(node, answered)) hint('open-leaf', node.why.id);
    if (node.why.evidence.length === 0 && node.why.hypothesis === null) hint('no-evidence', node.why.id);
  }
  const roots = nodes.filter((node) => node.parent === null).length;
  if (nodes.length >= 3 && roots === 1 && nodes.every((node) => node.children.length <= 1)) hint('single-chain', null);
  const counters = [
    ...nodes.map((node) => node.why.countermeasure),
    ...followups.filter((followup) => followup.cause !== null).map((followup) => followup.text),
  ].filter((text) => text.trim() !== '');
  if (counters.length > 0 && counters.every((text) => WEAK.test(text))) hint('only-weak', null);
  return hints;
}
