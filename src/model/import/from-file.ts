/**
 * An incident file as an incident of ours: facts for the record and writing for the board, losing no statement. What the file does not say stays unknown; what
 * has no field of its own here (sources, verification, roles without people) is kept as words where a reader looks for it.
 */
import type * as Y from 'yjs';
import { rankBetween } from '../board/rank.ts';
import { addDecision } from '../decisions/decisions.ts';
import { addEvidence, asLink } from '../evidence/evidence.ts';
import { addFollowup } from '../followups/followups.ts';
import { addHypothesis, weigh } from '../hypotheses/hypotheses.ts';
import { parseServiceKey } from '../ids.ts';
import type { BoardId, ServiceKey } from '../ids.ts';
import { addImpact } from '../impacts/impacts.ts';
import type { Fact } from '../incident/facts.ts';
import type { EntryKind, FollowupKind, HypothesisState, Severity } from '../incident/words.ts';
import { NOTES_ROOT, postmortemRoot } from '../documents.ts';
import { appendBlocks, block, bulletList } from '../postmortem/write.ts';
import type { Section } from '../postmortem/template.ts';
import { writeLine } from '../situation/situation.ts';
import { addEntry } from '../timeline/entries.ts';
import { addWhy } from '../whys/whys.ts';
import type { IncidentFile, IncidentFileTimelineEntry, IncidentFileWhy } from './incident-file.ts';

export interface ImportTools {
  /** Fresh random board ids. */
  newId: () => BoardId;
  /** The number that the incident gets. */
  number: number;
}
export interface ImportedIncident {
  facts: Fact[];
  /** Writes the board; run it on an empty document. */
  write: (doc: Y.Doc) => void;
}

const SEVERITY: Record<IncidentFile['severity'], Severity> = {
  'SEV-1': 'SEV1',
  'SEV-2': 'SEV2',
  'SEV-3': 'SEV3',
  'SEV-4': 'SEV4',
  'SEV-5': 'SEV4',
};
const ENTRY: Record<IncidentFileTimelineEntry['kind'], { kind: EntryKind; key: boolean }> = {
  change: { kind: 'action', key: true },
  symptom: { kind: 'observation', key: false },
  detection: { kind: 'observation', key: true },
  role: { kind: 'note', key: false },
  finding: { kind: 'observation', key: false },
  hypothesis: { kind: 'note', key: false },
  decision: { kind: 'decision', key: true },
  action: { kind: 'action', key: false },
  mitigation: { kind: 'action', key: true },
  comms: { kind: 'action', key: false },
  recovery: { kind: 'observation', key: true },
  resolution: { kind: 'milestone', key: true },
  external: { kind: 'observation', key: false },
  note: { kind: 'note', key: false },
};
const VERDICT: Record<IncidentFile['hypotheses'][number]['verdict'], HypothesisState> = {
  confirmed: 'supported',
  partly: 'supported',
  refuted: 'ruled-out',
  inconclusive: 'parked',
};
const FOLLOWUP: Record<IncidentFile['action_items'][number]['type'], FollowupKind> = {
  prevent: 'prevent',
  detect: 'detect',
  mitigate: 'mitigate',
  recover: 'recover',
  process: 'process',
  comms: 'process',
  investigate: 'investigate',
};

/** ms UTC of a time of the file; null where it is not stated. */
export const timeOf = (text: string | null | undefined): number | null => (text ? Date.parse(text) : null);
export const severityOf = (file: IncidentFile): Severity => SEVERITY[file.severity];
export const entryKindOf = (entry: IncidentFileTimelineEntry): { kind: EntryKind; key: boolean } => ENTRY[entry.kind];
export const hypothesisStateOf = (verdict: IncidentFile['hypotheses'][number]['verdict']): HypothesisState =>
  VERDICT[verdict];

