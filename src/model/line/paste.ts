/**
 * What was pasted into the line: a list of `14:07 ...`, or a thread copied from a chat, becomes entries with the messages' own times. A list of clocks without
 * days is read backwards from now, so that a night's log crosses midnight rightly.
 */
import type { EntryKind } from '../incident/words.ts';
import { lastShowing, readTime } from './clock-words.ts';
import type { LineContext } from './line.ts';

export interface PastedEntry {
  happenedAt: number;
  text: string;
  /** Who wrote it, as the chat says. */
  author: string | null;
  kind: EntryKind | 'hypothesis' | 'followup';
}

interface Draft {
  at: number;
  dayMs: number | null;
  author: string | null;
  lines: string[];
}

/** A line of its own that names somebody and a time, as chats put above a message: `Ana Silva  14:07`, `ana [2:07 PM]`, `[14:07] Ana Silva`. */
function readHeading(line: string, context: LineContext): Draft | null {
  const after =
    /^(\p{L}[\p{L}\p{N} .'_-]{0,60}?)(?:\s+APP)?\s*(?:\s{2}|\s\[?|\t)((?:\d{4}-\d{2}-\d{2}[T ])?\d{1,2}:\d{2}(?::\d{2})?\s?(?:[AP]M)?)\]?\s*$/iu.exec(
      line,
    );
  if (after) {
    const time = readTime(after[2] ?? '', context.now, context.timeZone);
    return time ? { at: time.at, dayMs: time.dayMs, author: (after[1] ?? '').trim(), lines: [] } : null;
  }
  const before = /^\[([^\]]{4,30})\]\s*(\p{L}[\p{L}\p{N} .'_-]{0,60})$/u.exec(line);
  const time = before ? readTime(before[1] ?? '', context.now, context.timeZone) : null;
  return before && time ? { at: time.at, dayMs: time.dayMs, author: (before[2] ?? '').trim(), lines: [] } : null;
}

/** `14:07 text`, `- [14:07] text`, `2026-03-02 14:07 ana: text`. */
function readTimed(line: string, context: LineContext): Draft | null {
  const bare = line.replace(/^\s*(?:[-*•]\s+|>\s*)/, '');
  const time = readTime(bare, context.now, context.timeZone);
  if (!time || time.rest.trim() === '' || bare.startsWith('-')) return null;
  const speaker = /^<?([\p{L}][\p{L}\p{N}._-]{1,30})>?:\s+(.+)$/su.exec(time.rest);
  const isGrammar = /^(H|D|TODO)$/.test(speaker?.[1] ?? '');
  if (!speaker || isGrammar) return { at: time.at, dayMs: time.dayMs, author: null, lines: [time.rest] };
  return { at: time.at, dayMs: time.dayMs, author: speaker[1] ?? null, lines: [speaker[2] ?? ''] };
}

/** The day of each clock: none may be later than the one after it. */
function settleDays(drafts: Draft[], context: LineContext): void {
  let limit = context.now + 5 * 60_000;
  for (let index = drafts.length - 1; index >= 0; index -= 1) {
    const draft = drafts[index];
    if (!draft) continue;
    if (draft.dayMs !== null) draft.at = lastShowing(draft.dayMs, limit, context.timeZone);
    limit = Math.min(limit, draft.at);
  }
}

function entryOf(draft: Draft): PastedEntry | null {
  const text = draft.lines.join('\n').trim();
  if (text === '') return null;
  const grammar = /^(H|D|TODO):?\s+(.+)$/s.exec(text);
  const kinds = { H: 'hypothesis', D: 'decision', TODO: 'followup' } as const;
  const mark = grammar?.[1];
  const kind = mark === 'H' || mark === 'D' || mark === 'TODO' ? kinds[mark] : 'note';
  return { happenedAt: draft.at, text: kind === 'note' ? text : (grammar?.[2] ?? text), author: draft.author, kind };
}

/** Reads a paste; null when it is no thread and no list (then it is just text). */
export function parsePaste(text: string, context: LineContext): PastedEntry[] | null {
  const drafts: Draft[] = [];
  for (const line of text.split(/\r?\n/)) {
    const draft = readHeading(line, context) ?? readTimed(line, context);
    if (draft) drafts.push(draft);
    else if (line.trim() !== '') {
      const last = drafts.at(-1);
      // Words before the first time mean that this is prose with a clock in it.
      if (!last) return null;
      last.lines.push(line.trim());
    }
  }
  if (drafts.length < 2) return null;
  settleDays(drafts, context);
  return drafts.flatMap((draft) => entryOf(draft) ?? []);
}
