// Who or what a sentence speaks of: finds noun phrases and says whether they stand for people, for the
// writer, for nobody, or for a thing. The head noun decides: "the on-call engineer" is a person, "the on-call
// scheduler" is a thing. Unknown words count as people only before a verb that only people do.

import {
  adverbs,
  auxiliaries,
  conjunctions,
  determiners,
  notAdverbs,
  prepositions,
  pronouns,
} from './lexicon/grammar.ts';
import { ambiguousNames, givenNames } from './lexicon/names.ts';
import {
  humanAgents,
  modifyingTeams,
  notRoles,
  outsiderNouns,
  roleEnding,
  roleNouns,
  teamNouns,
  weakTeamNouns,
} from './lexicon/people.ts';
import { productNames, thingCompounds, thingNouns } from './lexicon/systems.ts';
import { harmVerbs, humanVerbs, irregularPast, slipVerbs } from './lexicon/verbs.ts';
import type { Sentence, Word } from './words.ts';

export type PhraseKind = 'other' | 'self' | 'nobody' | 'thing' | 'unknown';

export interface Phrase {
  readonly kind: PhraseKind;
  readonly from: number;
  readonly head: number;
  /** Where the phrase may end, shortest first: "the engineer", "the engineer on call", "... who". */
  readonly ends: readonly number[];
}

/** Names that the organisation knows, lower case. */
export interface KnownNames {
  readonly people: ReadonlySet<string>;
  readonly services: ReadonlySet<string>;
}

type NounClass = 'person' | 'thing' | 'unknown';

const quantifiers = new Set([
  'one',
  'some',
  'most',
  'many',
  'several',
  'both',
  'all',
  'each',
  'any',
  'two',
  'three',
  'few',
  'either',
]);
const someone = new Set(['someone', 'somebody', 'anyone', 'anybody', 'everyone', 'everybody']);
const linkWords = new Set(['on', 'in', 'from', 'of', 'at', 'for', 'with', 'behind']);
const longestRun = 7;

/** Past forms that are also the base form: "they never read it". */
const sameInPresent = new Set([
  'read',
  'put',
  'cut',
  'let',
  'set',
  'hit',
  'quit',
  'run',
  'come',
  'split',
  'spread',
  'upset',
  'shut',
  'need',
  'feed',
]);

export function isPresent(norm: string): boolean {
  return !isPast(norm) || sameInPresent.has(norm);
}

export function isAdverb(word: Word): boolean {
  if (adverbs.has(word.norm)) return true;
  return word.norm.length > 4 && word.norm.endsWith('ly') && !notAdverbs.has(word.norm) && !word.punctuation;
}

export function isPast(norm: string): boolean {
  return irregularPast.has(norm) || (norm.length > 3 && norm.endsWith('ed'));
}

function isVerbLike(norm: string): boolean {
  return isPast(norm) || slipVerbs.has(norm) || humanVerbs.has(norm) || harmVerbs.has(norm);
}

function stops(word: Word): boolean {
  const norm = word.norm;
  if (word.punctuation) return true;
  if (norm === 'it' && word.text === 'IT') return false;
  return auxiliaries.has(norm) || prepositions.has(norm) || conjunctions.has(norm) || pronouns.has(norm);
}

/** The noun phrases of one sentence; each position is parsed at most once. */
export class SentencePhrases {
  readonly #words: Sentence;
  readonly #known: KnownNames;
  readonly #memo = new Map<number, Phrase | null>();
  readonly #starts = new Set<number>();

  constructor(words: Sentence, known: KnownNames) {
    this.#words = words;
    this.#known = known;
    for (let i = 0; i < words.length;) {
      const phrase = this.at(i);
      if (phrase) this.#starts.add(i);
      i = Math.max(i + 1, phrase?.ends[0] ?? 0);
    }
  }

  /** Whether a phrase begins here when the sentence is read from the left. */
  startsAt(i: number): boolean {
    return this.#starts.has(i);
  }

  at(i: number): Phrase | null {
    const memo = this.#memo.get(i);
    if (memo !== undefined) return memo;
    const phrase = this.#parse(i);
    this.#memo.set(i, phrase);
    return phrase;
  }

