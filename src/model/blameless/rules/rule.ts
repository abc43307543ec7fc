// The shape of a blame rule: patterns of one category, when they do not count, and the wording offered.

import * as blame from '../lexicon/blame.ts';
import * as verbs from '../lexicon/verbs.ts';
import { roleNouns, teamNouns } from '../lexicon/people.ts';
import type { WordClasses } from '../pattern.ts';
import type { BlameCategory } from '../hint.ts';

export interface Rule {
  readonly patterns: readonly string[];
  /** What to write instead. `{who}`: the people matched. `{rest}`: the words of the clause after the match. `{act}`: those and the last word matched. */
  readonly say: string;
  /** Used in place of `say` when the clause goes on after the match. */
  readonly sayRest?: string;
  /** The negation is part of the pattern, or a negation before it does not help. */
  readonly evenNegated?: true;
  /** No blame when it was done on purpose and agreed. */
  readonly unlessOnPurpose?: true;
  /** No blame when the sentence says what the people saw. */
  readonly unlessEvidence?: true;
  /** No blame when denied afterwards ("is never a cause"). */
  readonly unlessDenied?: true;
  /** Only when the sentence names a bad outcome before the match. */
  readonly afterOutcome?: true;
  /** Not in these sections, lower case. */
  readonly notIn?: readonly string[];
  /** Counts although the sentence also thanks. */
  readonly evenThanking?: true;
}

export interface RuleTable {
  readonly category: BlameCategory;
  readonly message: string;
  readonly rules: readonly Rule[];
}

/** The word classes that patterns may name with `$`. */
export const wordClasses: WordClasses = {
  slip: verbs.slipVerbs,
  slipped: verbs.slipParticiples,
  duty: verbs.dutyVerbs,
  noticed: verbs.noticeVerbs,
  harm: verbs.harmVerbs,
  praise: verbs.praiseVerbs,
  habit: verbs.habitVerbs,
  human: verbs.humanVerbs,
  judgement: blame.judgements,
  weak: blame.weakJudgements,
  judgementNoun: blame.judgementNouns,
  judgementAdverb: blame.judgementAdverbs,
  act: blame.actNouns,
  technical: blame.technicalAfterJudgement,
  outcome: blame.outcomeNouns,
  careful: blame.careWords,
  care: blame.careNouns,
  rule: blame.ruleNouns,
  work: blame.workNouns,
  attended: blame.attendedNouns,
  polish: blame.polish,
  role: roleNouns,
  team: teamNouns,
  be: new Set(['is', 'are', 'was', 'were', 'be', 'been', 'being', 'am', 'looks', 'looked', 'seems', 'seemed']),
  modal: new Set(['should', 'must', 'ought', 'shall', 'needs', 'need', 'has', 'have', 'will', 'can']),
};
