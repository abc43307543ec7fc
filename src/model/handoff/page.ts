/** The hand-off page: one page that the next commander reads, made from the live document. Every line names where it comes from; an empty part says so. */
import type { Board } from '../board/view.ts';
import { isPending } from '../decisions/decisions.ts';
import { SITUATION_LINES } from '../documents.ts';
import type { ActorId } from '../ids.ts';
import type { RecordedFact } from '../incident/facts.ts';
import type { IncidentState } from '../incident/state.ts';
import { severityText, spanText } from '../incident/words-for-people.ts';
import { ROLE_NAMES } from '../incident/words.ts';
import { SITUATION_NAMES } from '../situation/situation.ts';
import { isOpenTask } from '../tasks/tasks.ts';
import { mergeTimeline, story } from '../timeline/log.ts';
import type { Sourced } from '../updates/draft.ts';

export const HANDOFF_SECTIONS = [
  'situation',
  'mitigations',
  'cautions',
  'changes',
  'hypotheses',
  'ruled-out',
  'tasks',
  'decisions',
  'promises',
  'updates',
  'people',
] as const;
export type HandoffSection = (typeof HANDOFF_SECTIONS)[number];
export interface HandoffPart {
  section: HandoffSection;
  title: string;
  /** Empty: "nothing recorded". */
  lines: Sourced[];
}
export interface HandoffInput {
  state: IncidentState;
  facts: readonly RecordedFact[];
  board: Board;
  now: number;
}

/** What an empty part says. */
export const NOTHING_RECORDED = 'nothing recorded';
const HOUR_MS = 3_600_000;

const names: Record<HandoffSection, string> = {
  situation: 'Situation',
  mitigations: 'Mitigations in force, and how to undo them',
  cautions: 'Do not touch',
  changes: 'The last hour',
  hypotheses: 'Open hypotheses',
  'ruled-out': 'Ruled out, and by what',
  tasks: 'Running to-dos',
  decisions: 'Decisions pending',
  promises: 'Promises made',
  updates: 'Next update',
  people: 'Who is here, and since when',
};

const dueText = (at: number | null, before: string): string => (at === null ? '' : `${before} {time:${at}}`);

/** Where a line comes from, in words; the kind of its source decides. */
const SOURCES: Record<string, string> = {
  situation: 'situation',
  fact: 'log',
  entry: 'log',
  mitigation: 'mitigations',
  caution: 'cautions',
  hypothesis: 'hypotheses',
  task: 'to-dos',
  decision: 'decisions',
  promise: 'promises',
  update: 'updates',
  person: 'people',
};
export const sourceName = (source: string): string => SOURCES[source.split(':', 1)[0] ?? ''] ?? 'document';

function situationLines({ state, board, now }: HandoffInput): Sourced[] {
  const head: Sourced = {
    text: `${severityText(state.severity)} ${state.title}: ${state.status} for ${spanText(now - state.statusSince)}`,
    source: 'fact:status',
    at: state.statusSince,
  };
  const written = SITUATION_LINES.flatMap((line) => {
    const { text, writtenAt } = board.situation[line];
    return text === ''
      ? []
      : [{ text: `${SITUATION_NAMES[line]}: ${text}`, source: `situation:${line}`, at: writtenAt }];
  });
  const services = state.services.map((service) => ({
    text: `{service:${service}}: ${state.serviceStates[service] ?? 'unknown'}`,
    source: 'fact:services',
    at: null,
  }));
  return [head, ...written, ...services];
}

function hypothesisLines({ board }: HandoffInput): Sourced[] {
  const open = board.hypotheses.filter((one) => one.state !== 'ruled-out' && one.claim.trim() !== '');
  return open.map((one) => {
    const owner = one.owner === null ? '' : `, {actor:${one.owner}}`;
    const check = one.check.trim() === '' ? '' : ` - check: ${one.check.trim()}`;
    return {
      text: `${one.claim} (${one.state}${owner})${check}`,
      source: `hypothesis:${one.id}`,
      at: one.stateAt ?? one.createdAt,
    };
  });
}

function ruledOutLines({ board }: HandoffInput): Sourced[] {
  const out = board.hypotheses.filter((one) => one.state === 'ruled-out' && one.claim.trim() !== '');
  return out.map((one) => {
    const against = one.evidence
      .filter((weighing) => weighing.stance === 'against' && weighing.note !== '')
      .map(({ note }) => note);
    const by = [one.because.trim(), ...against].filter(Boolean).join('; ');
    return {
      text: `${one.claim}: ${by === '' ? 'reason not recorded' : by}`,
      source: `hypothesis:${one.id}`,
      at: one.stateAt,
    };
  });
}

