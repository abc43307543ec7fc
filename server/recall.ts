/** What the process keeps in memory about incidents, read back at start: clocks of the live ones, alerts that may still matter, what resembles what. */
import { isLive } from '#model/incident/lifecycle.ts';
import { SYSTEM_CALLER } from './access/access.ts';
import type { AfterFacts } from './after-facts.ts';
import type { Scheduler } from './commands/scheduler.ts';
import type { IncidentIndex } from './queries/index-port.ts';
import type { SimilarIncidents } from './queries/similar.ts';

const PAGE = 200;
/** Ended incidents among the newest whose alerts may still be repeated or resolved. */
const NEWEST = 100;

interface Parts {
  index: IncidentIndex;
  similar: SimilarIncidents;
  after: AfterFacts;
  scheduler: Scheduler;
}

export async function recall({ index, similar, after, scheduler }: Parts): Promise<void> {
  let before = Number.MAX_SAFE_INTEGER;
  let count = 0;
  for (;;) {
    const rows = await index.list(SYSTEM_CALLER.actor, {}, before, PAGE);
    for (const { summary } of rows) {
      similar.take(summary);
      const live = isLive(summary.status);
      if (live || count < NEWEST) await after.recallAlerts(summary.id);
      // Of those that are over, the newest: a review may have a date still.
      if (live || count < NEWEST) await scheduler.watch(summary.id);
      count += 1;
      before = summary.number;
    }
    if (rows.length < PAGE) return;
  }
}
