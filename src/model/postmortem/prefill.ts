/**
 * The first draft of the postmortem, written from what is recorded: deterministic, each sentence with its source and time. Empty beats wrong: a section about
 * which nothing is recorded stays empty, and nothing is inferred that nobody wrote. People stand by role, not by name.
 */
import type { Board } from '../board/view.ts';
import type { RecordedFact } from '../incident/facts.ts';
import { measures } from '../incident/measures.ts';
import type { Measure } from '../incident/measures.ts';
import type { IncidentState } from '../incident/state.ts';
import { listText, REMEDY_TEXT, sentence, severityText, spanText } from '../incident/words-for-people.ts';
import { ROLE_NAMES } from '../incident/words.ts';
import { clockText } from '../line/clock-words.ts';
import { impactMs } from '../impacts/impacts.ts';
import type { Sourced } from '../updates/draft.ts';
import { allNodes, whyTree } from '../whys/tree.ts';
import type { WhyNode } from '../whys/tree.ts';
import type { Section } from './template.ts';

export interface PrefillInput {
  state: IncidentState;
  facts: readonly RecordedFact[];
  board: Board;
  /** Earlier incidents like this one, as the library found them. */
  similar?: readonly { number: number; title: string; why: string }[];
  timeZone?: string;
  /** What a service is called; left out: services stand by their keys. */
  serviceNameOf?: (service: string) => string;
}
type Input = Required<PrefillInput>;
export type Prefill = Record<Section, Sourced[]>;

const line = (text: string, source: string, at: number | null = null): Sourced[] =>
  text.trim() === '' ? [] : [{ text: sentence(text), source, at }];
const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

function window({ state }: Input): { from: number | null; to: number | null } {
  const from = state.times.started?.at ?? null;
  return { from, to: state.resolution?.impactOverAt ?? state.times.mitigated?.at ?? state.times.resolved?.at ?? null };
}

function summary(input: Input): Sourced[] {
  const { state, board, timeZone, serviceNameOf } = input;
  const { from, to } = window(input);
  const services = state.services.length === 0 ? '' : ` (${listText(state.services.map(serviceNameOf))})`;
  const when = from === null ? '' : ` began at ${clockText(from, timeZone)} on ${day(from)}`;
  const lasted = from !== null && to !== null && to > from ? ` and hit customers for ${spanText(to - from)}` : '';
  const head = `${severityText(state.peakSeverity)}: ${state.title}${services}${when}${lasted}`;
  const ended = state.resolution?.endedBy;
  return [
    ...line(head, 'fact:declared', state.declaredAt),
    ...line(state.summary, 'fact:declared', state.declaredAt),
    ...line(board.situation.impact.text, 'situation:impact', board.situation.impact.writtenAt),
    ...(ended ? line(`What ended it: ${ended}`, 'fact:resolution', state.statusSince) : []),
  ];
}

function impact(input: Input): Sourced[] {
  const { state, board, timeZone } = input;
  const rows = board.impacts.flatMap((one) => {
    const span =
      one.from === null
        ? ''
        : ` from ${clockText(one.from, timeZone)}${one.to === null ? '' : ` to ${clockText(one.to, timeZone)}`}`;
    const who = one.who ? `${one.who}: ` : '';
    const measured = one.measure ? ` (measured by ${one.measure})` : '';
    return one.text.trim() === '' && span === ''
      ? []
      : line(`${who}${one.text}${span}${measured}`, `impact:${one.id}`, one.from);
  });
  const total = impactMs(board.impacts);
  const affected = state.customersAffected.reduce((sum, row) => sum + row.count, 0);
  return [
    ...line(board.situation.impact.text, 'situation:impact', board.situation.impact.writtenAt),
    ...rows,
    ...(total > 0 ? line(`In all customers were hit for ${spanText(total)}`, 'measure:impact', state.statusSince) : []),
    ...(affected > 0
      ? line(`${affected} customers were counted as affected`, 'fact:customers-affected', state.statusSince)
      : []),
    ...board.reports.flatMap((report) =>
      line(`Reported${report.who ? ` by ${report.who}` : ''}: ${report.text}`, `report:${report.id}`, report.at),
    ),
  ];
}

const ORIGIN: Record<IncidentState['origin']['kind'], string | null> = {
  person: 'A responder declared it',
  report: 'It was reported by somebody outside the response',
  alert: 'An alert opened it',
  chat: 'It was declared from chat',
  import: null,
  practice: null,
};

