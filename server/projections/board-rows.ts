/** What the projections keep of a board: its words, its to-dos and follow-ups, its contributing factors, and what went well. */
import type * as Y from 'yjs';
import { readBoardText } from '#model/board/text.ts';
import type { BoardText } from '#model/board/text.ts';
import { readFollowups } from '#model/followups/followups.ts';
import { sectionText } from '#model/postmortem/text.ts';
import { readTasks } from '#model/tasks/tasks.ts';
import { readWhys } from '#model/whys/whys.ts';
import type { WorkItem } from '#protocol/api.ts';

/** A to-do or follow-up without what its incident and its ticket add. */
export type BoardWork = Omit<
  WorkItem,
  'incident' | 'number' | 'title' | 'severity' | 'practice' | 'private' | 'ticket'
>;
export interface BoardRows {
  texts: BoardText;
  work: BoardWork[];
  factors: { why: string; factor: string; statement: string }[];
  praise: string;
}

const LONGEST = 2_000;

function workOn(doc: Y.Doc): BoardWork[] {
  const nothing = { remedy: null, outcome: '', type: null, team: null, doneWhen: '', detail: '', worked: null };
  const tasks = readTasks(doc).map(({ id, text, owner, due, state, at, doneAt }): BoardWork => ({
    ...nothing,
    ...{ kind: 'task', id, text, owner, ownerRole: null, due, state, at, doneAt },
  }));
  const followups = readFollowups(doc).map(({ kind, detail, ...one }): BoardWork => ({
    kind: 'followup',
    id: one.id,
    text: one.text,
    owner: one.owner,
    ownerRole: one.ownerRole ?? one.team,
    due: one.due,
    state: one.state,
    remedy: one.remedy,
    at: one.at,
    doneAt: one.doneAt,
    outcome: one.outcome,
    type: kind,
    team: one.team,
    doneWhen: one.doneWhen,
    detail: detail ?? '',
    worked: one.worked,
  }));
  return [...tasks, ...followups].filter(({ text }) => text.trim() !== '');
}

export function readBoardRows(doc: Y.Doc): BoardRows {
  const factors = readWhys(doc).flatMap(({ id, factor, statement, removed }) =>
    factor === null || removed || statement.trim() === ''
      ? []
      : [{ why: id, factor, statement: statement.slice(0, LONGEST) }],
  );
  return {
    texts: readBoardText(doc),
    work: workOn(doc),
    factors,
    praise: sectionText(doc, 'went-well').trim().slice(0, LONGEST),
  };
}
