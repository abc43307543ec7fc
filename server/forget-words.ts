/**
 * After a redaction, or when an incident is removed: what was made of the log and lies elsewhere. After a redaction messages that wait are dropped, what was
 * sent keeps its row without its words, and what people were told says that something was removed.
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

/** Removes all deliveries and notifications of an incident that is removed itself. */
export async function forgetIncident(
  { tables, rows }: { tables: TablePort; rows: DeliveryRows },
  incident: IncidentId,
): Promise<void> {
  await rows.forget(incident);
  await eachNotification(tables, async (key, { incident: about }) => {
    if (about === incident) await tables.remove(NOTIFICATIONS, key);
  });
}

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
  await eachNotification(tables, async (key, row) => {
    if (row.incident === incident && isTold(row.text)) await tables.put(NOTIFICATIONS, key, { ...row, text: REMOVED });
  });
}

async function eachNotification(
  tables: TablePort,
  work: (key: string, row: NotificationView) => Promise<void>,
): Promise<void> {
  for (let after = ''; ;) {
    const page = await tables.list<NotificationView>(NOTIFICATIONS, { limit: PAGE, ...(after ? { after } : {}) });
    for (const { key, row } of page) await work(key, row);
    after = page.at(-1)?.key ?? '';
    if (page.length < PAGE) return;
  }
}