function detection(input: Input): Sourced[] {
  const { state, timeZone } = input;
  const detected = state.times.detected?.at ?? null;
  const { ttd, tta } = measures(state);
  const alerts = state.alerts
    .slice(0, 3)
    .flatMap((alert) => line(`Alert: ${alert.title}`, `alert:${alert.fingerprint}`, alert.startsAt));
  const first = input.board.entries.find(
    (entry) => entry.key && entry.kind === 'observation' && entry.happenedAt !== null && entry.happenedAt === detected,
  );
  const told = spoken(ttd, 'after it began', 'before it began');
  return [
    ...(detected === null
      ? []
      : line(
          `Detected at ${clockText(detected, timeZone)}${told === '' ? '' : `, ${told}`}`,
          'fact:detected',
          detected,
        )),
    ...(first ? line(first.text, `entry:${first.id}`, first.happenedAt) : []),
    ...line(ORIGIN[state.origin.kind] ?? '', 'fact:declared', state.declaredAt),
    ...alerts,
    ...(tta.ms === null || tta.ms < 0
      ? []
      : line(`Somebody was at work ${spanText(tta.ms)} after detection`, 'measure:tta', tta.toAt)),
  ];
}

const spoken = (measure: Measure, after: string, before: string): string =>
  measure.ms === null
    ? ''
    : measure.ms < 0
      ? `${spanText(-measure.ms)} ${before}`
      : measure.ms === 0
        ? 'as it began'
        : `${spanText(measure.ms)} ${after}`;

function trigger({ state, board, timeZone }: Input): Sourced[] {
  const supported = board.hypotheses.filter((one) => one.state === 'supported' && one.change !== null);
  const chosen = new Set(supported.map((one) => one.change));
  const changes = state.changes.filter((change) => chosen.has(change.change));
  const marked = board.whys.filter((why) => !why.removed && why.factor === 'change' && why.statement.trim() !== '');
  return [
    ...changes.flatMap((change) =>
      line(`${change.what} at ${clockText(change.happenedAt, timeZone)}`, `change:${change.change}`, change.happenedAt),
    ),
    ...marked.flatMap((why) => line(why.statement, `why:${why.id}`, why.at)),
  ];
}

function hypotheses({ board }: Input): Sourced[] {
  return board.hypotheses
    .filter((one) => one.claim.trim() !== '')
    .flatMap((one) => {
      const by = [
        one.because.trim(),
        ...one.evidence.map(({ note, stance }) => (note === '' ? '' : `${stance}: ${note}`)),
      ]
        .filter(Boolean)
        .join('; ');
      const held = {
        open: 'not tested',
        checking: 'still being checked',
        supported: 'supported',
        'ruled-out': 'ruled out',
        parked: 'parked',
      }[one.state];
      return line(`${one.claim} - ${held}${by === '' ? '' : ` (${by})`}`, `hypothesis:${one.id}`, one.stateAt);
    });
}

const isLeaf = (node: WhyNode): boolean =>
  node.children.length === 0 && node.why.statement.trim() !== '' && !node.why.parked;

function factors({ board }: Input): Sourced[] {
  const leaves = allNodes(whyTree(board.whys)).filter(isLeaf);
  return leaves.flatMap(({ why }) =>
    line(`${why.factor ? `${why.factor}: ` : ''}${why.statement}`, `why:${why.id}`, why.at),
  );
}

function response(input: Input): Sourced[] {
  const { state, board, timeZone } = input;
  const { ttm, ttr, firstUpdateMs, punctuality } = measures(state);
  const [first, last] = [state.updates[0]?.at ?? null, state.updates.at(-1)?.at ?? null];
  const decisions = board.decisions.flatMap((one) =>
    line(
      `${one.at === null ? '' : `${clockText(one.at, timeZone)} `}Decided: ${one.text}${one.because.trim() === '' ? '' : `, because ${one.because.trim()}`}`,
      `decision:${one.id}`,
      one.at,
    ),
  );
  const acts = board.entries
    .filter((entry) => !entry.struck && entry.kind === 'decision' && entry.text.trim() !== '')
    .sort((a, b) => (a.happenedAt ?? 0) - (b.happenedAt ?? 0))
    .flatMap((entry) =>
      line(
        `${entry.happenedAt === null ? '' : `${clockText(entry.happenedAt, timeZone)} `}Decided: ${entry.text}`,
        `entry:${entry.id}`,
        entry.happenedAt,
      ),
    );
  return [
    ...decisions,
    ...(decisions.length === 0 ? acts : []),
    ...(ttm.ms === null ? [] : line(`Mitigated ${spanText(ttm.ms)} after it began`, 'measure:ttm', ttm.toAt)),
    ...(ttr.ms === null ? [] : line(`Resolved ${spanText(ttr.ms)} after it began`, 'measure:ttr', ttr.toAt)),
    ...(firstUpdateMs === null
      ? []
      : line(`The first update went out ${spanText(firstUpdateMs)} after declaration`, 'measure:first-update', first)),
    ...(punctuality.due === 0
      ? []
      : line(`${punctuality.onTime} of ${punctuality.due} updates came in time`, 'measure:punctuality', last)),
    ...state.handoffs.flatMap((one) =>
      line(`Command was handed off at ${clockText(one.at, timeZone)}`, 'fact:handoff-accepted', one.at),
    ),
  ];
}

