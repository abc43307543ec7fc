/**
 * Walks all incidents that a caller may see, page by page of the index, so that lists over everything ask the same question of visibility as every other list.
 */
import type { IncidentSummary } from '#protocol/api.ts';
import type { Caller } from '#server/access/caller.ts';
import type { IncidentQueries, ListQuery } from './incidents.ts';

const PAGE = 200;
/** More than an organisation has in a decade; a list that is cut short here is cut at its oldest end. */
const MOST = 20_000;

/** All incidents that fit, newest first. */
export async function everyIncident(
  incidents: IncidentQueries,
  caller: Caller,
  filter: Pick<ListQuery, 'statuses' | 'service'> = {},
): Promise<IncidentSummary[]> {
  const found: IncidentSummary[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: IncidentSummary[]; next: string | null } = await incidents.list(caller, {
      ...filter,
      limit: PAGE,
      ...(cursor === null ? {} : { cursor }),
    });
    found.push(...page.items);
    cursor = page.next;
  } while (cursor !== null && found.length < MOST);
  return found;
}
