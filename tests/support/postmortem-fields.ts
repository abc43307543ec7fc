/**
 * How much of a postmortem is there without anybody typing it: a fixed list of fields, the value that an incident file states for each, and what the
 * re-enacted incident says. A field counts for a file only when the file states it. It is filled when the record, the board as it was worked live, or a
 * sentence of the server's draft (which carries its source) says something; it is wrong when that is not what the file states.
 */
import * as Y from 'yjs';
import { readBoard } from '#model/board/view.ts';
import type { Board } from '#model/board/view.ts';
import { postmortemRoot } from '#model/documents.ts';
import { importJson } from '#model/export/json.ts';
import { hypothesisStateOf, severityOf, servicesOf, timeOf } from '#model/import/from-file.ts';
import type { IncidentFile, IncidentFileWhy } from '#model/import/incident-file.ts';
import { measures } from '#model/incident/measures.ts';
import type { IncidentState } from '#model/incident/state.ts';
import { foldFacts } from '#model/incident/state.ts';
import type { Role } from '#model/incident/words.ts';
import { SECTIONS } from '#model/postmortem/template.ts';
import type { Section } from '#model/postmortem/template.ts';
import { readRich } from '#model/postmortem/text.ts';
import type { RichNode } from '#model/postmortem/text.ts';

export interface DraftedSentence {
  section: Section;
  text: string;
  /** Where it comes from, and when that was so. */
  source: string;
  at: number | null;
}
export interface Judged {
  field: string;
  verdict: 'right' | 'wrong' | 'empty';
  /** What was expected and what stands there, for whoever looks into a wrong one. */
  expected: string;
  found: string;
}

interface Played {
  state: IncidentState;
  board: Board;
  drafted: readonly DraftedSentence[];
  /** A time of the file on the stage's clock. */
  time: (text: string | null | undefined) => number | null;
}
/** What is expected of a field: nothing (the file does not say), or how to tell a right value. */
type Expectation = { expected: string; found: string; isRight: boolean } | null;

function draftedIn(nodes: readonly RichNode[], section: Section): DraftedSentence[] {
  return nodes.flatMap((node) => [
    ...node.runs.flatMap(({ text, marks }) => {
      const { ref, at }: { ref?: unknown; at?: unknown } =
        typeof marks.source === 'object' && marks.source ? marks.source : {};
      return typeof ref === 'string' ? [{ section, text, source: ref, at: typeof at === 'number' ? at : null }] : [];
    }),
    ...draftedIn(node.children, section),
  ]);
}

/** Reads what an export of the played incident says; `time` maps times of the file to those of the stage. */
export function readPlayed(json: unknown, time: Played['time']): Played {
  const read = importJson(json);
  if (!read.ok) throw new Error(read.refusal.message);
  const doc = new Y.Doc();
  Y.applyUpdate(doc, read.value.board);
  const drafted = SECTIONS.flatMap((section) => draftedIn(readRich(doc, postmortemRoot(section)), section));
  return { state: foldFacts(read.value.facts), board: readBoard(doc), drafted, time };
}

const NEAR_MS = 60_000;
const clock = (at: number | null): string => (at === null ? '' : new Date(at).toISOString());
const has = (whole: string, part: string): boolean =>
  whole.toLowerCase().includes(
    part
      .trim()
      .replace(/[.!?]$/, '')
      .toLowerCase(),
  );
/** Where the words of people come from; the rest of a draft is counted by the server. */
const BY_PEOPLE =
  /^(entry|alert|report|decision|change|why|hypothesis|mitigation|situation|update|fact:(declared|resolution)|impact)/;
const words = ({ drafted }: Played, section: Section, sources: RegExp): string =>
  drafted
    .filter((one) => one.section === section && sources.test(one.source))
    .map(({ text }) => text)
    .join(' ');

