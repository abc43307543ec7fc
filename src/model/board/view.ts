/** The whole board as plain values, read once: what drafts, hand-off, headlines, demands, prefill and exports are written from. */
import type * as Y from 'yjs';
import { readCautions } from '../cautions/cautions.ts';
import { readDecisions } from '../decisions/decisions.ts';
import { readEvidence } from '../evidence/evidence.ts';
import { readFollowups } from '../followups/followups.ts';
import { readHypotheses } from '../hypotheses/hypotheses.ts';
import { readImpacts } from '../impacts/impacts.ts';
import { readMitigations } from '../mitigations/mitigations.ts';
import { readPromises } from '../promises/promises.ts';
import { readReports } from '../reports/reports.ts';
import { readSituation } from '../situation/situation.ts';
import { readTasks } from '../tasks/tasks.ts';
import { readEntries } from '../timeline/entries.ts';
import { readDrafts } from '../updates/drafts.ts';
import { readWhys } from '../whys/whys.ts';

/** Reads everything that has a shape of its own; rich text is read by root (postmortem/text.ts). */
export function readBoard(doc: Y.Doc) {
  return {
    situation: readSituation(doc),
    entries: readEntries(doc),
    hypotheses: readHypotheses(doc),
    whys: readWhys(doc),
    evidence: readEvidence(doc),
    mitigations: readMitigations(doc),
    decisions: readDecisions(doc),
    promises: readPromises(doc),
    cautions: readCautions(doc),
    impacts: readImpacts(doc),
    reports: readReports(doc),
    tasks: readTasks(doc),
    followups: readFollowups(doc),
    drafts: readDrafts(doc),
  };
}
export type Board = ReturnType<typeof readBoard>;
