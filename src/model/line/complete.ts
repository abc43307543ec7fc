/** What may come next in the line: words after a slash, people after `@` or a word that takes one, services, statuses. */
import { AUDIENCES, SEVERITIES, STATUSES } from '../incident/words.ts';
import type { LineContext } from './line.ts';
import { LINE_WORDS, wordOf } from './words.ts';

export interface Candidate {
  /** The whole line with this chosen. */
  line: string;
  label: string;
  hint: string;
}

const starts = (text: string, typed: string): boolean => text.toLowerCase().startsWith(typed.toLowerCase());
const TAKES_PERSON: ReadonlySet<string> = new Set(['ic', 'comms', 'scribe', 'page', 'handoff', 'thank']);
const TAKES_SERVICE: ReadonlySet<string> = new Set(['page', 'service']);

function fill(
  head: string,
  typed: string,
  options: readonly { label: string; hint: string; also?: readonly string[] }[],
): Candidate[] {
  return options
    .filter(({ label, also = [] }) =>
      [label, ...label.split(/\s+/), ...also].some((spelling) => starts(spelling, typed)),
    )
    .map(({ label, hint }) => ({ line: `${head}${label} `, label, hint }));
}

function words(typed: string): Candidate[] {
  const shown = LINE_WORDS.filter(({ word, aliases }) =>
    [word, ...aliases].some((spelling) => starts(spelling, typed)),
  );
  return shown.map(({ word, does, takes }) => ({ line: `/${word} `, label: `/${word}`, hint: `${does} (${takes})` }));
}

/** Candidates for a line as typed so far, best first: every command that fits, of anything else at most `most`. */
export function completeLine(text: string, context: LineContext, most = 12): Candidate[] {
  const slash = /^\/(\S*)$/.exec(text);
  if (slash) return words(slash[1] ?? '');
  const people = context.people.map(({ name, handle }) => ({
    label: name,
    hint: 'person',
    also: handle ? [handle] : [],
  }));
  const mention = /^(.*@)([\p{L}\p{N}._-]*)$/su.exec(text);
  if (mention) return fill(mention[1] ?? '', mention[2] ?? '', people).slice(0, most);
  const argument = /^(\/(\S+)\s+)(\S*)$/.exec(text);
  const word = argument ? wordOf(argument[2] ?? '')?.word : undefined;
  if (!argument || word === undefined) return [];
  const plain = (labels: readonly string[], hint: string) => labels.map((label) => ({ label, hint }));
  const services = context.services.map(({ key, name, aliases }) => ({
    label: key,
    hint: name,
    also: [name, ...(aliases ?? [])],
  }));
  const options = [
    ...(word === 'sev'
      ? plain(
          SEVERITIES.map((one) => one.slice(3)),
          'severity',
        )
      : []),
    ...(word === 'status'
      ? plain(
          STATUSES.filter((one) => one !== 'merged'),
          'status',
        )
      : []),
    ...(word === 'update' ? plain(AUDIENCES, 'audience') : []),
    ...(word === 'stream' ? plain(['all', ...(context.streams ?? [])], 'stream') : []),
    ...(TAKES_PERSON.has(word) ? people : []),
    ...(TAKES_SERVICE.has(word) ? services : []),
  ];
  return fill(argument[1] ?? '', argument[3] ?? '', options).slice(0, most);
}
