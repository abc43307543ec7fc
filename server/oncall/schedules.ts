/** The rotas of the organisation: kept in memory whole and written through. Their calendars have an address that nobody guesses. */
import type { ActorId } from '#model/ids.ts';
import type { Override, Schedule } from '#model/oncall/schedule.ts';
import { newBoardId } from '#server/access/secrets.ts';
import type { SecretBox } from '#server/integrations/outbound-secrets.ts';
import type { TablePort } from '#server/storage/ports.ts';

const TABLE = 'schedules';
const MOST_OVERRIDES = 500;
type Stored = Schedule & { version: number };

export class Schedules {
  readonly #tables: TablePort;
  readonly #box: () => SecretBox;
  readonly #byKey = new Map<string, Stored>();

  constructor(parts: { tables: TablePort; box: () => SecretBox }) {
    this.#tables = parts.tables;
    this.#box = parts.box;
  }

  /** Reads the table; again where another machine may have written it. */
  async load(): Promise<void> {
    const rows = await this.#tables.list<Stored>(TABLE, { limit: 10_000 });
    this.#byKey.clear();
    for (const { row } of rows) this.#byKey.set(row.key, row);
  }

  all(): Schedule[] {
    return [...this.#byKey.values()].sort((one, other) => one.name.localeCompare(other.name));
  }

  get(key: string): Schedule | null {
    return this.#byKey.get(key) ?? null;
  }

  async put(schedule: Schedule): Promise<{ created: boolean }> {
    const before = this.#byKey.get(schedule.key);
    const row: Stored = { ...schedule, version: (before?.version ?? 0) + 1 };
    await this.#tables.put(TABLE, schedule.key, row);
    this.#byKey.set(schedule.key, row);
    return { created: !before };
  }

  async remove(key: string): Promise<boolean> {
    this.#byKey.delete(key);
    return this.#tables.remove(TABLE, key);
  }

  /** Somebody takes over for a time. Overrides that ended before `now` are let go of. Null when there is no such schedule. */
  async override(
    key: string,
    given: { person: ActorId | null; from: number; to: number },
    now: number,
  ): Promise<Override | null> {
    const schedule = this.#byKey.get(key);
    if (!schedule) return null;
    const override: Override = { ...given, id: newBoardId() };
    const kept = schedule.overrides.filter((one) => one.to > now - 90 * 86_400_000).slice(-MOST_OVERRIDES);
    await this.put({ ...schedule, overrides: [...kept, override] });
    return override;
  }

  async endOverride(key: string, id: string): Promise<boolean> {
    const schedule = this.#byKey.get(key);
    if (!schedule?.overrides.some((one) => one.id === id)) return false;
    await this.put({ ...schedule, overrides: schedule.overrides.filter((one) => one.id !== id) });
    return true;
  }

  /** The secret in the address of a schedule's calendar. */
  calendarSecret(key: string): string {
    return this.#box().derive('calendar', key);
  }

  /** The schedule whose calendar has this secret. */
  byCalendar(secret: string): Schedule | null {
    return this.all().find(({ key }) => this.calendarSecret(key) === secret) ?? null;
  }
}
