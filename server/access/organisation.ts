/**
 * The organisation's settings: its name, how calls are linked, how often stakeholders hear, what is due when. One row, kept in memory.
 */
import type { Policy } from '#model/incident/decide.ts';
import { DEFAULT_POLICY } from '#model/incident/policy.ts';
import type { ActorId } from '#model/ids.ts';
import type { TablePort } from '#server/storage/ports.ts';

export interface OrganisationSettings {
  name: string;
  /** Template of the call link; `{number}` and `{id}` are filled in. */
  callTemplate: string | null;
  /** Whom to page when no service answers. */
  fallback: ActorId | null;
  updateCadenceMs: Policy['updateCadenceMs'];
  /** Audiences with a cadence of their own. */
  audienceCadenceMs: Policy['audienceCadenceMs'];
  /** Severity by service and condition; null: none. */
  severityMatrix: Policy['severityMatrix'];
  /** How long a page may stay unanswered, ms. */
  escalateMs: number;
  /** After how long in command a hand-off is proposed, and insisted on, ms. */
  handoffRemindMs: number;
  handoffInsistMs: number;
  postmortemDueDays: Policy['postmortemDueDays'];
  /** Where the signed webhook goes; its secret is kept apart. */
  webhookUrl: string | null;
  /** Whether /status shows published updates to everybody. */
  statusPage: boolean;
  version: number;
}

const DEFAULTS: OrganisationSettings = {
  name: 'Our organisation',
  callTemplate: null,
  fallback: null,
  updateCadenceMs: DEFAULT_POLICY.updateCadenceMs,
  audienceCadenceMs: DEFAULT_POLICY.audienceCadenceMs,
  severityMatrix: DEFAULT_POLICY.severityMatrix,
  escalateMs: DEFAULT_POLICY.escalateMs,
  handoffRemindMs: DEFAULT_POLICY.handoffRemindMs,
  handoffInsistMs: DEFAULT_POLICY.handoffInsistMs,
  postmortemDueDays: DEFAULT_POLICY.postmortemDueDays,
  webhookUrl: null,
  statusPage: true,
  version: 0,
};
/** The part of the settings that decisions depend on. */
export const policyOf = ({
  name: _name,
  webhookUrl: _url,
  statusPage: _page,
  version: _version,
  ...policy
}: OrganisationSettings) => policy;

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
