// The shape of the labelled sentences the blameless rules are measured with. The sentences live apart
// from the rules on purpose: a rule may never be written by copying one of them. `development` was used
// while the rules were written, `held-out` was fixed before and only measured.

import type { BlameCategory, BlameContext } from '#model/blameless/hint.ts';

/** Why a sentence without blame is in the table: the trap it sets for a careless rule. */
export type Trap =
  | 'system-failed'
  | 'system-should'
  | 'system-other'
  | 'quotation'
  | 'negation'
  | 'plan'
  | 'thanks'
  | 'neutral-action'
  | 'name'
  | 'word-sense';

export interface LabelledSentence {
  readonly text: string;
  readonly category: BlameCategory | null;
  readonly trap?: Trap;
  readonly context?: BlameContext;
}

function lines(block: string): string[] {
  return block
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** One sentence a line, all blaming in the same way. */
export function blaming(category: BlameCategory, block: string): LabelledSentence[] {
  return lines(block).map((text) => ({ text, category }));
}

/** One sentence a line, none of them blaming, all setting the same trap. */
export function fair(trap: Trap, block: string, context?: BlameContext): LabelledSentence[] {
  return lines(block).map((text) => ({ text, category: null, trap, ...(context ? { context } : {}) }));
}
