/**
 * What an export says, in order, before it is spelled in Markdown or HTML: header, measures, situation while it runs, the sections of the postmortem with
 * their live data written out, updates, the whole log. Names and times are spelled here; nothing sealed, deleted or secret is in it.
 */
import type * as Y from 'yjs';
import { readBoard } from '../board/view.ts';
import type { Board } from '../board/view.ts';
import { NOTES_ROOT, postmortemRoot, SITUATION_LINES } from '../documents.ts';
import type { ActorId } from '../ids.ts';
import type { RecordedFact } from '../incident/facts.ts';
import { isLive } from '../incident/lifecycle.ts';
import { measures } from '../incident/measures.ts';
import { spell } from '../incident/placeholders.ts';
import type { IncidentState } from '../incident/state.ts';
import { REMEDY_TEXT, severityText, spanText } from '../incident/words-for-people.ts';
import { MILESTONES } from '../incident/words.ts';
import { zoneOffsetMs } from '../line/clock-words.ts';
import { isRequired, TEMPLATE } from '../postmortem/template.ts';
import type { SectionTemplate } from '../postmortem/template.ts';
import { readPlan } from '../postmortem/plan.ts';
import type { PostmortemPlan } from '../postmortem/plan.ts';
import { readRich } from '../postmortem/text.ts';
import type { RichNode } from '../postmortem/text.ts';
import { SITUATION_NAMES } from '../situation/situation.ts';
import { liveRows } from './live.ts';
import { settle } from './settled.ts';
import type { Settling } from './settled.ts';

export type ExportBlock =
  | { block: 'heading'; level: number; text: string }
  | { block: 'paragraph'; text: string }
  | { block: 'list'; items: { depth: number; text: string }[] }
  | { block: 'table'; head: string[]; rows: string[][] }
  | { block: 'rich'; nodes: RichNode[] };

export interface ExportInput {
  state: IncidentState;
  facts: readonly RecordedFact[];
  doc: Y.Doc;
  nameOf?: (actor: ActorId) => string;
  /** Left out: services stand by their keys. */
  serviceNameOf?: (service: string) => string;
  /** Kinds of live data that this reader does not get, wherever they stand. */
  withoutLive?: ReadonlySet<string>;
  /** Zone of all times; UTC unless asked for. */
  timeZone?: string;
}
export interface ExportContext {
  state: IncidentState;
  facts: readonly RecordedFact[];
  board: Board;
  plan: PostmortemPlan;
  settling: Settling;
  say: (text: string) => string;
  timeText: (at: number | null) => string;
}

/** What live data is written from. */
export type LiveContext = Omit<ExportContext, 'plan' | 'settling'>;

const heading = (level: number, text: string): ExportBlock => ({ block: 'heading', level, text });
const paragraph = (text: string): ExportBlock[] => (text.trim() === '' ? [] : [{ block: 'paragraph', text }]);

function header({ state, say, timeText }: ExportContext): ExportBlock[] {
  const people = state.roles
    .filter((held) => held.state === 'accepted')
    .map((held) => say(`${held.role}: {actor:${held.person}}`));
  const rows: [string, string][] = [
    ['Incident', `#${state.number}`],
    [
      'Severity',
      severityText(state.severity) +
        (state.peakSeverity === state.severity ? '' : ` (at most ${severityText(state.peakSeverity)})`),
    ],
    ['Status', state.status],
    ['Services', state.services.map((key) => say(`{service:${key}}`)).join(', ')],
    ['Roles', people.join('; ')],
    ['Owner', state.postmortem.owner === null ? '' : say(`{actor:${state.postmortem.owner}}`)],
    ['Postmortem', state.postmortem.state],
    ['Postmortem due', state.postmortem.dueAt === null ? '' : timeText(state.postmortem.dueAt)],
    ['Source', state.origin.kind === 'import' ? (state.origin.name ?? '') : ''],
    ['Ended by', state.resolution?.endedBy ?? ''],
    ['Remedy', state.resolution ? REMEDY_TEXT[state.resolution.remedy] : ''],
  ];
  return [heading(1, state.title), { block: 'table', head: ['', ''], rows: rows.filter(([, value]) => value !== '') }];
}