/** A service's name as a key of the catalogue; null when nothing of it is left. */
export const serviceKeyOf = (name: string): ServiceKey | null =>
  parseServiceKey(
    name
      .toLowerCase()
      .replace(/[^a-z0-9._-]+/g, '-')
      .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '')
      .slice(0, 64)
      .replace(/[^a-z0-9]+$/, ''),
  );
export const servicesOf = (file: IncidentFile): ServiceKey[] => [
  ...new Set(file.services.flatMap((name) => serviceKeyOf(name) ?? [])),
];

/** What ended it, as the timeline says: the last mitigation, else the resolution. */
export const endedByOf = (file: IncidentFile): string | null =>
  (
    file.timeline.findLast(({ kind }) => kind === 'mitigation') ??
    file.timeline.findLast(({ kind }) => kind === 'resolution')
  )?.text ?? null;

function factsOf(file: IncidentFile, number: number): Fact[] {
  const mitigatedAt = timeOf(file.mitigated_at);
  const endedBy = endedByOf(file);
  const stated = (
    milestone: 'started' | 'detected' | 'mitigated' | 'resolved',
    text: string | null | undefined,
  ): Fact => {
    const time = timeOf(text);
    return time === null
      ? { type: 'time-set', milestone, time, reason: 'not stated in the source' }
      : { type: 'time-set', milestone, time };
  };
  return [
    {
      type: 'declared',
      number,
      title: file.title,
      severity: severityOf(file),
      status: 'investigating',
      services: servicesOf(file),
      summary: file.summary,
      mode: 'responding',
      origin: { kind: 'import', name: file.source_url },
    },
    { type: 'status-changed', from: 'investigating', to: 'resolved', reason: 'imported as a finished incident' },
    {
      type: 'resolution-recorded',
      remedy: 'unknown',
      impactOverAt: mitigatedAt,
      ...(endedBy === null ? {} : { endedBy }),
    },
    // The fold stamps the moment of the import; what is known of the real moments replaces it.
    { type: 'time-set', milestone: 'declared', time: null, reason: 'not stated in the source' },
    stated('started', file.started_at),
    stated('detected', file.detected_at),
    stated('mitigated', file.mitigated_at),
    stated('resolved', file.resolved_at),
  ];
}

/** Where a source is a link it can be followed; else it is a line to read. */
function writeSources(doc: Y.Doc, file: IncidentFile, { newId }: ImportTools): void {
  for (const source of new Set([file.source_url, ...(file.sources ?? [])])) {
    const url = asLink(source);
    addEvidence(doc, newId(), { kind: 'link', title: source, source, ...(url === null ? {} : { url }) });
  }
}

function writeTimeline(doc: Y.Doc, file: IncidentFile, { newId }: ImportTools): void {
  let last = timeOf(file.started_at) ?? timeOf(file.timeline.find(({ at }) => at !== null)?.at) ?? 0;
  for (const entry of file.timeline) {
    const at = timeOf(entry.at);
    const id = newId();
    const happenedAt = at ?? last;
    // An unknown time stands beside what the source tells it after, and says that it is a guess.
    addEntry(doc, id, {
      ...entryKindOf(entry),
      text: entry.text,
      happenedAt,
      approx: entry.approx === true || at === null,
      source: `report: ${entry.kind}`,
    });
    if (entry.kind === 'decision') addDecision(doc, newId(), { text: entry.text, at: happenedAt, entry: id });
    last = happenedAt;
  }
}

function writeHypotheses(doc: Y.Doc, file: IncidentFile, { newId }: ImportTools): void {
  let rank: string | null = null;
  for (const { text, verdict, evidence } of file.hypotheses) {
    const id = newId();
    rank = rankBetween(rank, null);
    addHypothesis(doc, id, {
      claim: text,
      state: hypothesisStateOf(verdict),
      rank,
      ...(verdict === 'partly' ? { because: 'Partly so.' } : {}),
    });
    for (const note of evidence)
      weigh(doc, id, { id: newId(), stance: verdict === 'refuted' ? 'against' : 'for', note, evidence: null });
  }
}

