/** The log of one incident page by page, so that a long history is never in memory as a whole and the event loop breathes in between. */
import type { IncidentId } from '#model/ids.ts';
import type { LogEntry, LogPort } from '#server/storage/ports.ts';

const PAGE_ENTRIES = 1000;

/** All entries with seq > `after`, ascending. */
export async function* pagesOf(log: LogPort, incident: IncidentId, after = 0): AsyncGenerator<LogEntry[]> {
  for (let from = after; ;) {
    const page = await log.read(incident, from, PAGE_ENTRIES);
    if (page.length > 0) yield page;
    if (page.length < PAGE_ENTRIES) return;
    from = page.at(-1)?.seq ?? from;
  }
}
