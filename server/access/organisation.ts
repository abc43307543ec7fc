/**
 * The organisation's settings: its name, how calls are linked, how often stakeholders hear, what is due when. One row, kept in memory.
 */
import type { ActorId } from '#model/ids.ts';
import type { TablePort } from '#server/storage/ports.ts';

export type SeverityKey = 'SEV1' | 'SEV2' | 'SEV3' | 'SEV4' | 'undecided';

export interface OrganisationSettings {
  name: string;
  /** Template of the call link; `{number}` and `{id}` are filled in. */
  callTemplate: string | null;
  /** Whom to page when no service answers. */
  fallback: ActorId | null;
  updateCadenceMs: Record<SeverityKey, number | null>;
  postmortemDueDays: Record<SeverityKey, number | null>;
  /** Where the signed webhook goes; its secret is kept apart. */
  webhookUrl: string | null;
  /** Whether /status shows published updates to everybody. */
  statusPage: boolean;
  version: number;
}

const MINUTE_MS = 60_000;
const DEFAULTS: OrganisationSettings = {
  name: 'Our organisation',
  callTemplate: null,
  fallback: null,
  updateCadenceMs: {
    SEV1: 30 * MINUTE_MS,
    SEV2: 60 * MINUTE_MS,
    SEV3: 240 * MINUTE_MS,
    SEV4: null,
    undecided: 60 * MINUTE_MS,
  },
  postmortemDueDays: { SEV1: 5, SEV2: 5, SEV3: 10, SEV4: null, undecided: 10 },
  webhookUrl: null,
  statusPage: true,
  version: 0,
};
const TABLE = 'settings';
const KEY = 'organisation';

/** The one row of settings. */
export class Organisation {
  readonly #tables: TablePort;
  #settings: OrganisationSettings = DEFAULTS;

  constructor(tables: TablePort) {
    this.#tables = tables;
  }

  get settings(): OrganisationSettings {
    return this.#settings;
  }

  async load(): Promise<void> {
    const stored = await this.#tables.get<Partial<OrganisationSettings>>(TABLE, KEY);
    this.#settings = { ...DEFAULTS, ...stored };
  }

  async change(change: Partial<Omit<OrganisationSettings, 'version'>>): Promise<OrganisationSettings> {
    const next = { ...this.#settings, ...change, version: this.#settings.version + 1 };
    await this.#tables.put(TABLE, KEY, next);
    this.#settings = next;
    return next;
  }
}
