/** All words of a board by field, for search, similarity and the list of what a document holds. Total, like every reader. */
import type * as Y from 'yjs';
import { NOTES_ROOT, SITUATION_LINES } from '../documents.ts';
import { readCautions } from '../cautions/cautions.ts';
import { readThreads } from '../comments/comments.ts';
import { readDecisions } from '../decisions/decisions.ts';
import { readEvidence } from '../evidence/evidence.ts';
import { readFollowups } from '../followups/followups.ts';
import { readHypotheses } from '../hypotheses/hypotheses.ts';
import { readImpacts } from '../impacts/impacts.ts';
import { readMitigations } from '../mitigations/mitigations.ts';
import { SECTIONS } from '../postmortem/template.ts';
import { richText, sectionText } from '../postmortem/text.ts';
import { readPromises } from '../promises/promises.ts';
import { readReports } from '../reports/reports.ts';
import { readSituation } from '../situation/situation.ts';
import { readTasks } from '../tasks/tasks.ts';
import { readEntries } from '../timeline/entries.ts';
import { readWhys } from '../whys/whys.ts';

/** Text of each part of the board, lines joined by newlines. */
export interface BoardText {
  situation: string;
  notes: string;
  timeline: string;
  hypotheses: string;
  whys: string;
  mitigations: string;
  decisions: string;
  evidence: string;
  tasks: string;
  followups: string;
  impacts: string;
  reports: string;
  promises: string;
  cautions: string;
  postmortem: string;
  comments: string;
}

const joined = (lines: readonly (string | null)[]): string =>
  lines.filter((line) => line !== null && line.trim() !== '').join('\n');

/** All searchable text of a board. */
export function readBoardText(doc: Y.Doc): BoardText {
  const situation = readSituation(doc);
  return {
    situation: joined(SITUATION_LINES.map((line) => situation[line].text)),
    notes: richText(doc, NOTES_ROOT),
    timeline: joined(readEntries(doc).map((entry) => (entry.struck ? '' : entry.text))),
    hypotheses: joined(
      readHypotheses(doc).flatMap((one) => [
        one.claim,
        one.check,
        one.because,
        ...one.evidence.map((weighing) => weighing.note),
      ]),
    ),
    whys: joined(readWhys(doc).flatMap((why) => (why.removed ? [] : [why.statement, why.countermeasure]))),
    mitigations: joined(readMitigations(doc).flatMap((one) => [one.what, one.undo])),
    decisions: joined(readDecisions(doc).flatMap((one) => [one.text, one.because, one.outcome])),
    evidence: joined(readEvidence(doc).flatMap((one) => [one.title, one.caption, one.source, one.name])),
    tasks: joined(readTasks(doc).map((task) => task.text)),
    followups: joined(readFollowups(doc).flatMap((one) => [one.text, one.doneWhen, one.outcome])),
    impacts: joined(readImpacts(doc).flatMap((one) => [one.text, one.who, one.measure])),
    reports: joined(readReports(doc).map((one) => one.text)),
    promises: joined(readPromises(doc).map((one) => one.text)),
    cautions: joined(readCautions(doc).map((one) => one.text)),
    postmortem: joined(SECTIONS.map((section) => sectionText(doc, section))),
    comments: joined(readThreads(doc).flatMap((thread) => thread.messages.map((message) => message.text))),
  };
}
