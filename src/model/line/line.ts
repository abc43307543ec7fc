/**
 * The room's one line: what was meant by what was typed. Plain text is a note; a slash begins a command; a word that is not known is refused with a suggestion
 * and never posted. Pure: ids, people's choices and the clock come from the caller.
 */
import type { ActorId, ServiceKey } from '../ids.ts';
import type { CommandBody } from '../incident/commands.ts';
import type { Audience, EntryKind } from '../incident/words.ts';
import { readTime } from './clock-words.ts';
import { INTENTS } from './slash.ts';
import { LINE_WORDS, nearest, wordOf } from './words.ts';

export interface LineContext {
  now: number;
  timeZone: string;
  people: readonly { id: ActorId; name: string; handle?: string }[];
  services: readonly { key: ServiceKey; name: string; aliases?: readonly string[] }[];
  /** Labels in use, for completion. */
  streams?: readonly string[];
}

export type LineIntent =
  | { intent: 'entry'; text: string; happenedAt: number; kind: EntryKind; key: boolean }
  /** `confirm`: show the effect and ask for one more Enter. */
  | { intent: 'command'; command: CommandBody; confirm: boolean }
  | { intent: 'hypothesis'; claim: string }
  | { intent: 'task'; text: string; owner: ActorId | null }
  | { intent: 'followup'; text: string; owner: ActorId | null }
  | { intent: 'why'; statement: string }
  | { intent: 'decision'; text: string; happenedAt: number }
  | { intent: 'mitigation'; what: string; undo: string; happenedAt: number }
  | { intent: 'caution'; text: string }
  | { intent: 'promise'; to: string | null; text: string; due: number | null }
  | { intent: 'update'; audience: Audience; text: string }
  | { intent: 'page'; to: ActorId | null; service: ServiceKey | null; reason: string; confirm: true }
  | { intent: 'resolve'; endedBy: string; confirm: true }
  /** Asks for the next check, what would wake it, and who watches. */
  | { intent: 'pause' }
  /** null: which one goes on is asked for. */
  | { intent: 'merge'; number: number | null }
  /** null: all streams. */
  | { intent: 'stream'; stream: string | null };

export interface LineProblem {
  problem: string;
  /** What to put in the line instead, if one thing is likely. */
  suggestion: string | null;
}
export type LineResult = LineIntent | LineProblem | null;
export const isProblem = (result: LineResult): result is LineProblem => result !== null && 'problem' in result;

/** Grammar of the scribe: `H:`, `D:`, `TODO`, `!`. */
const SCRIBE: readonly [RegExp, (rest: string, at: number) => LineIntent][] = [
  [/^H:\s*/, (claim) => ({ intent: 'hypothesis', claim })],
  [/^D:\s*/, (text, happenedAt) => ({ intent: 'decision', text, happenedAt })],
  [/^TODO:?\s+/, (text) => ({ intent: 'followup', text, owner: null })],
];

function plain(text: string, context: LineContext): LineIntent | null {
  let rest = text;
  let key = false;
  let happenedAt = context.now;
  // `!` and a time may come in either order.
  for (let turn = 0; turn < 2; turn += 1) {
    if (!key && rest.startsWith('!')) {
      key = true;
      rest = rest.slice(1).trimStart();
    }
    const time = happenedAt === context.now ? readTime(rest, context.now, context.timeZone) : null;
    if (time && time.rest.trim() !== '') {
      happenedAt = time.at;
      rest = time.rest;
    }
  }
  for (const [pattern, make] of SCRIBE) {
    const found = pattern.exec(rest);
    if (found && rest.length > found[0].length) return make(rest.slice(found[0].length).trim(), happenedAt);
  }
  rest = rest.trim();
  return rest === '' ? null : { intent: 'entry', text: rest, happenedAt, kind: 'note', key };
}

/** What a line means; null for an empty one. Two slashes at the start post a text that begins with one. */
export function parseLine(text: string, context: LineContext): LineResult {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (trimmed.startsWith('//')) return plain(trimmed.slice(1), context);
  if (!trimmed.startsWith('/')) return plain(trimmed, context);
  const [typed = '', ...more] = trimmed.slice(1).split(/\s+/);
  const known = wordOf(typed);
  if (!known) {
    const near = nearest(
      typed,
      LINE_WORDS.flatMap((word) => [word.word, ...word.aliases]),
    );
    const rest = more.length > 0 ? ` ${more.join(' ')}` : '';
    const problem = near
      ? `There is no /${typed}. Did you mean /${near}?`
      : `There is no /${typed}. Type / to see all.`;
    return { problem, suggestion: near ? `/${near}${rest}` : null };
  }
  const rest = trimmed.slice(1 + typed.length).trim();
  return INTENTS[known.word](rest, context);
}
