/**
 * Since you left: at most seven headlines about what is different now, not about what went on in between; the rest is counted. Severity that went up and came
 * down again is no headline.
 */
import type { Board } from '../board/view.ts';
import type { RecordedFact } from '../incident/facts.ts';
import { foldFacts } from '../incident/state.ts';
import type { IncidentState } from '../incident/state.ts';
import { severityText } from '../incident/words-for-people.ts';
import { ROLE_NAMES } from '../incident/words.ts';
import type { Role } from '../incident/words.ts';
import type { Sourced } from '../updates/draft.ts';

export const MOST_HEADLINES = 7;

export interface SinceInput {
  /** All facts of the incident. */
  facts: readonly RecordedFact[];
  board: Board;
  /** The last moment that the reader saw, server time, ms. */
  leftAt: number;
}
export interface SinceYouLeft {
  headlines: Sourced[];
  /** What is folded below them. */
  rest: { facts: number; entries: number; hypotheses: number };
}

type Ranked = Sourced & { weight: number };

function courseNews(before: IncidentState, after: IncidentState): Ranked[] {
  const news: Ranked[] = [];
  const add = (weight: number, text: string, source: string): void =>
    void news.push({ weight, text, source, at: after.lastAt });
  if (before.status !== after.status)
    add(after.status === 'resolved' ? 100 : 80, `Status: ${before.status} to ${after.status}`, 'fact:status');
  if (before.severity !== after.severity)
    add(90, `Severity: ${severityText(before.severity)} to ${severityText(after.severity)}`, 'fact:severity');
  for (const role of ['commander', 'comms'] satisfies Role[]) {
    const of = (state: IncidentState) =>
      state.roles.find((held) => held.role === role && held.state === 'accepted')?.person ?? null;
    const now = of(after);
    if (of(before) !== now)
      add(
        role === 'commander' ? 85 : 40,
        now === null ? `Nobody is ${ROLE_NAMES[role]}` : `{actor:${now}} is ${ROLE_NAMES[role]}`,
        `fact:role:${role}`,
      );
  }
  const joined = after.people.filter((person) => !before.people.includes(person));
  if (joined.length > 0)
    add(20, joined.length === 1 ? `{actor:${joined[0]}} joined` : `${joined.length} people joined`, 'fact:people');
  const services = after.services.filter((service) => !before.services.includes(service));
  if (services.length > 0)
    add(50, `Also affected: ${services.map((key) => `{service:${key}}`).join(', ')}`, 'fact:services');
  const updates = after.updates.slice(before.updates.length).filter((update) => !update.retracted);
  const last = updates.at(-1);
  if (last)
    news.push({
      weight: 60,
      text: `${updates.length > 1 ? `${updates.length} updates went out, the last ` : 'An update went out '}to ${last.audience}: ${last.text}`,
      source: `update:${last.update}`,
      at: last.at,
    });
  return news;
}

function boardNews(
  board: Board,
  leftAt: number,
  recordedAt: (id: Board['entries'][number]) => number | null,
): Ranked[] {
  const news: Ranked[] = [];
  for (const one of board.mitigations) {
    if (one.state === 'in-force' && (one.since ?? 0) > leftAt)
      news.push({ weight: 75, text: `In force: ${one.what}`, source: `mitigation:${one.id}`, at: one.since });
    if (one.state === 'undone' && (one.undoneAt ?? 0) > leftAt)
      news.push({ weight: 70, text: `Undone: ${one.what}`, source: `mitigation:${one.id}`, at: one.undoneAt });
  }
  for (const one of board.hypotheses) {
    if ((one.stateAt ?? 0) <= leftAt || (one.state !== 'supported' && one.state !== 'ruled-out')) continue;
    const text = `${one.state === 'supported' ? 'Supported' : 'Ruled out'}: ${one.claim}`;
    news.push({ weight: one.state === 'supported' ? 78 : 55, text, source: `hypothesis:${one.id}`, at: one.stateAt });
  }
  for (const one of board.decisions) {
    if ((one.at ?? 0) > leftAt)
      news.push({ weight: 65, text: `Decided: ${one.text}`, source: `decision:${one.id}`, at: one.at });
  }
  for (const one of board.cautions) {
    if (!one.lifted && (one.at ?? 0) > leftAt)
      news.push({ weight: 72, text: `Do not touch: ${one.text}`, source: `caution:${one.id}`, at: one.at });
  }
  for (const entry of board.entries) {
    const seen = recordedAt(entry) ?? entry.happenedAt;
    if (entry.key && !entry.struck && (seen ?? 0) > leftAt)
      news.push({ weight: 45, text: entry.text, source: `entry:${entry.id}`, at: entry.happenedAt });
  }
  return news.filter(({ text }) => text.trim() !== '');
}

/** What a reader who left at a moment finds different, weightiest first. */
export function sinceYouLeft({ facts, board, leftAt }: SinceInput): SinceYouLeft {
  const before = foldFacts(facts.filter((fact) => fact.at <= leftAt));
  const after = foldFacts(facts);
  const recordedAt = (entry: Board['entries'][number]): number | null => after.entries.get(entry.id)?.at ?? null;
  const ranked = [...courseNews(before, after), ...boardNews(board, leftAt, recordedAt)];
  ranked.sort((a, b) => b.weight - a.weight || (b.at ?? 0) - (a.at ?? 0) || (a.source < b.source ? -1 : 1));
  const headlines = ranked.slice(0, MOST_HEADLINES).map(({ text, source, at }) => ({ text, source, at }));
  return {
    headlines,
    rest: {
      facts: facts.filter((fact) => fact.at > leftAt && fact.type !== 'author' && fact.type !== 'entry-recorded')
        .length,
      entries: board.entries.filter((entry) => (recordedAt(entry) ?? entry.happenedAt ?? 0) > leftAt).length,
      hypotheses: board.hypotheses.filter((one) => (one.createdAt ?? 0) > leftAt).length,
    },
  };
}
