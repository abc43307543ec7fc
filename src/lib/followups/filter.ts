/** The filters of the follow-ups page as they stand in its address, and what they ask of the index. Pure. */
import { FOLLOWUP_KINDS } from '#model/incident/words.ts';
import type { FollowupKind } from '#model/incident/words.ts';
import { parseActorId } from '#model/ids.ts';
import type { ActorId } from '#model/ids.ts';
import type { WorkQuery } from '#server/projections/messages.ts';
import { WORK_STATES } from '#lib/library/work.ts';
import type { WorkState } from '#lib/library/work.ts';

export interface FollowupsFilter {
  view: 'list' | 'board';
  state: WorkState;
  /** `me`, `nobody`, an id, or null for everybody. */
  owner: string | null;
  remedy: 'patch' | 'cure' | null;
  type: FollowupKind | null;
  team: string | null;
}

/** Reads an address; what makes no sense in it is passed over. */
export function readFollowupsFilter(params: URLSearchParams): FollowupsFilter {
  const remedy = params.get('remedy');
  return {
    view: params.get('view') === 'board' ? 'board' : 'list',
    state: WORK_STATES.find((state) => state === params.get('state')) ?? 'open',
    owner: params.get('owner') || null,
    remedy: remedy === 'patch' || remedy === 'cure' ? remedy : null,
    type: FOLLOWUP_KINDS.find((kind) => kind === params.get('kind')) ?? null,
    team: params.get('team')?.slice(0, 100) || null,
  };
}

/** The address of a filter; what is at its default is left out. */
export function followupsHref({ view, state, owner, remedy, type, team }: FollowupsFilter): string {
  const params = new URLSearchParams();
  if (view === 'board') params.set('view', view);
  if (state !== 'open' && view === 'list') params.set('state', state);
  const rest = { owner, remedy, kind: type, team };
  for (const [name, value] of Object.entries(rest)) if (value) params.set(name, value);
  return params.size === 0 ? '/followups' : `/followups?${params}`;
}

/**
 * `base` is what every column and count shares, `listed` the list itself. What was to be done at once is history when the incident is over, so to-dos are shown to
 * their owner alone.
 */
export function followupsQuery(
  filter: FollowupsFilter,
  me: ActorId,
  now: number,
): { base: WorkQuery; listed: WorkQuery } {
  const owner = filter.owner === 'me' ? me : filter.owner === 'nobody' ? 'nobody' : parseActorId(filter.owner);
  const base: WorkQuery = {
    kinds: filter.owner === 'me' && filter.view === 'list' ? ['followup', 'task'] : ['followup'],
    practice: false,
    ...(owner ? { owner } : {}),
    ...(filter.remedy ? { remedy: filter.remedy } : {}),
    ...(filter.type ? { type: filter.type } : {}),
    ...(filter.team ? { team: filter.team } : {}),
  };
  const isOpen = filter.state === 'open' || filter.state === 'late';
  const states: WorkQuery['states'] = filter.state === 'done' || filter.state === 'dropped' ? [filter.state] : OPEN;
  return {
    base,
    listed: { ...base, states: isOpen ? OPEN : states, ...(filter.state === 'late' ? { dueBefore: now } : {}) },
  };
}

const OPEN = ['open', 'running', 'started'] as const;
