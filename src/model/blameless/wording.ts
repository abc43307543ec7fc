// Turns a match into the words that the writer sees: the message, softer for a self-report, and a better
// wording made from the people and the rest of the clause that were matched.

import type { Match } from './pattern.ts';
import type { Rule } from './rules/rule.ts';
import type { Sentence } from './words.ts';

const clauseEnds = new Set(['.', '!', '?', ';', ':', ',', '—', '–', '(', ')', 'because', 'since', 'but']);
const longestRest = 9;

function sliceOf(text: string, sentence: Sentence, start: number, end: number): string {
  const first = sentence[start];
  const last = sentence[end - 1];
  return first && last ? text.slice(first.start, last.end) : '';
}

function restOf(text: string, sentence: Sentence, from: number): string {
  let end = from;
  while (end < sentence.length && end - from < longestRest && !clauseEnds.has(sentence[end]?.norm ?? '.')) end++;
  return sliceOf(text, sentence, from, end);
}

/** "The admin" becomes "the admin"; names and "I" stay; no one named becomes "the people involved". */
function peopleOf(text: string, sentence: Sentence, match: Match): string {
  if (!match.who) return 'the people involved';
  const who = sliceOf(text, sentence, match.who.start, match.who.end).replace(/['’]s$/, '');
  if (/^(I|me|we|us)$/i.test(who)) return 'you';
  if (/^(he|she|they|you|him|them)$/i.test(who)) return 'they';
  return /^(The|A|An|Our|Their|One|Some|All|Someone|Somebody|Everyone|Everybody)\b/.test(who)
    ? who.charAt(0).toLowerCase() + who.slice(1)
    : who;
}

/** The message of a category; a self-report is thanked for, as it takes courage. */
export function messageFor(message: string, selfReport: boolean): string {
  return selfReport
    ? 'Thank you for saying so. The situation around it will teach more than your part in it.'
    : message;
}

/** The better wording for what was matched. */
export function suggestionFor(text: string, sentence: Sentence, rule: Rule, match: Match): string {
  const rest = restOf(text, sentence, match.end);
  const template = rule.sayRest !== undefined && rest !== '' ? rule.sayRest : rule.say;
  return template
    .replaceAll('{who}', () => peopleOf(text, sentence, match))
    .replaceAll('{match}', () => sliceOf(text, sentence, match.start, match.end))
    .replaceAll('{rest}', () => rest)
    .replaceAll('{act}', () => restOf(text, sentence, match.end - 1));
}
