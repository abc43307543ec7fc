/**
 * Drafts an update from what is written and what changed since the last one, per audience (templates of practice.md 3). Nothing is guessed: a part that nobody
 * wrote is left out, and every sentence says where it comes from. Public words give no cause, no estimate and no internal names.
 */
import type { Board } from '../board/view.ts';
import type { ActorId } from '../ids.ts';
import { publicStatus } from '../incident/lifecycle.ts';
import { holderOf } from '../incident/rule.ts';
import type { IncidentState } from '../incident/state.ts';
import { listText, REMEDY_TEXT, sentence, severityText } from '../incident/words-for-people.ts';
import type { Audience } from '../incident/words.ts';
import { clockText } from '../line/clock-words.ts';

export interface Sourced {
  text: string;
  /** `situation:impact`, `fact:status`, `mitigation:<id>`, `entry:<id>` ... */
  source: string;
  /** When it was so or was written, ms; null: not known. */
  at: number | null;
}
export interface DraftOptions {
  state: IncidentState;
  board: Board;
  audience: Audience;
  now: number;
  /** Zone of the clock times; UTC where readers are everywhere. */
  timeZone?: string;
  /** How often this audience hears, ms, where that differs from the clock of the room; null: nothing is promised. */
  cadenceMs?: number | null;
  nameOf?: (actor: ActorId) => string;
  serviceNameOf?: (key: string) => string;
}
type Input = Required<DraftOptions> & { since: number };

/** The last update that this audience got and that still stands, ms; null: none. */
export function lastUpdateAt(state: IncidentState, audience: Audience): number | null {
  const sent = state.updates.filter((update) => update.audience === audience && !update.retracted);
  return sent.at(-1)?.at ?? null;
}

const line = (text: string, source: string, at: number | null): Sourced[] =>
  text.trim() === '' ? [] : [{ text: sentence(text), source, at }];
const situation = ({ board }: Input, name: 'impact' | 'known' | 'doing' | 'need', before = ''): Sourced[] => {
  const { text, writtenAt } = board.situation[name];
  return text === '' ? [] : line(before + text, `situation:${name}`, writtenAt);
};

function nextLine({ cadenceMs, now, timeZone }: Input): Sourced[] {
  if (cadenceMs === null) return [];
  return line(`Next update by ${clockText(now + cadenceMs, timeZone)}`, 'fact:update-clock', now);
}

/** What this audience has not heard: mitigations, key moments and (inside) hypotheses settled since its last update. */
function news(input: Input, inside: boolean): Sourced[] {
  const { board, since } = input;
  const mitigations = board.mitigations
    .filter((one) => one.state === 'in-force' && (one.since ?? 0) > since && one.what.trim() !== '')
    .flatMap((one) => line(`In place: ${one.what.trim()}`, `mitigation:${one.id}`, one.since));
  if (!inside) return mitigations;
  const moments = board.entries
    .filter((entry) => entry.key && !entry.struck && (entry.happenedAt ?? 0) > since)
    .sort((a, b) => (a.happenedAt ?? 0) - (b.happenedAt ?? 0))
    .slice(-5)
    .flatMap((entry) =>
      line(
        `${entry.happenedAt === null ? '' : `${clockText(entry.happenedAt, input.timeZone)} `}${entry.text}`,
        `entry:${entry.id}`,
        entry.happenedAt,
      ),
    );
  const ruledOut = board.hypotheses
    .filter((one) => one.state === 'ruled-out' && (one.stateAt ?? 0) > since)
    .flatMap((one) => line(`Ruled out: ${one.claim}`, `hypothesis:${one.id}`, one.stateAt));
  return [...mitigations, ...moments, ...ruledOut];
}

