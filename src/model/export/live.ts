/** The incident's own data written out where a live block stands, and the tables at the end of an export. */
import { followupsRows, whyItems } from './learned.ts';
import type { ExportBlock, LiveContext } from './document.ts';
import { mergeTimeline, story } from '../timeline/log.ts';
import type { LogItem } from '../timeline/log.ts';
import { ROLE_NAMES } from '../incident/words.ts';
import { measures } from '../incident/measures.ts';
import { spanText } from '../incident/words-for-people.ts';

const table = (head: string[], rows: string[][]): ExportBlock[] =>
  rows.length === 0 ? [] : [{ block: 'table', head, rows }];
const list = (items: string[]): ExportBlock[] =>
  items.length === 0 ? [] : [{ block: 'list', items: items.map((text) => ({ depth: 0, text })) }];

const flags = (item: LogItem): string => {
  if (item.type === 'fact') return 'event';
  const { entry } = item;
  return [
    entry.kind,
    ...(entry.key ? ['key moment'] : []),
    ...(entry.struck ? ['struck'] : []),
    ...(entry.approx ? ['about'] : []),
  ].join(', ');
};

function log(context: LiveContext, choose: (items: readonly LogItem[]) => readonly LogItem[]): ExportBlock[] {
  const { facts, board, state, say, timeText } = context;
  const rows = choose(mergeTimeline(facts, board.entries, state.entries)).map((item) => [
    item.at === Number.MAX_SAFE_INTEGER ? 'not known' : timeText(item.at),
    flags(item),
    item.type === 'entry' && item.entry.sourceAuthor ? `${item.entry.sourceAuthor}: ${item.text}` : say(item.text),
  ]);
  return table(['Time', 'Kind', 'What'], rows);
}

function hypotheses({ board }: LiveContext): ExportBlock[] {
  const rows = board.hypotheses.map((one) => [
    one.claim,
    one.state + (one.unproven ? ' (nothing recorded for it)' : ''),
    [one.because, ...one.evidence.map(({ stance, note }) => `${stance}: ${note}`)]
      .filter((text) => text.trim() !== '')
      .join('; '),
    one.check,
  ]);
  return table(['Hypothesis', 'State', 'Evidence', 'Check'], rows);
}

function evidence({ board, timeText }: LiveContext): ExportBlock[] {
  const rows = board.evidence.map((one) => [
    one.title || one.name || one.caption,
    one.kind,
    one.capturedAt === null ? '' : timeText(one.capturedAt),
    [
      one.url ?? one.source ?? '',
      one.query ? `query: ${one.query}` : '',
      one.kind === 'log' ? (one.payload ?? '').slice(0, 2_000) : '',
    ]
      .filter(Boolean)
      .join(' '),
  ]);
  return table(['Evidence', 'Kind', 'Captured', 'Where'], rows);
}

function people({ state, say, timeText }: LiveContext): ExportBlock[] {
  const rows = state.terms.map((term) => [
    say(`{actor:${term.person}}`),
    ROLE_NAMES[term.role],
    `${timeText(term.from)} to ${term.to === null ? 'the end' : timeText(term.to)}`,
  ]);
  return table(['Who', 'Role', 'When'], rows);
}

function updates({ state, timeText }: LiveContext): ExportBlock[] {
  const rows = state.updates.map((update) => [
    timeText(update.at),
    update.audience,
    update.retracted ? `Retracted: ${update.retracted.reason}` : (update.corrections.at(-1)?.text ?? update.text),
  ]);
  return table(['Time', 'Audience', 'Text'], rows);
}

const KINDS: Record<string, (context: LiveContext) => ExportBlock[]> = {
  timeline: (context) => log(context, story),
  log: (context) => log(context, (items) => items),
  hypotheses,
  whys: (context) => whyItems(context),
  followups: (context) => followupsRows(context),
  evidence,
  people,
  updates,
  measures: ({ state }) => {
    const { ttd, tta, ttm, ttr } = measures(state);
    return list(
      Object.entries({
        'Time to detect': ttd,
        'Time to acknowledge': tta,
        'Time to mitigate': ttm,
        'Time to resolve': ttr,
      }).flatMap(([name, one]) => (one.ms === null ? [] : [`${name}: ${spanText(one.ms)}`])),
    );
  },
  similar: ({ state }) => list(state.links.map((link) => `#${link.number} (${link.relation})`)),
  decisions: ({ board, timeText }) =>
    list(
      board.decisions.map((one) =>
        [timeText(one.at), one.text, one.because, one.outcome, one.state]
          .filter((text) => text.trim() !== '')
          .join(' - '),
      ),
    ),
  mitigations: ({ board, timeText }) =>
    list(
      board.mitigations.map(
        (one) => `${timeText(one.since)} ${one.what} (${one.state}; undo: ${one.undo.trim() || 'not recorded'})`,
      ),
    ),
  tasks: ({ board, say }) =>
    list(
      board.tasks.map((one) => `[${one.state}] ${one.text}${one.owner === null ? '' : say(` ({actor:${one.owner}})`)}`),
    ),
  impacts: ({ board, timeText }) =>
    list(
      board.impacts.map((one) =>
        `${[one.who ?? '', one.text].filter(Boolean).join(': ')} ${timeText(one.from)} to ${timeText(one.to)}${one.measure ? ` (${one.measure})` : ''}`.trim(),
      ),
    ),
  reports: ({ board, timeText }) =>
    list(
      board.reports.map(
        (one) =>
          `${timeText(one.at)} ${one.who ?? ''}: ${one.text}${one.customers === null ? '' : ` (${one.customers} customers)`}`,
      ),
    ),
  promises: ({ board, timeText }) =>
    list(
      board.promises.map(
        (one) =>
          `${one.to ? `To ${one.to}: ` : ''}${one.text} (${one.state}${one.due === null ? '' : `, due ${timeText(one.due)}`})`,
      ),
    ),
  cautions: ({ board }) => list(board.cautions.map((one) => `${one.text}${one.lifted ? ' (lifted)' : ''}`)),
};

/** A live block's data as blocks; empty for a kind that this version does not know. */
export const liveRows = (kind: string, context: LiveContext): ExportBlock[] =>
  Object.hasOwn(KINDS, kind) ? (KINDS[kind]?.(context) ?? []) : [];
