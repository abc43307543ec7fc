// Blameless-language hints for one passage: finds sentences that blame and offers a wording that asks about
// the situation. Pure and linear; never throws, whatever the text. It does not know who wrote the passage.

import type { BlameCategory, BlameContext, Hint } from './hint.ts';
import { outcomeNouns } from './lexicon/blame.ts';
import { compile, Matcher } from './pattern.ts';
import type { Match, Pattern } from './pattern.ts';
import { SentencePhrases } from './phrases.ts';
import type { KnownNames } from './phrases.ts';
import { quotedSpans } from './quotes.ts';
import { absolute } from './rules/absolute.ts';
import { counterfactual } from './rules/counterfactual.ts';
import { humanError } from './rules/human-error.ts';
import { judgement } from './rules/judgement.ts';
import { mindReading } from './rules/mind-reading.ts';
import { personAsCause } from './rules/person-as-cause.ts';
import { politeBlame } from './rules/polite-blame.ts';
import { punishment } from './rules/punishment.ts';
import { wordClasses } from './rules/rule.ts';
import type { Rule, RuleTable } from './rules/rule.ts';
import { slip } from './rules/slip.ts';
import { deniedAfter, evidenceAfter, negatedBefore, scopeOf } from './scope.ts';
import type { Scope } from './scope.ts';
import { messageFor, suggestionFor } from './wording.ts';
import { sentencesOf } from './words.ts';
import type { Sentence } from './words.ts';

/** Earlier tables win where two match the same words. */
const tables: readonly RuleTable[] = [
  politeBlame,
  counterfactual,
  punishment,
  personAsCause,
  humanError,
  mindReading,
  absolute,
  slip,
  judgement,
];

interface CompiledRule {
  readonly table: RuleTable;
  readonly rule: Rule;
  readonly pattern: Pattern;
  readonly rank: number;
}

interface Found extends CompiledRule {
  readonly match: Match;
}

const byFirstWord = new Map<string, CompiledRule[]>();
const byPhrase: CompiledRule[] = [];
const anywhere: CompiledRule[] = [];

for (const [rank, table] of tables.entries()) {
  for (const rule of table.rules) {
    for (const text of rule.patterns) {
      const compiled = { table, rule, pattern: compile(text, wordClasses), rank };
      if (compiled.pattern.lead === 'phrase') byPhrase.push(compiled);
      if (compiled.pattern.lead === 'anything') anywhere.push(compiled);
      if (compiled.pattern.lead !== 'words') continue;
      for (const word of compiled.pattern.firstWords) {
        const list = byFirstWord.get(word);
        if (list) list.push(compiled);
        else byFirstWord.set(word, [compiled]);
      }
    }
  }
}

/** Sections whose words are not the writer's own, or are evidence. */
const foreignSections = new Set([
  'transcript',
  'transcripts',
  'quotes',
  'quotations',
  'import',
  'imports',
  'imported',
  'evidence',
  'log',
  'logs',
  'chat',
]);
const thanksSections = new Set(['thanks', 'people to thank', 'people-to-thank']);

interface Circumstances {
  readonly section: string;
  readonly scope: Scope;
}

function hasOutcomeBefore(sentence: Sentence, match: Match): boolean {
  const signs = [
    'down',
    'broke',
    'failed',
    'lost',
    'crashed',
    'deleted',
    'mess',
    'happened',
    'broken',
    'late',
    'unavailable',
    'offline',
  ];
  return sentence.slice(0, match.start).some((word) => outcomeNouns.has(word.norm) || signs.includes(word.norm));
}

function counts(sentence: Sentence, rule: Rule, match: Match, { section, scope }: Circumstances): boolean {
  if (sentence.slice(match.start, match.end).some((word) => word.quoted)) return false;
  if (scope.thanks && !rule.evenThanking) return false;
  if (scope.metaTalk || (rule.notIn?.includes(section) ?? false)) return false;
  if (rule.unlessOnPurpose && scope.purpose) return false;
  if (!rule.evenNegated && negatedBefore(sentence, match)) return false;
  if (rule.unlessDenied && deniedAfter(sentence, match)) return false;
  if (rule.unlessEvidence && evidenceAfter(sentence, match)) return false;
  return !rule.afterOutcome || hasOutcomeBefore(sentence, match);
}

function findAll(sentence: Sentence, circumstances: Circumstances, known: KnownNames): Found[] {
  const phrases = new SentencePhrases(sentence, known);
  const matcher = new Matcher(sentence, phrases);
  const found: Found[] = [];
  const attempt = (candidates: readonly CompiledRule[], at: number): void => {
    for (const candidate of candidates) {
      const match = matcher.match(candidate.pattern, at);
      if (match && match.end > match.start && counts(sentence, candidate.rule, match, circumstances)) {
        found.push({ ...candidate, match });
      }
    }
  };
  for (const [at, word] of sentence.entries()) {
    attempt(byFirstWord.get(word.norm) ?? [], at);
    attempt(anywhere, at);
    if (phrases.startsAt(at)) attempt(byPhrase, at);
  }
  return found;
}

/** One hint per category and sentence, none on words that another hint has taken: one nag is enough. */
function choose(found: readonly Found[]): Found[] {
  const taken: Found[] = [];
  const categories = new Set<BlameCategory>();
  for (const next of [...found].sort((a, b) => a.rank - b.rank || a.match.start - b.match.start)) {
    const overlaps = taken.some((other) => next.match.start < other.match.end && other.match.start < next.match.end);
    if (overlaps || categories.has(next.table.category)) continue;
    categories.add(next.table.category);
    taken.push(next);
  }
  return taken.sort((a, b) => a.match.start - b.match.start);
}

function hintOf(text: string, sentence: Sentence, found: Found, selfReport: boolean): Hint | undefined {
  const first = sentence[found.match.start];
  const last = sentence[found.match.end - 1];
  if (!first || !last) return undefined;
  const soft = selfReport || found.match.who?.self === true;
  return {
    start: first.start,
    end: last.end,
    category: found.table.category,
    message: messageFor(found.table.message, soft),
    suggestion: suggestionFor(text, sentence, found.rule, found.match),
  };
}

function lowered(names: readonly string[] | undefined): ReadonlySet<string> {
  return new Set((names ?? []).flatMap((name) => [name.toLowerCase(), ...name.toLowerCase().split(/\s+/)]));
}

/**
 * The hints for one passage, ascending by `start`; empty when nothing blames. Quotations, code and passages
 * marked `quoted` give none. Categories and traps: docs/blameless.md.
 */
export function blameHints(text: string, context: BlameContext = {}): Hint[] {
  const section = (context.section ?? '').trim().toLowerCase();
  if (context.quoted || foreignSections.has(section) || thanksSections.has(section)) return [];
  const known: KnownNames = { people: lowered(context.knownPeople), services: lowered(context.knownServices) };
  const hints: Hint[] = [];
  for (const sentence of sentencesOf(text, quotedSpans(text))) {
    const found = findAll(sentence, { section, scope: scopeOf(sentence) }, known);
    for (const one of choose(found)) {
      const hint = hintOf(text, sentence, one, context.selfReport === true);
      if (hint) hints.push(hint);
    }
  }
  return hints;
}
