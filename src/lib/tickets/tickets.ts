/** Tickets from the page: where they can go, and sending follow-ups there. */
import type { BoardId, IncidentId } from '#model/ids.ts';
import type { TrackerView } from '#protocol/tickets.ts';
import { ask } from '#lib/review/requests.ts';
import type { Answer } from '#lib/review/requests.ts';

/** Where follow-ups can go; empty when nothing is set up, or it cannot be asked. */
export async function readTrackers(): Promise<readonly TrackerView[]> {
  const answer = await ask<{ items: TrackerView[] }>('GET', '/trackers');
  return answer.ok ? answer.value.items : [];
}

/** Asks for a ticket for each follow-up. They appear on the follow-ups as they are created. */
export const createTickets = (
  incident: IncidentId,
  tracker: string,
  followups: readonly BoardId[],
): Promise<Answer<null>> => ask('POST', `/incidents/${incident}/tickets`, { tracker, followups });
