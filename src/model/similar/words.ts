// From a text to the words that are compared: lower case, no accents, one spelling for compounds that people write in
// three ways, stems. Also says which stretches of a text deny something ("ruled out DNS", "disk was fine"), because a
// mechanism that was excluded is no sign of a repeat.

import { stem } from './stem.ts';

export type Word = {
  stem: string;
  /** As written, in lower case: what is shown to people. */
  text: string;
  /** Place in the text; a new sentence leaves a gap. */
  at: number;
  /** The text says that this was not it. */
  denied: boolean;
};

const compounds: readonly (readonly [RegExp, string])[] = [
  [/\btim(?:ed?|ing|es)[ -]?outs?\b/g, 'timeout'],
  [/\b(?:log|sign)(?:s|ged|ging|ed|ing)?[ -](?:in|on)\b/g, 'login'],
  [/\blogins?\b/g, 'login'],
  [/\bfail(?:s|ed|ing)?[ -]?over\b/g, 'failover'],
  [/\b(?:roll(?:s|ed|ing)?[ -]?back|rollbacks?)\b/g, 'rollback'],
  [/\broll(?:ed|ing)?[ -]?out\b/g, 'rollout'],
  [/\bback[ -]?logs?\b/g, 'backlog'],
  [/\bdata[ -]?bases?\b/g, 'database'],
  [/\bdata[ -](?:centers?|centres?)\b|\bdatacent(?:er|re)s?\b/g, 'datacentre'],
  [/\be-?mails?\b/g, 'email'],
  [/\bfile[ -]?systems?\b/g, 'filesystem'],
  [/\bweb[ -]?sites?\b/g, 'website'],
  [/\bhost[ -]?names?\b/g, 'hostname'],
  [/\bcrash[ -]?loop(?:s|ed|ing)?(?:backoff)?\b/g, 'crash loop'],
  [/\bauto[ -]?scal(?:e|er|ing)\b/g, 'autoscaling'],
  [/\bre-(?=[a-z])/g, 're'],
  [/\bread[ -]only\b/g, 'read only'],
  [/\bcheck[ -]?outs?\b/g, 'checkout'],
  [/\b(\d+)\s*%/g, '$1 percent '],
  [/\b(?:hundred|full) percent\b/g, '100 percent'],
  [/\b(can|could|does|did|do|is|was|were|would|wo|has|have|had|are|should)n['’]?t\b/g, '$1 not'],
  [/\bcannot\b/g, 'can not'],
  [/\bcan['’]t\b/g, 'can not'],
];

/** Splits a text into sentences of words. Total and linear in the length of the text. */
export function wordsOf(text: string): Word[] {
  let plain = text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  for (const [pattern, spelling] of compounds) plain = plain.replace(pattern, spelling);
  const words: Word[] = [];
  let at = 0;
  for (const sentence of plain.split(/[.!?](?:\s|$)|[;\n\r]/)) {
    for (const clause of sentence.split(/,\s|:\s| - | but | – | — /)) at = addClause(words, clause, at);
    at += sentenceGap;
  }
  return words;
}

const sentenceGap = 30;

function addClause(words: Word[], clause: string, from: number): number {
  const raw = clause.replace(/['’]s\b/g, '').match(/[a-z0-9]+/g) ?? [];
  const denied = deniedStretch(` ${raw.join(' ')} `, raw.length);
  raw.forEach((text, index) => words.push({ stem: stem(text), text, at: from + index, denied: denied(index) }));
  return from + raw.length;
}

const denies =
  / (?:rather than|instead of|ruled out|unrelated to|nothing to do with|not (?:because|due|caused|related|from)|not (?:a|an|the)|nor|no sign of|nothing wrong with|without any) /;
const clears =
  / (?:was|were|is|are|looked|stayed|remained) (?:fine|healthy|normal|ok|okay|innocent|unaffected|intact|ruled out|idle) /;

function deniedStretch(clause: string, length: number): (index: number) => boolean {
  const cleared = clears.exec(clause);
  const clearedBefore = cleared ? clause.slice(0, cleared.index + 1).split(' ').length - 2 : 0;
  const denial = denies.exec(clause);
  const deniedFrom = denial ? clause.slice(0, denial.index + denial[0].length - 1).split(' ').length - 1 : length;
  return (index) => index < clearedBefore || index >= deniedFrom;
}

const stopWords = new Set(
  `a about after again all also am an and any are as at be because been before but by can could day did do does down
   due during each for from get go had has have he her his hour how i if in into is it its just keep let made make
   many may me minut more most much my new no not now of off on one only or other our out over own part per put s
   same see she should so some still such t take than that the their them then there these they thi this those
   through time to too two under until up us use user veri was wa we were what when where which while who why will
   with within would you your custom people team server servic system issu incid problem fail error cause report
   start stop found show affect happen`
    .split(/\s+/)
    .filter(Boolean),
);

/** Whether a stem is too common in incident reports to tell one from another. */
export function isStopWord(word: string): boolean {
  return stopWords.has(word) || word.length < 2;
}
