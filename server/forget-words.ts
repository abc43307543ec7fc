/**
 * After a redaction: what was made of the log and lies elsewhere. Messages that wait are dropped, what was sent keeps its row without its
 * words, and what people were told says that something was removed.
 */
import type { IncidentId } from '#model/ids.ts';
import type { NotificationView } from '#protocol/api.ts';
import type { DeliveryRows } from './effects/channels/delivery-rows.ts';
import { holds } from './log/find-text.ts';
import { REMOVED } from './log/tombstone.ts';
import type { TablePort } from './storage/ports.ts';

/** Shorter words are everywhere and give nothing away. */
const SHORTEST = 4;
const NOTIFICATIONS = 'notifications';
const PAGE = 500;

/** Takes the words out of deliveries and notifications of an incident. */
export async function forgetWords(
  { tables, rows }: { tables: TablePort; rows: DeliveryRows },
  incident: IncidentId,
  words: readonly string[],
): Promise<void> {
  const telling = words.filter((word) => word.length >= SHORTEST);
  const isTold = (value: unknown): boolean => telling.some((word) => holds(value, word));
  for (const row of await rows.ofIncident(incident)) {
    if (!isTold(row.payload)) continue;
    await rows.save({ ...row, payload: {}, state: row.state === 'queued' ? 'dropped' : row.state, reason: REMOVED });
    await rows.close(row.id);
  }
  for (let after = ''; ;) {
    const page = await tables.list<NotificationView>(NOTIFICATIONS, { limit: PAGE, ...(after ? { after } : {}) });
    for (const { key, row } of page)
      if (row.incident === incident && isTold(row.text))
        await tables.put(NOTIFICATIONS, key, { ...row, text: REMOVED });
    after = page.at(-1)?.key ?? '';
    if (page.length < PAGE) return;
  }
}
