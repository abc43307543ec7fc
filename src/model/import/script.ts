/**
 * An incident file as a script for several actors: who does what when, so that `play` can re-enact it live through the same commands and board operations that
 * people use. Times are those of the file; the player maps them to its own clock.
 */
import type * as Y from 'yjs';
import { addDecision } from '../decisions/decisions.ts';
import { NOTES_ROOT, postmortemRoot } from '../documents.ts';
import { addHypothesis, judge, startChecking, weigh } from '../hypotheses/hypotheses.ts';
import type { ActorId, BoardId } from '../ids.ts';
import { addImpact } from '../impacts/impacts.ts';
import type { CommandBody } from '../incident/commands.ts';
import { addMitigation } from '../mitigations/mitigations.ts';
import { appendBlocks, block } from '../postmortem/write.ts';
import { richText } from '../postmortem/text.ts';
import { writeLine } from '../situation/situation.ts';
import { addEntry } from '../timeline/entries.ts';
import { addWhy } from '../whys/whys.ts';
import { rankBetween } from '../board/rank.ts';
import {
  endedByOf,
  entryKindOf,
  hypothesisStateOf,
  sectionLists,
  servicesOf,
  severityOf,
  timeOf,
  writeFollowups,
  writeSectionList,
  writeVerification,
} from './from-file.ts';
import type { IncidentFile, IncidentFileTimelineEntry, IncidentFileWhy } from './incident-file.ts';

export const CAST = ['commander', 'comms', 'scribe', 'expert-1', 'expert-2'] as const;
export type Cast = (typeof CAST)[number];

export interface PlayTools {
  newId: () => BoardId;
  /** A time of the file on the player's clock, ms UTC. */
  time: (original: number) => number;
  /** Who plays a part. */
  actor: (part: Cast) => ActorId;
}
export type PlayOperation =
  | { do: 'command'; command: (tools: PlayTools) => CommandBody }
  | { do: 'board'; write: (doc: Y.Doc, tools: PlayTools) => void };
export interface PlayStep {
  /** ms UTC, as in the file. */
  at: number;
  actor: Cast;
  operation: PlayOperation;
}

const MINUTE_MS = 60_000;
/** What a report calls communication went to customers when it says so; the rest was said inside. */
const IS_PUBLIC = /\b(status|public|customers?|users|dashboard|announce\w*|tweet\w*|blog|banner|explanation)\b/i;

/** Collects the steps; the sort at the end keeps what is at the same time in the order in which it was said. */
class Script {
  readonly steps: PlayStep[] = [];
  command(at: number, actor: Cast, command: (tools: PlayTools) => CommandBody): void {
    this.steps.push({ at, actor, operation: { do: 'command', command } });
  }
  board(at: number, actor: Cast, write: (doc: Y.Doc, tools: PlayTools) => void): void {
    this.steps.push({ at, actor, operation: { do: 'board', write } });
  }
  sorted(): PlayStep[] {
    return this.steps
      .map((step, index) => ({ step, index }))
      .sort((a, b) => a.step.at - b.step.at || a.index - b.index)
      .map(({ step }) => step);
  }
}

interface Times {
  started: number | null;
  /** When the room opens. */
  opened: number;
  mitigated: number;
  resolved: number;
}

function timesOf(file: IncidentFile): Times {
  const stated = file.timeline.flatMap(({ at }) => timeOf(at) ?? []);
  const first = stated[0] ?? 0;
  const last = stated.at(-1) ?? first;
  const started = timeOf(file.started_at);
  const detected = file.timeline.find(({ kind, at }) => kind === 'detection' && at !== null)?.at;
  const opened = timeOf(file.detected_at) ?? timeOf(detected) ?? started ?? first;
  const resolved = Math.max(opened + MINUTE_MS, timeOf(file.resolved_at) ?? last);
  const mitigated = Math.min(resolved, Math.max(opened, timeOf(file.mitigated_at) ?? resolved));
  return { started, opened, mitigated, resolved };
}