  #norm(i: number): string {
    return this.#words[i]?.norm ?? '';
  }

  #parse(i: number): Phrase | null {
    const word = this.#words[i];
    if (!word || word.punctuation) return null;
    return this.#pronoun(i, word.norm) ?? this.#nominal(i);
  }

  #pronoun(i: number, norm: string): Phrase | null {
    const make = (kind: PhraseKind, end: number): Phrase => ({ kind, from: i, head: end - 1, ends: this.#ends(end) });
    if (norm === 'i' || norm === 'we') return make('self', i + (this.#norm(i + 1) === 'all' ? 2 : 1));
    if (norm === 'me' || norm === 'us') return make('self', i + 1);
    if (norm === 'he' || norm === 'she' || norm === 'him') return make('other', i + 1);
    if (norm === 'they' || norm === 'them') return make(this.#theyAreThings(i) ? 'thing' : 'other', i + 1);
    if (norm === 'you' || norm === "y'all") {
      const plural = ['guys', 'people', 'lot', 'folks', 'all'].includes(this.#norm(i + 1));
      return make('other', i + (plural ? 2 : 1));
    }
    if (someone.has(norm)) return make('other', i + (this.#norm(i + 1) === 'else' ? 2 : 1));
    if (norm === 'nobody' || norm === 'noone' || norm === 'no-one') return make('nobody', i + 1);
    if (norm === 'no' && this.#norm(i + 1) === 'one') return make('nobody', i + 2);
    if (norm === 'none' && this.#norm(i + 1) === 'of') {
      const inner = this.at(i + 2);
      return inner && inner.kind !== 'thing' && inner.kind !== 'unknown'
        ? make('nobody', inner.ends[0] ?? i + 3)
        : null;
    }
    if (norm === 'no' || norm === 'neither') {
      const inner = this.#nominal(i + 1);
      return inner && inner.kind === 'other' ? make('nobody', inner.ends[0] ?? i + 2) : null;
    }
    return null;
  }

  /** "They" are things when a plural thing and no person came before in the sentence. */
  #theyAreThings(i: number): boolean {
    let things = false;
    for (let k = Math.max(0, i - 20); k < i; k++) {
      const word = this.#words[k];
      if (!word) continue;
      const noun = this.#noun(k, word, k === 0);
      if (noun === 'person' || word.norm === 'he' || word.norm === 'she') return false;
      if (noun === 'thing' && word.norm.endsWith('s')) things = true;
    }
    return things && !this.#humanVerbSoon(i + 1);
  }

  #afterDeterminers(i: number): number {
    let k = i;
    for (let count = 0; count < 4; count++) {
      const norm = this.#norm(k);
      if (quantifiers.has(norm) && this.#norm(k + 1) === 'of') k += 2;
      else if (norm === 'them' && k > i) return k;
      else if (determiners.has(norm)) k++;
      else break;
    }
    return k;
  }

  #nominal(i: number): Phrase | null {
    const first = this.#afterDeterminers(i);
    let head = -1;
    let kind: NounClass = 'unknown';
    let k = first;
    for (; k < first + longestRun; k++) {
      const word = this.#words[k];
      if (!word || word.norm === "'s") break;
      if (kind === 'person' && k === head + 1 && word.capital && word.text.length === 1) {
        head = k;
        continue;
      }
      if (stops(word) || (k > first && determiners.has(word.norm))) break;
      if (head < 0 && isAdverb(word)) continue;
      if (isAdverb(word)) break;
      const noun = this.#noun(k, word, k === first && first === i);
      if (noun === 'unknown') {
        const surname = kind === 'person' && k === head + 1 && word.capital && this.#words[head]?.capital && head > 0;
        if (head >= 0 && !surname && this.#modifies(head, word))
          return { kind: 'unknown', from: i, head: k, ends: [k + 1] };
        if (head >= 0 && !surname) break;
        if (k > first && isVerbLike(word.norm) && !this.#nounSoon(k + 1)) break;
        if (surname) head = k;
        continue;
      }
      if (kind === 'person' && noun === 'thing' && (this.#isPlural(head) || this.#actsLikeVerb(k))) break;
      head = k;
      kind = noun;
    }
    if (k === first) return null;
    return this.#finish(i, first, head, kind, k);
  }

  #finish(i: number, first: number, head: number, kind: NounClass, stop: number): Phrase | null {
    if (head < 0) {
      const end = stop;
      const outsider = outsiderNouns.has(this.#norm(end - 1));
      const human = !outsider && this.#norm(end) !== "'s" && this.#humanVerbSoon(end) && !this.#looksLikeThing(end - 1);
      return { kind: human ? 'other' : 'unknown', from: i, head: end - 1, ends: human ? this.#ends(end) : [end] };
    }
    const ours = kind === 'person' && this.#norm(i) === 'our' && teamNouns.has(this.#norm(head));
    const self = ours && !['vendor', 'provider', 'supplier', 'support'].includes(this.#norm(head));
    const named = this.#words[head]?.capital === true && first === i;
    const from = named && kind === 'person' && !roleNouns.has(this.#norm(head)) ? this.#nameStart(i, head) : i;
    const resolved: PhraseKind = kind === 'thing' ? 'thing' : self ? 'self' : 'other';
    return { kind: resolved, from, head, ends: kind === 'thing' ? [head + 1] : this.#ends(head + 1) };
  }

  #nameStart(i: number, head: number): number {
    let start = head;
    while (start > i && this.#words[start - 1]?.capital && givenNames.has(this.#norm(start - 1))) start--;
    return start;
  }

  #ends(end: number): number[] {
    const ends = [end];
    const after = (at: number) => {
      const comma = this.#norm(at) === ',' ? 1 : 0;
      const relative = this.#norm(at + comma);
      if (relative === 'who' || (relative === 'that' && comma === 0)) ends.push(at + comma + 1);
    };
    after(end);
    if (!linkWords.has(this.#norm(end))) return ends;
    for (let k = end + 1; k < end + 5; k++) {
      const word = this.#words[k];
      if (!word || word.punctuation || auxiliaries.has(word.norm) || conjunctions.has(word.norm)) break;
      if (pronouns.has(word.norm) && word.text !== 'IT') break;
      if (determiners.has(word.norm)) continue;
      ends.push(k + 1);
      after(k + 1);
    }
    return ends;
  }

  #noun(k: number, word: Word, bare: boolean): NounClass {
    const norm = word.norm;
    if (word.punctuation) return 'unknown';
    if (norm === 'agent' || norm === 'agents') return humanAgents.has(this.#norm(k - 1)) ? 'person' : 'thing';
    if (norm === 'lead' && this.#norm(k + 1) === 'to') return 'unknown';
    if (this.#known.services.has(norm)) return 'thing';
    if (this.#known.people.has(norm) && word.capital) return 'person';
    if (norm === 'it') return word.text === 'IT' ? 'person' : 'unknown';
    if (norm.includes('-') && !roleNouns.has(norm) && !teamNouns.has(norm)) return this.#hyphenated(norm);
    if (productNames.has(norm) && !(norm === 'chef' && !word.capital)) return 'thing';
    if (roleNouns.has(norm) || teamNouns.has(norm)) return this.#compound(k, norm) ? 'thing' : 'person';
    if (word.capital && this.#isName(k, norm)) return 'person';
    if (bare && word.capital && weakTeamNouns.has(norm) && this.#actsLikePeople(k + 1)) return 'person';
    if (thingNouns.has(norm)) return 'thing';
    return roleEnding.test(norm) && !notRoles.has(norm) ? 'person' : 'unknown';
  }

  #hyphenated(norm: string): NounClass {
    const last = norm.slice(norm.lastIndexOf('-') + 1);
    if (roleNouns.has(last) || teamNouns.has(last)) return 'person';
    return thingNouns.has(last) ? 'thing' : 'unknown';
  }

  #compound(k: number, norm: string): boolean {
    const before = this.#norm(k - 1);
    const singular = norm.endsWith('s') ? norm.slice(0, -1) : norm;
    const set = thingCompounds.get(norm) ?? thingCompounds.get(singular);
    if (!set) return false;
    return set.has(before) || productNames.has(before) || this.#known.services.has(before);
  }

  #isName(k: number, norm: string): boolean {
    if (givenNames.has(norm)) return true;
    if (!ambiguousNames.has(norm)) return false;
    const next = this.#words[k + 1];
    return next !== undefined && (auxiliaries.has(next.norm) || isAdverb(next) || isPast(next.norm));
  }

  /** After a bare team word: a verb of people, or never, always, should. */
  #actsLikePeople(k: number): boolean {
    const norm = this.#norm(k);
    return norm === 'never' || norm === 'always' || norm === 'should' || this.#humanVerbSoon(k);
  }

  #humanVerbSoon(k: number): boolean {
    for (let at = k; at < k + 5; at++) {
      const word = this.#words[at];
      if (!word || word.punctuation) return false;
      if (humanVerbs.has(word.norm)) return true;
      if (!auxiliaries.has(word.norm) && !isAdverb(word)) return false;
    }
    return false;
  }

  #looksLikeThing(k: number): boolean {
    const norm = this.#norm(k);
    return (
      /(tion|sion|ment|ness|ity|ing|age|ware|ism|ance|ence|sis)s?$/.test(norm) ||
      !/^[a-zà-ž]+$/.test(norm) ||
      /[a-z][A-Z]/.test(this.#words[k]?.text ?? '')
    );
  }

  #nounSoon(k: number): boolean {
    const word = this.#words[k];
    if (!word) return false;
    const norm = word.norm;
    return roleNouns.has(norm) || teamNouns.has(norm) || thingNouns.has(norm);
  }

  /** "A marketing campaign": a team word before an unknown noun that is no verb. */
  #modifies(head: number, next: Word): boolean {
    return (
      modifyingTeams.has(this.#norm(head)) &&
      !isVerbLike(next.norm) &&
      !isAdverb(next) &&
      !/(s|ing)$/.test(next.norm) &&
      !next.capital
    );
  }

  /** Plural people before a thing noun: the noun is the verb ("juniors run migrations"). */
  #isPlural(head: number): boolean {
    const norm = this.#norm(head);
    return roleNouns.has(norm) && (norm.endsWith('s') || norm === 'people');
  }

  /** "The engineers test the ..." and "Ana plans to": a thing noun that is the verb. */
  #actsLikeVerb(k: number): boolean {
    const next = this.#words[k + 1];
    if (!next) return false;
    const object =
      determiners.has(next.norm) || next.norm === 'to' || ['him', 'her', 'them', 'us', 'it'].includes(next.norm);
    return object && !['that', 'which'].includes(next.norm);
  }
}
