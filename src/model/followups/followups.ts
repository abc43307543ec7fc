/** Follow-ups: what will be changed so that it does not come back, or hurts less. Each has one owner and says when it is done. */
import type * as Y from 'yjs';
import { asRank, byRank } from '../board/rank.ts';
import { actor, choice, choiceOr, id, shape, string, time, words } from '../board/shape.ts';
import type { Item, Values } from '../board/shape.ts';
import type { BoardId } from '../ids.ts';
import { FOLLOWUP_KINDS } from '../incident/words.ts';

export const FOLLOWUP_STATES = ['open', 'started', 'done', 'dropped'] as const;
const FIELDS = {
  text: words(),
  /** How anybody can tell that it is done. */
  doneWhen: words(),
  /** Why it was dropped, or what shows that it is done. */
  outcome: words(),
  owner: actor(),
  /** The role or team meant, while no person is known by name. */
  ownerRole: string(200),
  team: string(100),
  due: time(),
  state: choiceOr(FOLLOWUP_STATES, 'open'),
  kind: choice(FOLLOWUP_KINDS),
  remedy: choice(['patch', 'cure']),
  priority: choice(['P0', 'P1', 'P2', 'P3']),
  /** The why that it answers. */
  cause: id(),
  rank: { read: asRank },
  /** For detect: which alert and threshold. For process: a link to the setting it changes. */
  detail: string(2_000),
  at: time(),
  doneAt: time(),
  stream: string(60),
  /** Looked at again when something like it came back: whether it had helped, and the number of the incident that showed it. */
  worked: choice(['yes', 'partly', 'no']),
  workedIn: string(20),
};
const FOLLOWUPS = shape('followups', FIELDS);
export type Followup = Item<typeof FIELDS>;

export const isOpenFollowup = (followup: Followup): boolean =>
  followup.state === 'open' || followup.state === 'started';

/** All follow-ups: open ones first, by rank. */
export const readFollowups = (doc: Y.Doc): Followup[] =>
  FOLLOWUPS.read(doc).sort((a, b) => Number(isOpenFollowup(b)) - Number(isOpenFollowup(a)) || byRank(a, b));
export const addFollowup = (doc: Y.Doc, key: BoardId, values: Values<typeof FIELDS> & { text: string }): void =>
  FOLLOWUPS.add(doc, key, values);
export const setFollowup = (doc: Y.Doc, key: BoardId, values: Values<typeof FIELDS>): void =>
  FOLLOWUPS.set(doc, key, values);