function publicDraft(input: Input): Sourced[] {
  const { state, timeZone, serviceNameOf } = input;
  const status = publicStatus(state.status);
  const startedAt = state.times.started?.at ?? state.declaredAt;
  const services = listText(state.services.map(serviceNameOf));
  const opening =
    services === ''
      ? ''
      : `Since ${clockText(startedAt, timeZone)} ${services} ${state.services.length > 1 ? 'are' : 'is'} degraded`;
  const head = line(opening, 'fact:declared', startedAt);
  const impact = situation(input, 'impact');
  if (status === 'Resolved') {
    const endedAt = state.resolution?.impactOverAt ?? state.times.mitigated?.at ?? state.statusSince;
    const span = `From ${clockText(startedAt, timeZone)} to ${clockText(endedAt, timeZone)}`;
    const what = input.board.situation.impact.text;
    return [
      ...line(
        `${span}${services === '' ? ' there was a disruption' : ` ${services} ${state.services.length > 1 ? 'were' : 'was'} degraded`}`,
        'fact:resolved',
        endedAt,
      ),
      ...line(what, 'situation:impact', input.board.situation.impact.writtenAt),
      ...line('It is fixed', 'fact:resolved', state.statusSince),
      ...(state.postmortem.dueAt === null
        ? []
        : line(
            `A review follows by ${new Date(state.postmortem.dueAt).toISOString().slice(0, 10)}`,
            'fact:postmortem-due',
            state.statusSince,
          )),
    ];
  }
  const says = {
    Investigating: 'We are investigating',
    Identified: 'We know what triggers it and are working on it',
    Monitoring: `A fix is in place since ${clockText(state.times.mitigated?.at ?? state.statusSince, timeZone)}; we are watching it`,
  }[status];
  return [
    ...head,
    ...impact,
    ...line(says, 'fact:status', state.statusSince),
    ...news(input, false),
    ...nextLine(input),
  ];
}

function insideDraft(input: Input): Sourced[] {
  const { state, audience, nameOf } = input;
  const commander = holderOf(state, 'commander');
  const lead = commander === null ? 'nobody in command' : `IC ${nameOf(commander)}`;
  const head = line(
    `${severityText(state.severity)} #${state.number} ${state.title}: ${state.status}, ${lead}`,
    'fact:status',
    state.statusSince,
  );
  const ended = state.resolution
    ? line(
        `Ended by ${state.resolution.endedBy ?? 'something not stated'} (${REMEDY_TEXT[state.resolution.remedy]})`,
        'fact:resolved',
        state.statusSince,
      )
    : [];
  const body = [...situation(input, 'impact', 'Impact: '), ...ended, ...situation(input, 'doing', 'Doing: ')];
  // Executives need the effect and who deals with it; the search for the cause is for those who search.
  if (audience === 'executives')
    return [...head, ...body, ...news(input, false), ...situation(input, 'need', 'Need: '), ...nextLine(input)];
  return [
    ...head,
    ...body,
    ...situation(input, 'known', 'Known: '),
    ...situation(input, 'need', 'Need: '),
    ...news(input, true),
    ...nextLine(input),
  ];
}

/** The draft: its text, and its sentences with their sources. */
export function draftUpdate(options: DraftOptions): { text: string; sentences: Sourced[]; since: number | null } {
  const since = lastUpdateAt(options.state, options.audience);
  const input: Input = {
    timeZone: 'UTC',
    nameOf: (actor) => `{actor:${actor}}`,
    serviceNameOf: (key) => key,
    cadenceMs: options.state.updateClock.cadenceMs,
    ...options,
    since: since ?? 0,
  };
  const sentences = options.audience === 'public' ? publicDraft(input) : insideDraft(input);
  return { text: sentences.map(({ text }) => text).join(options.audience === 'public' ? ' ' : '\n'), sentences, since };
}

/** How an update reads in a chat that is no destination: one message, with what it is about. */
export function copyForChat(state: IncidentState, text: string, link?: string): string {
  return [
    `*${severityText(state.severity)} #${state.number} ${state.title}* (${state.status})`,
    text,
    ...(link ? [link] : []),
  ].join('\n');
}
