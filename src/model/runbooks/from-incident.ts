/**
 * A runbook proposed from an incident: how it was looked into, what held the damage back and how to undo it, what ended it. Only what somebody wrote; a
 * proposal to be edited, never kept as it is without somebody who read it.
 */
import type { Hypothesis } from '../hypotheses/hypotheses.ts';
import type { HypothesisState } from '../incident/words.ts';
import type { IncidentState } from '../incident/state.ts';
import type { ServiceKey } from '../ids.ts';
import type { Mitigation } from '../mitigations/mitigations.ts';
import { readSteps, splitRunbooks } from './runbook.ts';

export interface RunbookSource {
  state: Pick<IncidentState, 'number' | 'title' | 'resolution'>;
  hypotheses: readonly Hypothesis[];
  mitigations: readonly Mitigation[];
}
interface Group {
  title: string;
  items: Item[];
}
interface Item {
  text: string;
  /** Words and commands below it, each on its line. */
  detail: string[];
}

const HEADING = /^#{1,6}\s+(.+?)\s*#*$/;
const FENCE = /^\s*(```|~~~)/;
/** Lines that would end a code block or begin another runbook. */
const isMark = (line: string): boolean => FENCE.test(line) || line.trim() === '---';
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
const worded = (label: string, text: string | null | undefined): string[] =>
  text && oneLine(text) !== '' ? [`${label}: ${oneLine(text)}`] : [];

/** What was found is read before what was struck off, and both before what nobody got to. */
const ORDER: Record<HypothesisState, number> = { supported: 0, checking: 1, 'ruled-out': 2, open: 3, parked: 4 };
const FOUND: Partial<Record<HypothesisState, string>> = {
  supported: 'That was it',
  'ruled-out': 'It was not that',
};

/** Several lines are a command and its words: the first is the step, the others stand below it as code. */
function stepOf(text: string, detail: string[]): Item[] {
  const [first = '', ...more] = text.split('\n').filter((line) => line.trim() !== '' && !isMark(line));
  if (oneLine(first) === '') return [];
  const code = more.length > 0 ? ['```', ...more.map((line) => line.trimEnd()), '```'] : [];
  return [{ text: oneLine(first), detail: [...code, ...detail] }];
}

function diagnosis(hypotheses: readonly Hypothesis[], number: number): Item[] {
  return hypotheses
    .filter(({ check, state }) => check.trim() !== '' || FOUND[state] !== undefined)
    .toSorted((a, b) => ORDER[a.state] - ORDER[b.state])
    .flatMap(({ claim, check, state, because, evidence }) => {
      const found = FOUND[state];
      const signs = evidence
        .filter(({ stance }) => stance === 'for')
        .flatMap(({ note }) => worded('A sign of it', note));
      const said = because.trim() === '' ? '' : `: ${oneLine(because)}`;
      const last = found ? [`In #${number}: ${found.toLowerCase()}${said}`] : [];
      return check.trim() === ''
        ? stepOf(`Is it this: ${oneLine(claim)}`, [...signs, ...last])
        : stepOf(check, [...worded('Tells whether', claim), ...signs, ...last]);
    });
}

function groupsOf({ state, hypotheses, mitigations }: RunbookSource): Group[] {
  const { resolution, number } = state;
  const end =
    resolution?.remedy === 'patch' ? [`In #${number} this was a patch: look whether its cure was made since.`] : [];
  return [
    { title: 'Find out what it is', items: diagnosis(hypotheses, number) },
    {
      title: 'Hold the damage back',
      items: mitigations.flatMap(({ what, undo }) => stepOf(what, worded('Undo', undo))),
    },
    { title: 'Bring it to an end', items: stepOf(resolution?.endedBy ?? '', end) },
  ].filter(({ items }) => items.length > 0);
}

const linesOf = ({ text, detail }: Item): string[] => [`- [ ] ${text}`, ...detail.map((line) => `  ${line}`)];

/** A new runbook for `service`, opened by every incident of it; null when nothing was written that could be a step. */
export function runbookOfIncident(source: RunbookSource, service: ServiceKey): string | null {
  const groups = groupsOf(source);
  if (groups.length === 0) return null;
  const { number } = source.state;
  const title = oneLine(source.state.title);
  return [
    '---',
    `title: ${JSON.stringify(title)}`,
    'when:',
    `  service: ${JSON.stringify(service)}`,
    '---',
    `# ${title}`,
    '',
    `Learned in incident #${number}.`,
    ...groups.flatMap((group) => ['', `## ${group.title}`, '', ...group.items.flatMap(linesOf)]),
    '',
  ].join('\n');
}

/** A runbook with the steps of this incident that it does not have yet, below the heading of the same name or at its end. */
export function runbookWithIncident(runbook: string, source: RunbookSource): string {
  const known = new Set(splitRunbooks(runbook).flatMap(({ body }) => readSteps(body).map(({ text }) => text)));
  const lines = runbook.trim().split('\n');
  for (const { title, items } of groupsOf(source)) {
    const fresh = items.filter(({ text }) => !known.has(text)).flatMap(linesOf);
    if (fresh.length === 0) continue;
    const end = endOfGroup(lines, title);
    if (end === null) lines.push('', `## ${title}`, '', ...fresh);
    else lines.splice(end, 0, ...fresh);
  }
  return `${lines.join('\n')}\n`;
}

/** The line after the last one that stands below a heading; null when there is no such heading. */
function endOfGroup(lines: readonly string[], title: string): number | null {
  let inCode = false;
  let end: number | null = null;
  for (const [at, line] of lines.entries()) {
    if (FENCE.test(line)) inCode = !inCode;
    const heading = inCode ? undefined : HEADING.exec(line)?.[1];
    if (heading !== undefined && end !== null) return end;
    if (heading === title || (end !== null && line.trim() !== '')) end = at + 1;
  }
  return end;
}
