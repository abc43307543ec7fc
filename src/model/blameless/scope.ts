// What takes the blame out of a match: a negation before it, thanks, a choice made on purpose, the facts
// that somebody acted on, or a statement about blame itself.

import { negators } from './lexicon/grammar.ts';
import { wordSet } from './lexicon/word-set.ts';
import type { Match } from './pattern.ts';
import type { Sentence } from './words.ts';

const thanks = wordSet(
  `thanks thank kudos grateful gratitude hats shout-out shoutout props bravo appreciate appreciated appreciation congratulations
  applause thankful impressed admirable excellent superb brilliant heroic`,
);
const praisePairs = new Set([
  'well done',
  'great work',
  'good work',
  'great job',
  'good job',
  'nice work',
  'nice catch',
  'great catch',
  'good catch',
  'credit to',
  'lucky that',
  'credit goes',
]);
const purpose = wordSet('deliberately intentionally purposely by-design knowingly-accepted planned');
const purposePairs = new Set([
  'by design',
  'on purpose',
  'as agreed',
  'as planned',
  'as instructed',
  'as described',
  'as documented',
  'as intended',
  'as requested',
  'as required',
  'as per',
  'as expected',
  'with approval',
]);
const evidence = wordSet('because since as given');
const shows = wordSet(
  'showed shows said says read reported reports displayed indicated suggested listed stated was were had',
);
const metaTalk = wordSet('blameless blamelessly blame-free scapegoat');
const breaks = new Set([',', ';', ':', 'but', '.', '—', '–']);

function pairs(sentence: Sentence): string[] {
  return sentence.slice(1).map((word, index) => `${sentence[index]?.norm ?? ''} ${word.norm}`);
}

export interface Scope {
  readonly thanks: boolean;
  readonly purpose: boolean;
  readonly metaTalk: boolean;
}

/** What holds for a whole sentence. */
export function scopeOf(sentence: Sentence): Scope {
  const both = pairs(sentence);
  return {
    thanks: sentence.some((word) => thanks.has(word.norm)) || both.some((pair) => praisePairs.has(pair)),
    purpose: sentence.some((word) => purpose.has(word.norm)) || both.some((pair) => purposePairs.has(pair)),
    metaTalk: sentence.some((word) => metaTalk.has(word.norm)),
  };
}

/** A negation up to five words before the match, in the same clause: "not the fault of", "rather than blame". */
export function negatedBefore(sentence: Sentence, match: Match): boolean {
  for (let at = match.start - 1; at >= Math.max(0, match.start - 5); at--) {
    const norm = sentence[at]?.norm ?? '';
    if (breaks.has(norm)) return false;
    if ((norm === 'wrong' || norm === 'unfair') && sentence[at + 1]?.norm !== 'to') continue;
    if (negators.has(norm)) return !(norm === 'not' && sentence[at + 1]?.norm === 'only');
  }
  return false;
}

/** "Human error is a symptom, never a cause": the match is itself denied as an explanation. */
export function deniedAfter(sentence: Sentence, match: Match): boolean {
  const next = sentence[match.end]?.norm ?? '';
  if (!['is', 'was', 'are', 'were', 'as', 'does', 'did', 'explains', 'cannot', 'can', 'must', 'should'].includes(next))
    return false;
  return sentence
    .slice(match.end, match.end + 9)
    .some((word) => ['not', 'never', 'no', 'symptom', 'nothing', 'start', 'beginning'].includes(word.norm));
}

/** What somebody saw or was told follows: "believed the node was idle, because the graph showed no traffic". */
export function evidenceAfter(sentence: Sentence, match: Match): boolean {
  const rest = sentence.slice(match.end);
  const at = rest.findIndex((word) => evidence.has(word.norm) || word.norm === ':');
  return at >= 0 && rest.slice(at).some((word) => shows.has(word.norm));
}
