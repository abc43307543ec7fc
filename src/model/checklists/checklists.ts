/** Checklists: a runbook opened for this incident, its steps ticked by whoever does them. */
import * as Y from 'yjs';
import { asFlag, asMap, asString, asText, asTime, entriesOf } from '../board/read.ts';
import { asRank, byRank, rankBetween } from '../board/rank.ts';
import { flag, nested, shape, string, time, words } from '../board/shape.ts';
import type { Field, Item } from '../board/shape.ts';
import { parseActorId, parseServiceKey } from '../ids.ts';
import type { ActorId, BoardId, ServiceKey } from '../ids.ts';

export interface Step {
  id: BoardId;
  text: string;
  done: boolean;
  doneAt: number | null;
  owner: ActorId | null;
  rank: string;
  /** Commands and words that belong to it. */
  detail: string | null;
  group: string | null;
}
export interface NewStep {
  id: BoardId;
  text: string;
  detail?: string | null;
  group?: string | null;
}
const service = (): Field<ServiceKey | null> => ({ read: parseServiceKey });
const FIELDS = {
  title: words(),
  runbook: string(200),
  service: service(),
  at: time(),
  removed: flag(),
  items: nested(),
};
const CHECKLISTS = shape('checklists', FIELDS);
export type Checklist = Omit<Item<typeof FIELDS>, 'items'> & { steps: Step[] };

function stepsOf(items: unknown): Step[] {
  const steps: Step[] = [];
  for (const [id, value] of entriesOf(asMap(items))) {
    const map = asMap(value);
    const text = asText(map?.get('text'));
    if (!map || text === null) continue;
    const owner = parseActorId(map.get('owner'));
    const rank = asRank(map.get('rank'));
    const detail = asString(map.get('detail'), 5_000);
    const group = asString(map.get('group'), 500);
    steps.push({
      id,
      text,
      done: asFlag(map.get('done')),
      doneAt: asTime(map.get('doneAt')),
      owner,
      rank,
      detail,
      group,
    });
  }
  return steps.sort(byRank);
}

/** All checklists, oldest first. */
export const readChecklists = (doc: Y.Doc): Checklist[] =>
  CHECKLISTS.read(doc)
    .map(({ items, ...rest }) => ({ ...rest, steps: stepsOf(items) }))
    .sort((a, b) => (a.at ?? 0) - (b.at ?? 0) || (a.id < b.id ? -1 : 1));

/** Opens a checklist with its steps, all in one transaction. */
export function addChecklist(
  doc: Y.Doc,
  key: BoardId,
  values: { title: string; runbook?: string; service?: ServiceKey; at: number; steps: NewStep[] },
): void {
  const { steps, ...rest } = values;
  doc.transact(() => {
    CHECKLISTS.add(doc, key, rest);
    const items = asMap(CHECKLISTS.find(doc, key)?.get('items'));
    let rank: string | null = null;
    for (const step of steps) {
      rank = rankBetween(rank, null);
      items?.set(
        step.id,
        new Y.Map<unknown>([
          ['text', step.text],
          ['rank', rank],
          ...(step.detail ? [['detail', step.detail] satisfies [string, string]] : []),
          ...(step.group ? [['group', step.group] satisfies [string, string]] : []),
        ]),
      );
    }
  });
}

/** Gives a step to somebody, or to nobody. */
export function assignStep(doc: Y.Doc, key: BoardId, step: BoardId, owner: ActorId | null): void {
  const map = stepOf(doc, key, step);
  if (owner) map?.set('owner', owner);
  else map?.delete('owner');
}

/** Puts a checklist away or brings it back. */
export const setChecklistRemoved = (doc: Y.Doc, key: BoardId, removed: boolean): void =>
  CHECKLISTS.set(doc, key, { removed });

const stepOf = (doc: Y.Doc, key: BoardId, step: BoardId): Y.Map<unknown> | null =>
  asMap(asMap(CHECKLISTS.find(doc, key)?.get('items'))?.get(step));

/** Ticks a step or takes the tick back. */
export function tickStep(
  doc: Y.Doc,
  key: BoardId,
  step: BoardId,
  tick: { done: boolean; by: ActorId; now: number },
): void {
  const map = stepOf(doc, key, step);
  if (!map) return;
  doc.transact(() => {
    map.set('done', tick.done);
    map.set('owner', tick.by);
    if (tick.done) map.set('doneAt', tick.now);
    else map.delete('doneAt');
  });
}