function measured({ state, timeText }: ExportContext): ExportBlock[] {
  const { ttd, tta, ttm, ttr, firstUpdateMs, punctuality } = measures(state);
  const named = { 'Time to detect': ttd, 'Time to acknowledge': tta, 'Time to mitigate': ttm, 'Time to resolve': ttr };
  const rows = Object.entries(named).map(([name, one]) => [
    name,
    one.ms === null ? 'not known' : spanText(one.ms),
    `${one.from} ${timeText(one.fromAt)} to ${one.to} ${timeText(one.toAt)}`,
  ]);
  if (firstUpdateMs !== null) rows.push(['First update after declaration', spanText(firstUpdateMs), '']);
  if (punctuality.due > 0) rows.push(['Updates in time', `${punctuality.onTime} of ${punctuality.due}`, '']);
  const corrected = MILESTONES.flatMap((name) => {
    const time = state.times[name];
    return time?.reason ? [{ depth: 0, text: `${name} set to ${timeText(time.at)}: ${time.reason}` }] : [];
  });
  const table: ExportBlock = { block: 'table', head: ['Measure', 'Value', 'From and to'], rows };
  return [
    heading(2, 'Measures'),
    table,
    ...(corrected.length > 0 ? [{ block: 'list' as const, items: corrected }] : []),
  ];
}

function situation({ board, state, timeText }: ExportContext): ExportBlock[] {
  const items = SITUATION_LINES.flatMap((line) => {
    const { text, writtenAt } = board.situation[line];
    return text === ''
      ? []
      : [{ depth: 0, text: `${SITUATION_NAMES[line]}: ${text} (written ${timeText(writtenAt)})` }];
  });
  return items.length === 0
    ? []
    : [heading(2, isLive(state.status) ? 'Situation' : 'Situation as last written'), { block: 'list', items }];
}

/** A section: its own words with live blocks written out where they stand, or the live data alone, or that nothing is recorded. */
function section(template: SectionTemplate, doc: Y.Doc, context: ExportContext): ExportBlock[] {
  const { skipped } = context.plan.of(template.section);
  if (skipped !== null) return [heading(2, template.title), ...paragraph(`Left out: ${skipped}`)];
  const { blocks, shown } = settle(readRich(doc, postmortemRoot(template.section)), context.settling);
  if (template.live !== undefined && template.live !== 'measures' && !shown.has(template.live))
    blocks.push(...context.settling.live(template.live));
  if (blocks.length > 0) return [heading(2, template.title), ...blocks];
  const { status, peakSeverity, severity } = context.state;
  const missed = !isLive(status) && isRequired(template.section, peakSeverity ?? severity, context.plan.kind);
  return missed ? [heading(2, template.title), ...paragraph('Nothing recorded.')] : [];
}

const live = (title: string, kind: string, context: ExportContext): ExportBlock[] => {
  const rows = liveRows(kind, context);
  return rows.length === 0 ? [] : [heading(2, title), ...rows];
};

/** Everything an export says. */
export function exportDocument({
  state,
  facts,
  doc,
  nameOf = (actor) => actor,
  serviceNameOf = (service) => service,
  withoutLive = new Set(),
  timeZone = 'UTC',
}: ExportInput): ExportBlock[] {
  const timeText = (at: number | null): string => {
    if (at === null) return 'not known';
    const wall = new Date(at + zoneOffsetMs(at, timeZone)).toISOString();
    return `${wall.slice(0, 10)} ${wall.slice(11, 19)} ${timeZone}`;
  };
  const say = (text: string): string => spell(text, { nameOf, serviceNameOf, timeText });
  const settling: Settling = {
    nameOf,
    serviceNameOf,
    live: (kind) => (withoutLive.has(kind) ? [] : liveRows(kind, context)),
  };
  const plan = readPlan(doc);
  const context: ExportContext = { state, facts, board: readBoard(doc), plan, settling, say, timeText };
  const notes = settle(readRich(doc, NOTES_ROOT), settling).blocks;
  return [
    ...header(context),
    ...paragraph(state.summary),
    ...situation(context),
    ...TEMPLATE.flatMap((template) => section(template, doc, context)),
    ...measured(context),
    ...live('Decisions', 'decisions', context),
    ...live('Mitigations', 'mitigations', context),
    ...live('To do', 'tasks', context),
    ...live('Impacts', 'impacts', context),
    ...live('Reports', 'reports', context),
    ...live('Promises', 'promises', context),
    ...live('Cautions', 'cautions', context),
    ...live('Evidence', 'evidence', context),
    ...live('Published updates', 'updates', context),
    ...(notes.length === 0 ? [] : [heading(2, 'Notes'), ...notes]),
    ...live('Full log', 'log', context),
  ];
}
