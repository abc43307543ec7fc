/** What may follow in the line: words after `/`, and names, severities and statuses after them. Pure. */
import { AUDIENCES, SEVERITIES, STATUSES } from '#model/incident/words.ts';
import type { LineContext } from './read-line.ts';
import { LINE_WORDS, lineWord } from './words.ts';
import type { LineWord } from './words.ts';

export interface Completion {
  /** The whole line once chosen. */
  line: string;
  label: string;
  hint: string;
  /** Nothing more needs to be typed. */
  isWhole: boolean;
}

const MOST = 8;

/** Choices for what is typed so far, best first; none when the line is no command. */
export function completionsFor(typed: string, context: LineContext): Completion[] {
  const match = /^\/(\S*)(\s+(.*))?$/.exec(typed);
  if (!match) return [];
  const [, word = '', gap, argument = ''] = match;
  if (gap === undefined) return words(word.toLowerCase());
  const known = lineWord(word.toLowerCase());
  return known?.from ? argumentsOf(known, argument.toLowerCase(), context).slice(0, MOST) : [];
}

function words(typed: string): Completion[] {
  const fits = ({ word, also }: LineWord): boolean => [word, ...(also ?? [])].some((name) => name.startsWith(typed));
  return LINE_WORDS.filter(fits)
    .sort((a, b) => Number(b.word.startsWith(typed)) - Number(a.word.startsWith(typed)))
    .map(({ word, takes, does }) => ({
      line: takes ? `/${word} ` : `/${word}`,
      label: `/${word}${takes ? ` ${takes}` : ''}`,
      hint: does,
      isWhole: !takes,
    }));
}

function argumentsOf(word: LineWord, typed: string, context: LineContext): Completion[] {
  const choice = (value: string, label: string, hint: string): Completion => ({
    line: `/${word.word} ${value}`,
    label,
    hint,
    isWhole: true,
  });
  const fits = (name: string): boolean =>
    [name, ...name.split(/\s+/)].some((part) => part.toLowerCase().startsWith(typed.replace(/^@/, '')));
  switch (word.from) {
    case 'severity':
      return [...SEVERITIES.map((severity) => choice(severity.slice(3), severity, word.does)), choice('?', 'SEV?', 'Not decided')].filter(
        ({ label }) => fits(label) || label.slice(3).startsWith(typed),
      );
    case 'status':
      return STATUSES.filter((status) => !['merged', 'closed'].includes(status) && fits(status)).map((status) =>
        choice(status, status, word.does),
      );
    case 'audience':
      return AUDIENCES.filter(fits).map((audience) => choice(audience, audience, word.does));
    case 'person':
      return context.people.filter(({ name }) => fits(name)).map(({ name }) => choice(name, name, word.does));
    default:
      return [...context.people, ...context.services].filter(({ name }) => fits(name)).map(({ name }) => choice(name, name, word.does));
  }
}