function updateLines({ state, now }: HandoffInput): Sourced[] {
  const { dueAt, snoozedUntil, lastAt } = state.updateClock;
  const due = snoozedUntil ?? dueAt;
  const last = state.updates.at(-1);
  const next: Sourced[] =
    due === null
      ? []
      : [
          {
            text: due <= now ? `Overdue by ${spanText(now - due)}` : `Due in ${spanText(due - now)}, at {time:${due}}`,
            source: 'fact:update-clock',
            at: null,
          },
        ];
  if (!last) return next;
  return [
    ...next,
    {
      text: `Last to ${last.audience}: ${last.corrections.at(-1)?.text ?? last.text}`,
      source: `update:${last.update}`,
      at: lastAt,
    },
  ];
}

function peopleLines({ state, facts, now }: HandoffInput): Sourced[] {
  const since = new Map<ActorId, number>();
  for (const fact of facts) {
    if (fact.type === 'person-joined' && !since.has(fact.person)) since.set(fact.person, fact.at);
    if (fact.type === 'role-accepted' && !since.has(fact.holder)) since.set(fact.holder, fact.at);
  }
  return state.people.map((person) => {
    const roles = state.roles
      .filter((held) => held.person === person && held.state === 'accepted')
      .map((held) => ROLE_NAMES[held.role]);
    const at = since.get(person) ?? null;
    const worked = at === null ? '' : `, for ${spanText(now - at)}`;
    return {
      text: `{actor:${person}}${roles.length > 0 ? ` (${roles.join(', ')})` : ''}${worked}`,
      source: `person:${person}`,
      at,
    };
  });
}

function linesOf(section: HandoffSection, input: HandoffInput): Sourced[] {
  const { board, state, facts, now } = input;
  switch (section) {
    case 'situation':
      return situationLines(input);
    case 'mitigations':
      return board.mitigations
        .filter((one) => one.state === 'in-force' && one.what.trim() !== '')
        .map((one) => ({
          text: `${one.what} - undo: ${one.undo.trim() || 'not recorded'}`,
          source: `mitigation:${one.id}`,
          at: one.since,
        }));
    case 'cautions':
      return board.cautions
        .filter((one) => !one.lifted && one.text.trim() !== '')
        .map((one) => ({ text: one.text, source: `caution:${one.id}`, at: one.at }));
    case 'changes':
      return story(mergeTimeline(facts, board.entries, state.entries))
        .filter((item) => item.at > now - HOUR_MS && item.at <= now)
        .map((item) => ({
          text: item.text,
          source: item.type === 'fact' ? `fact:${item.fact.seq}` : `entry:${item.id}`,
          at: item.at,
        }));
    case 'hypotheses':
      return hypothesisLines(input);
    case 'ruled-out':
      return ruledOutLines(input);
    case 'tasks':
      return board.tasks
        .filter((task) => isOpenTask(task) && task.text.trim() !== '')
        .map((task) => ({
          text: `${task.text}${task.owner === null ? ' (nobody)' : ` ({actor:${task.owner}})`}${dueText(task.due, ' - due')}`,
          source: `task:${task.id}`,
          at: task.startedAt ?? task.at,
        }));
    case 'decisions':
      return board.decisions
        .filter((one) => isPending(one, now))
        .map((one) => ({
          text: `${one.text} (${one.state === 'proposed' ? 'proposed' : 'outcome not looked at'}${dueText(one.checkAt, ', to look at')})`,
          source: `decision:${one.id}`,
          at: one.at,
        }));
    case 'promises':
      return board.promises
        .filter((one) => one.state === 'open' && one.text.trim() !== '')
        .map((one) => ({
          text: `${one.to ? `To ${one.to}: ` : ''}${one.text}${dueText(one.due, ' - due')}`,
          source: `promise:${one.id}`,
          at: one.at,
        }));
    case 'updates':
      return updateLines(input);
    case 'people':
      return peopleLines(input);
  }
}

/** The page, all parts in reading order. */
export const handoffPage = (input: HandoffInput): HandoffPart[] =>
  HANDOFF_SECTIONS.map((section) => ({ section, title: names[section], lines: linesOf(section, input) }));