function resolution(input: Input): Sourced[] {
  const { state, board, timeZone } = input;
  const end = state.resolution;
  const by = end?.endedBy ? `What ended it: ${end.endedBy}` : '';
  const kind = end && end.remedy !== 'unknown' ? `That is ${REMEDY_TEXT[end.remedy]}` : '';
  const over = end?.impactOverAt ?? null;
  return [
    ...line(by, 'fact:resolution', state.statusSince),
    ...line(kind, 'fact:resolution', state.statusSince),
    ...(over === null ? [] : line(`Impact was over at ${clockText(over, timeZone)}`, 'fact:resolution', over)),
    ...board.mitigations
      .filter((one) => one.what.trim() !== '')
      .flatMap((one) =>
        line(
          `${one.what} (${one.state === 'in-force' ? `still in force; undo: ${one.undo.trim() || 'not recorded'}` : 'undone'})`,
          `mitigation:${one.id}`,
          one.since,
        ),
      ),
  ];
}

function external({ state }: Input): Sourced[] {
  return state.updates
    .filter((update) => update.audience === 'public' && !update.retracted)
    .flatMap((update) => line(update.corrections.at(-1)?.text ?? update.text, `update:${update.update}`, update.at));
}

function people({ state }: Input): Sourced[] {
  return state.terms.flatMap((term) =>
    line(`{actor:${term.person}}: ${ROLE_NAMES[term.role]}`, `role:${term.role}`, term.from),
  );
}

/** The draft of every section; empty where nothing is recorded. What the live blocks show (timeline, whys, follow-ups) is not copied. */
export function prefill(options: PrefillInput): Prefill {
  const input: Input = { similar: [], timeZone: 'UTC', serviceNameOf: (key) => key, ...options };
  const { state, board, similar } = input;
  const written = {
    summary: summary(input),
    impact: impact(input),
    detection: detection(input),
    trigger: trigger(input),
    hypotheses: hypotheses(input),
    factors: factors(input),
    response: response(input),
    resolution: resolution(input),
    thanks: state.thanks.flatMap((one) => line(`{actor:${one.to}}: ${one.text}`, 'fact:thanks-given')),
    questions: board.whys
      .filter((why) => !why.removed && (why.parked || why.stop === 'unknown') && why.statement.trim() !== '')
      .flatMap((why) => line(why.statement, `why:${why.id}`, why.at)),
    similar: [
      ...state.links.flatMap((link) => line(`#${link.number} (${link.relation})`, `incident:${link.incident}`)),
      ...similar.flatMap((one) => line(`#${one.number} ${one.title}: ${one.why}`, `similar:${one.number}`)),
    ],
    external: external(input),
    people: people(input),
  };
  return whole(written);
}

/** Every section has its list; those that nobody can draft have an empty one. */
function whole(written: Partial<Prefill>): Prefill {
  return {
    summary: written.summary ?? [],
    impact: written.impact ?? [],
    detection: written.detection ?? [],
    trigger: written.trigger ?? [],
    background: [],
    timeline: [],
    hypotheses: written.hypotheses ?? [],
    factors: written.factors ?? [],
    response: written.response ?? [],
    resolution: written.resolution ?? [],
    'went-well': [],
    'went-poorly': [],
    lucky: [],
    surprises: [],
    thanks: written.thanks ?? [],
    followups: [],
    questions: written.questions ?? [],
    similar: written.similar ?? [],
    external: written.external ?? [],
    people: written.people ?? [],
  };
}
