/** The checks that may be run from a room: an administrator's list, each bound to its target. A room says which check, never where to. */
import type { ServiceKey } from '#model/ids.ts';
import { newBoardId } from '#server/access/secrets.ts';
import type { TablePort } from '#server/storage/ports.ts';

export const DNS_TYPES = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'TXT'] as const;
export type DnsType = (typeof DNS_TYPES)[number];

export type CheckTarget =
  | {
      kind: 'http';
      url: string;
      /** Expected status; null: anything below 400. */ expect: number | null;
      /** Words that the answer must hold. */ contains: string | null;
    }
  | { kind: 'dns'; host: string; types: DnsType[] }
  /** A program by its full path with its arguments; `{service}` and `{number}` are filled in. */
  | { kind: 'command'; argv: string[]; timeoutMs: number }
  | { kind: 'prometheus'; source: string; query: string; /** How far back. */ spanMs: number };

export interface Check {
  id: string;
  name: string;
  /** Empty: offered in every incident. */
  services: ServiceKey[];
  /** Runs by itself when an incident of these services is declared: it only reads. */
  atDeclare: boolean;
  target: CheckTarget;
}

const TABLE = 'diagnostic-checks';

export class Checks {
  readonly #tables: TablePort;

  constructor(tables: TablePort) {
    this.#tables = tables;
  }

  async list(): Promise<Check[]> {
    const rows = await this.#tables.list<Check>(TABLE, { limit: 500 });
    return rows.map(({ row }) => row).sort((a, b) => a.name.localeCompare(b.name));
  }

  get(id: string): Promise<Check | null> {
    return this.#tables.get<Check>(TABLE, id);
  }

  async add(given: Omit<Check, 'id'>): Promise<Check> {
    const check: Check = { ...given, id: newBoardId() };
    await this.#tables.put(TABLE, check.id, check);
    return check;
  }

  remove(id: string): Promise<boolean> {
    return this.#tables.remove(TABLE, id);
  }
}