/** A time that the file states, against that of the record; a minute apart is the same. */
const timed =
  (text: string | null | undefined, pick: (state: IncidentState) => number | null | undefined) =>
  (played: Played): Expectation => {
    const expected = played.time(text);
    if (expected === null) return null;
    const found = pick(played.state) ?? null;
    return {
      expected: clock(expected),
      found: clock(found),
      isRight: found !== null && Math.abs(found - expected) <= NEAR_MS,
    };
  };
/** A length of time between two times of the file. */
const lasted =
  (
    file: IncidentFile,
    to: 'detected_at' | 'mitigated_at' | 'resolved_at',
    pick: (state: IncidentState) => number | null,
  ) =>
  ({ state }: Played): Expectation => {
    const [from, end] = [timeOf(file.started_at), timeOf(file[to])];
    if (from === null || end === null) return null;
    const found = pick(state);
    return {
      expected: `${end - from}`,
      found: `${found ?? ''}`,
      isRight: found !== null && Math.abs(found - (end - from)) <= NEAR_MS,
    };
  };
/** Sentences that must stand in a section, each as the file says it, among those that come from these sources. */
const told =
  (section: Section, sentences: readonly string[], sources = BY_PEOPLE) =>
  (played: Played): Expectation => {
    const found = words(played, section, sources);
    if (sentences.length === 0) return null;
    return { expected: sentences.join(' | '), found, isRight: sentences.every((one) => has(found, one)) };
  };
/** Values that must be the same, in any order. */
const same =
  (expected: readonly string[], pick: (played: Played) => readonly string[]) =>
  (played: Played): Expectation => {
    if (expected.length === 0) return null;
    const found = pick(played).toSorted();
    const wanted = [...expected].toSorted();
    return { expected: wanted.join(' | '), found: found.join(' | '), isRight: wanted.join('\n') === found.join('\n') };
  };
/** Somebody in a role: the play gives these three to three people. */
const held =
  (role: Role) =>
  ({ state }: Played): Expectation => {
    const found = state.terms.filter((term) => term.role === role).map(({ person }) => person);
    return { expected: `one ${role}`, found: found.join(' '), isRight: found.length === 1 };
  };
const whyTexts = (why: IncidentFileWhy): string[] => [why.text, ...why.children.flatMap(whyTexts)];
const countermeasures = (why: IncidentFileWhy): string[] => [
  ...(why.countermeasure ? [why.countermeasure] : []),
  ...why.children.flatMap(countermeasures),
];
const ofKind = (file: IncidentFile, ...kinds: string[]): string[] =>
  file.timeline.filter(({ kind }) => kinds.includes(kind)).map(({ text }) => text);

/** What is said as an update goes into the record as one; everything else of the story is an entry. */
const storyOf = ({ board, state }: Played): string[] => [
  ...board.entries.map(({ text }) => text),
  ...state.updates.map(({ text }) => text),
];

