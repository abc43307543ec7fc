/**
 * The two documents of an incident and the names of their roots. Names are stable: programs outside rely on them.
 * The board is what people think (a CRDT that all may write); the record is what happened (written by the server alone).
 */
export const DOCUMENTS = ['board', 'record'] as const;
export type DocumentName = (typeof DOCUMENTS)[number];

/** The version of the board's shape. Grows when a root, a node or a mark is added; a client that is older than the document reads only. */
export const SCHEMA_VERSION = 1;

/** Client id under which the server spells the record's bytes; no browser may use it there. */
export const RECORD_CLIENT_ID = 1;
/** The record's one root: a Y.Array of facts as plain JSON, in order. */
export const RECORD_ROOT = 'facts';

/** Roots of the board that hold a Y.Map from random id to Y.Map. */
export const BOARD_COLLECTIONS = [
  'timeline',
  'hypotheses',
  'mitigations',
  'decisions',
  'promises',
  'cautions',
  'impacts',
  'reports',
  'whys',
  'evidence',
  'tasks',
  'followups',
  'checklists',
  'drafts',
  'comments',
] as const;
export type BoardCollection = (typeof BOARD_COLLECTIONS)[number];

/**
 * The one-map roots. Their values are plain (strings, numbers, booleans, null), because no fixed key ever holds a nested type:
 * two people creating the same nested type at once would lose one of them. The situation's lines are therefore root Y.Texts of their own.
 */
export const SITUATION_META_ROOT = 'situation';
export const REVIEW_ROOT = 'review';
/** What is agreed about the postmortem's sections: who writes which, which are left out and why, of what kind it is. */
export const POSTMORTEM_PLAN_ROOT = 'postmortem';

/** Sentences whose wording was kept as it is, by a number made from each. */
export const WORDING_ROOT = 'wording';

/** The lines of the situation, each a root Y.Text named `situation:<line>`. */
export const SITUATION_LINES = ['impact', 'known', 'doing', 'need', 'expected', 'actual'] as const;
export type SituationLine = (typeof SITUATION_LINES)[number];
export const situationTextRoot = (line: SituationLine): string => `situation:${line}`;

/** Working paper: a rich-text root. */
export const NOTES_ROOT = 'notes';
const POSTMORTEM_PREFIX = 'postmortem:';
/** The rich-text root of one postmortem section. */
export const postmortemRoot = (section: string): string => POSTMORTEM_PREFIX + section;

/** Whether a root holds rich text: only nodes, marks and text of the schema may enter it. */
export const isRichTextRoot = (root: string): boolean => root === NOTES_ROOT || root.startsWith(POSTMORTEM_PREFIX);

/** How deep types may be nested on the board; anything deeper is refused by the server and unread by readers. */
export const MAX_DEPTH = 32;