function open(script: Script, file: IncidentFile, times: Times): void {
  const { opened, started } = times;
  script.command(opened, 'commander', () => ({
    type: 'declare',
    title: file.title.slice(0, 200),
    severity: severityOf(file),
    services: servicesOf(file),
    summary: file.summary,
    mode: 'responding',
    origin: { kind: 'import', name: file.source_url },
  }));
  script.command(opened, 'commander', () => ({ type: 'take-role', role: 'commander' }));
  if (started !== null) {
    script.command(Math.max(opened, started), 'commander', ({ time }) => {
      const at = time(started);
      return {
        type: 'set-time',
        milestone: 'started',
        at,
        ...(started > opened ? { reason: 'the alert came before the impact' } : {}),
      };
    });
  }
  script.command(opened + 1_000, 'comms', () => ({ type: 'take-role', role: 'comms' }));
  script.command(opened + 2_000, 'scribe', () => ({ type: 'take-role', role: 'scribe' }));
  script.command(opened + 3_000, 'expert-1', () => ({ type: 'join' }));
  script.command(opened + 3_000, 'expert-2', () => ({ type: 'join' }));
  script.board(opened + 10_000, 'comms', (doc, { time }) =>
    writeLine(doc, 'impact', file.impact, time(opened + 10_000)),
  );
  script.board(opened + 15_000, 'expert-2', (doc) => writeVerification(doc, file));
}

type Part = { part: Cast; line: 'known' | 'doing' | null; notes: boolean };
const PARTS: Partial<Record<IncidentFileTimelineEntry['kind'], Part>> = {
  finding: { part: 'expert-1', line: 'known', notes: true },
  symptom: { part: 'expert-2', line: null, notes: false },
  detection: { part: 'expert-1', line: null, notes: false },
  action: { part: 'expert-2', line: 'doing', notes: false },
  mitigation: { part: 'expert-1', line: 'doing', notes: false },
  decision: { part: 'commander', line: 'doing', notes: false },
  hypothesis: { part: 'expert-2', line: null, notes: true },
};

function tell(script: Script, entry: IncidentFileTimelineEntry, at: number, times: Times): void {
  // What came before the room is written down when it opens, with its own time.
  const told = Math.max(at, times.opened + 20_000);
  const { part, line, notes } = PARTS[entry.kind] ?? { part: 'scribe', line: null, notes: false };
  if (entry.kind === 'comms' && at >= times.opened && at <= times.resolved) {
    script.command(told, 'comms', ({ newId }) => ({
      type: 'publish-update',
      update: newId(),
      audience: IS_PUBLIC.test(entry.text) ? 'public' : 'internal',
      text: entry.text,
    }));
    return;
  }
  script.board(told, part, (doc, { newId, time }) => {
    const id = newId();
    const happenedAt = time(at);
    addEntry(doc, id, {
      ...entryKindOf(entry),
      text: entry.text,
      happenedAt,
      approx: entry.approx === true || entry.at === null,
    });
    if (entry.kind === 'decision') addDecision(doc, newId(), { text: entry.text, at: happenedAt, entry: id });
    if (entry.kind === 'mitigation') addMitigation(doc, newId(), { what: entry.text, since: happenedAt, entry: id });
    if (line) writeLine(doc, line, entry.text, time(told));
    if (notes) appendBlocks(doc, NOTES_ROOT, [block([{ text: entry.text }])]);
  });
}