/** The fixed list, in the order of the postmortem. */
function fieldsOf(file: IncidentFile): Record<string, (played: Played) => Expectation> {
  const during = file.timeline.filter(({ kind, at }) => {
    const time = timeOf(at);
    const [from, to] = [timeOf(file.detected_at) ?? timeOf(file.started_at) ?? 0, timeOf(file.resolved_at) ?? Infinity];
    return kind === 'comms' && time !== null && time >= from && time <= to;
  });
  const lastMitigation = file.timeline.findLast(({ kind }) => kind === 'mitigation');
  const change = file.timeline.findLast(
    ({ kind, at }) => kind === 'change' && (timeOf(at) ?? Infinity) <= (timeOf(file.started_at) ?? 0),
  );
  return {
    'header: title': same([file.title], ({ state }) => [state.title]),
    'header: severity': same([severityOf(file)], ({ state }) => [state.peakSeverity ?? '']),
    'header: services': same(servicesOf(file), ({ state }) => state.services),
    'header: started': timed(file.started_at, ({ times }) => times.started?.at),
    'header: detected': timed(file.detected_at, ({ times }) => times.detected?.at),
    'header: mitigated': timed(file.mitigated_at, ({ times }) => times.mitigated?.at),
    'header: resolved': timed(file.resolved_at, ({ times }) => times.resolved?.at),
    'header: postmortem due': ({ state }) => ({
      expected: 'a date after the end',
      found: clock(state.postmortem.dueAt),
      isRight: (state.postmortem.dueAt ?? 0) > (state.times.resolved?.at ?? Infinity),
    }),
    'summary: what happened': told('summary', [file.title, file.summary]),
    'impact: who could not do what': told('impact', [file.impact]),
    'impact: over since': timed(file.mitigated_at, ({ resolution }) => resolution?.impactOverAt),
    'detection: when': lasted(file, 'detected_at', (state) => measures(state).ttd.ms),
    'detection: how': told('detection', ofKind(file, 'detection').slice(0, 1), /^(entry|alert|report):/),
    'trigger: what set it off': told('trigger', change ? [change.text] : []),
    'how it normally works': () => null,
    'timeline: every statement': same(
      file.timeline.map(({ text }) => text),
      storyOf,
    ),
    'what we thought: claims': same(
      file.hypotheses.map(({ text }) => text),
      ({ board }) => board.hypotheses.map(({ claim }) => claim),
    ),
    'what we thought: kept and ruled out': same(
      file.hypotheses.map(({ verdict, text }) => `${hypothesisStateOf(verdict)}: ${text}`),
      ({ board }) => board.hypotheses.map(({ state, claim }) => `${state}: ${claim}`),
    ),
    'what we thought: by what': same(
      file.hypotheses.flatMap(({ evidence }) => evidence),
      ({ board }) => board.hypotheses.flatMap(({ evidence }) => evidence.map(({ note }) => note)),
    ),
    'factors: whys': same(whyTexts(file.whys), ({ board }) =>
      board.whys.filter(({ removed }) => !removed).map(({ statement }) => statement),
    ),
    'factors: countermeasures': same(countermeasures(file.whys), ({ board }) =>
      board.whys.flatMap(({ countermeasure }) => (countermeasure ? [countermeasure] : [])),
    ),
    'response: decisions': told('response', ofKind(file, 'decision')),
    'response: time to mitigate': lasted(file, 'mitigated_at', (state) => measures(state).ttm.ms),
    'response: time to resolve': lasted(file, 'resolved_at', (state) => measures(state).ttr.ms),
    'resolution: what ended it': told('resolution', lastMitigation ? [lastMitigation.text] : []),
    'resolution: mitigations': same(ofKind(file, 'mitigation'), ({ board }) =>
      board.mitigations.map(({ what }) => what),
    ),
    'went well': told('went-well', file.went_well),
    'went poorly': told('went-poorly', file.went_poorly),
    'where we got lucky': told('lucky', file.lucky),
    'what surprised us': () => null,
    'people to thank': () => null,
    'follow-ups': told(
      'followups',
      file.action_items.map(({ text }) => text),
    ),
    'open questions': () => null,
    'earlier incidents': () => null,
    'external message: what was said': same(
      during.map(({ text }) => text),
      ({ state }) => state.updates.map(({ text }) => text),
    ),
    'people: commander': held('commander'),
    'people: communications lead': held('comms'),
    'people: scribe': held('scribe'),
  };
}

/** How many fields there are; fixed, so that a figure of today can be laid beside one of last year. */
export const FIELD_COUNT = 38;

/** Judges each field that the file states. */
export function judge(file: IncidentFile, played: Played): Judged[] {
  return Object.entries(fieldsOf(file)).flatMap(([field, expect]) => {
    const one = expect(played);
    if (one === null) return [];
    const verdict = one.isRight ? 'right' : one.found.trim() === '' ? 'empty' : 'wrong';
    return [{ field, verdict, expected: one.expected, found: one.found }];
  });
}

/** Names of all fields, in order. */
export const fieldNames = (file: IncidentFile): string[] => Object.keys(fieldsOf(file));