/** One why of the file with all below it; its evidence becomes evidence of ours. */
export function writeWhy(
  doc: Y.Doc,
  why: IncidentFileWhy,
  place: { under: BoardId | null; rank: string },
  newId: () => BoardId,
): BoardId {
  const id = newId();
  const evidence = (why.evidence ?? []).map((title) => {
    const piece = newId();
    addEvidence(doc, piece, { kind: 'log', title });
    return piece;
  });
  const { under, rank } = place;
  addWhy(doc, id, {
    statement: why.text,
    question: 'happened',
    under,
    rank,
    evidence,
    ...(why.countermeasure === undefined ? {} : { countermeasure: why.countermeasure }),
    ...(why.stop_reason === undefined ? {} : { stop: why.stop_reason }),
  });
  return id;
}

function writeWhys(doc: Y.Doc, root: IncidentFileWhy, newId: () => BoardId): void {
  const waiting: { why: IncidentFileWhy; under: BoardId | null; rank: string }[] = [
    { why: root, under: null, rank: rankBetween(null, null) },
  ];
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const id = writeWhy(doc, next.why, next, newId);
    let rank: string | null = null;
    for (const child of next.why.children) {
      rank = rankBetween(rank, null);
      waiting.push({ why: child, under: id, rank });
    }
  }
}

/** Sections that the file has lists for. */
export const sectionLists = (file: IncidentFile): [Section, string[]][] => [
  ['factors', file.contributing_factors],
  ['went-well', file.went_well],
  ['went-poorly', file.went_poorly],
  ['lucky', file.lucky],
  ['people', (file.roles ?? []).map(({ role, who }) => `${role}: ${who}`)],
];

export function writeSectionList(doc: Y.Doc, section: Section, lines: readonly string[]): void {
  if (lines.length > 0) appendBlocks(doc, postmortemRoot(section), [bulletList(lines.map((text) => [{ text }]))]);
}

/** The notes: how sure the source is. */
export function writeVerification(doc: Y.Doc, file: IncidentFile): void {
  const lines = [
    ...(file.from_memory
      ? ['Some facts are from general knowledge of the public report, not checked line by line.']
      : []),
    ...(file.verification === undefined ? [] : [file.verification]),
    ...(file.severity === 'SEV-5' ? ['The source calls it SEV-5.'] : []),
  ];
  appendBlocks(
    doc,
    NOTES_ROOT,
    lines.map((text) => block([{ text }])),
  );
}

export function writeFollowups(doc: Y.Doc, file: IncidentFile, newId: () => BoardId): void {
  let rank: string | null = null;
  for (const { text, type, owner_role: ownerRole, priority } of file.action_items) {
    rank = rankBetween(rank, null);
    addFollowup(doc, newId(), {
      text,
      kind: FOLLOWUP[type],
      ownerRole,
      priority,
      rank,
      ...(type === 'comms' ? { detail: 'communications' } : {}),
    });
  }
}

/** A finished incident, in one go. */
export function incidentFromFile(file: IncidentFile, tools: ImportTools): ImportedIncident {
  const write = (doc: Y.Doc): void =>
    doc.transact(() => {
      const [from, to] = [timeOf(file.started_at), timeOf(file.mitigated_at)];
      writeLine(doc, 'impact', file.impact, to ?? from ?? 0);
      addImpact(doc, tools.newId(), { ...(from === null ? {} : { from }), ...(to === null ? {} : { to }) });
      writeTimeline(doc, file, tools);
      writeHypotheses(doc, file, tools);
      writeWhys(doc, file.whys, tools.newId);
      writeFollowups(doc, file, tools.newId);
      writeSources(doc, file, tools);
      writeVerification(doc, file);
      appendBlocks(doc, postmortemRoot('summary'), [block([{ text: file.summary }])]);
      appendBlocks(doc, postmortemRoot('impact'), [block([{ text: file.impact }])]);
      for (const [section, lines] of sectionLists(file)) writeSectionList(doc, section, lines);
    });
  return { facts: factsOf(file, tools.number), write };
}