function suppose(script: Script, file: IncidentFile, times: Times): void {
  const span = Math.max(MINUTE_MS, times.mitigated - times.opened);
  file.hypotheses.forEach((one, index) => {
    const part: Cast = index % 2 === 0 ? 'expert-1' : 'expert-2';
    const at = times.opened + 30_000 + (span * (index + 1)) / (file.hypotheses.length + 2);
    const judged = at + span / (file.hypotheses.length + 2);
    let id: BoardId | null = null;
    script.board(at, part, (doc, { newId, time }) => {
      id = newId();
      addHypothesis(doc, id, { claim: one.text, createdAt: time(at), rank: rankBetween(null, null) });
    });
    script.board((at + judged) / 2, part, (doc, { actor, time }) => {
      if (id) startChecking(doc, id, actor(part), time(at));
    });
    script.board(judged, part, (doc, { newId, time }) => {
      if (!id) return;
      for (const note of one.evidence)
        weigh(doc, id, { id: newId(), stance: one.verdict === 'refuted' ? 'against' : 'for', note, evidence: null });
      judge(doc, id, hypothesisStateOf(one.verdict), time(judged), one.verdict === 'partly' ? 'Partly so.' : '');
    });
  });
}

function ask(script: Script, root: IncidentFileWhy, from: number): void {
  const ids = new Map<IncidentFileWhy, BoardId>();
  const waiting: { why: IncidentFileWhy; parent: IncidentFileWhy | null }[] = [{ why: root, parent: null }];
  let at = from;
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { why, parent } = next;
    at += 5_000;
    const asked = at;
    script.board(asked, waiting.length % 2 === 0 ? 'expert-1' : 'expert-2', (doc, { newId, time }) => {
      const id = newId();
      ids.set(why, id);
      addWhy(doc, id, {
        statement: why.text,
        question: 'happened',
        under: parent === null ? null : (ids.get(parent) ?? null),
        note: (why.evidence ?? []).join('; ').slice(0, 2_000),
        at: time(asked),
        ...(why.countermeasure === undefined ? {} : { countermeasure: why.countermeasure }),
        ...(why.stop_reason === undefined ? {} : { stop: why.stop_reason }),
      });
    });
    waiting.push(...why.children.map((child) => ({ why: child, parent: why })));
  }
}

function close(script: Script, file: IncidentFile, times: Times): void {
  const { mitigated, resolved, started } = times;
  script.command(mitigated, 'commander', () => ({ type: 'set-status', to: 'mitigated' }));
  script.command(resolved, 'commander', ({ time }) => {
    const endedBy = endedByOf(file);
    const stated = timeOf(file.mitigated_at) !== null;
    return {
      type: 'resolve',
      ...(endedBy === null ? {} : { endedBy }),
      ...(stated ? { impactOverAt: time(mitigated) } : {}),
    };
  });
  script.board(resolved + 20_000, 'scribe', (doc, { newId, time }) => {
    addImpact(doc, newId(), { ...(started === null ? {} : { from: time(started) }), to: time(mitigated) });
  });
  script.board(resolved + 30_000, 'commander', (doc, { newId }) => writeFollowups(doc, file, newId));
  script.board(resolved + 40_000, 'scribe', (doc) => {
    // The server drafts the summary on resolution; only where it did not is the report's own put there.
    if (richText(doc, postmortemRoot('summary')) === '')
      appendBlocks(doc, postmortemRoot('summary'), [block([{ text: file.summary }])]);
  });
  sectionLists(file).forEach(([section, lines], index) => {
    script.board(resolved + 60_000 + index * 10_000, index % 2 === 0 ? 'expert-1' : 'expert-2', (doc) =>
      writeSectionList(doc, section, lines),
    );
  });
}

/** The script of a file, in the order in which it is to be played. */
export function scriptFromFile(file: IncidentFile): PlayStep[] {
  const times = timesOf(file);
  const script = new Script();
  open(script, file, times);
  let last = times.opened;
  for (const entry of file.timeline) {
    last = timeOf(entry.at) ?? last;
    tell(script, entry, last, times);
  }
  suppose(script, file, times);
  ask(script, file.whys, times.mitigated + MINUTE_MS);
  close(script, file, times);
  return script.sorted();
}
