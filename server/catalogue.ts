/**
 * The catalogue of monitored services: who owns one, who answers for it, what it is called elsewhere, what it needs. Kept in memory whole
 * and written through; alerts and incidents find services in it by key or alias.
 */
import type { MaybeSeverity } from '#model/incident/words.ts';
import type { ActorId, ServiceKey } from '#model/ids.ts';
import { parseServiceKey } from '#model/ids.ts';
import type { ServiceView } from '#protocol/api.ts';
import type { TablePort } from '#server/storage/ports.ts';

export type ServiceInput = Partial<Omit<ServiceView, 'key' | 'version'>>;

const TABLE = 'services';

/** Makes a service key of a name that somebody wrote: `Checkout (EU)` is `checkout-eu`; null when nothing is left of it. */
export const serviceKeyOf = (name: string): ServiceKey | null =>
  parseServiceKey(
    name
      .toLowerCase()
      .normalize('NFKD')
      .replace(/[^a-z0-9._]+/g, '-')
      .replace(/^[-._]+|[-._]+$/g, '')
      .slice(0, 64),
  );

/** The services table. */
export class Catalogue {
  readonly #tables: TablePort;
  readonly #byKey = new Map<ServiceKey, ServiceView>();
  readonly #listeners = new Set<() => void>();

  constructor(tables: TablePort) {
    this.#tables = tables;
  }

  /** Calls back after a service was written or removed. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async load(): Promise<void> {
    this.#byKey.clear();
    for (const { row } of await this.#tables.list<ServiceView>(TABLE, { limit: 10_000 })) this.#byKey.set(row.key, row);
  }

  all(): ServiceView[] {
    return [...this.#byKey.values()].sort((a, b) => a.tier - b.tier || a.name.localeCompare(b.name));
  }

  /** What a service is called; a key that is not in the catalogue stands for itself. */
  nameOf(key: string): string {
    const known = parseServiceKey(key);
    return (known === null ? null : this.#byKey.get(known)?.name) ?? key;
  }

  /** Every service's name by key. */
  names(): Map<string, string> {
    return new Map([...this.#byKey.values()].map(({ key, name }) => [key, name]));
  }

  /** What everybody may call it; the name inside where it has no other. */
  publicNameOf(key: string): string {
    const known = parseServiceKey(key);
    return (known === null ? null : this.#byKey.get(known)?.publicName) ?? this.nameOf(key);
  }

  get(key: ServiceKey): ServiceView | null {
    return this.#byKey.get(key) ?? null;
  }

  /** Writes a service; what is not given stays as it was. */
  async put(key: ServiceKey, input: ServiceInput): Promise<{ service: ServiceView; created: boolean }> {
    const before = this.#byKey.get(key);
    const service: ServiceView = {
      name: key,
      team: '',
      tier: 3,
      answers: [],
      aliases: [],
      urls: [],
      dependencies: [],
      runbook: '',
      ...before,
      ...input,
      key,
      version: (before?.version ?? 0) + 1,
    };
    await this.#tables.put(TABLE, key, service);
    this.#byKey.set(key, service);
    for (const listener of this.#listeners) listener();
    return { service, created: !before };
  }

  async remove(key: ServiceKey): Promise<boolean> {
    this.#byKey.delete(key);
    const removed = await this.#tables.remove(TABLE, key);
    for (const listener of this.#listeners) listener();
    return removed;
  }

  /** The service that an alert or a person means by a word: key, name or alias, whatever the case. */
  find(word: string): ServiceView | null {
    const wanted = word.trim().toLowerCase();
    const direct = serviceKeyOf(word);
    const byKey = direct ? this.#byKey.get(direct) : undefined;
    if (byKey) return byKey;
    return this.all().find((one) => [one.name, ...one.aliases].some((name) => name.toLowerCase() === wanted)) ?? null;
  }

  /** Who is called for a service, in order. SEV4 tells, everything else wakes. */
  onCall(key: ServiceKey, severity: MaybeSeverity): { person: ActorId; rule: 'page' | 'notify' }[] {
    const rule = severity === 'SEV4' ? 'notify' : 'page';
    return (this.#byKey.get(key)?.answers ?? []).map((person) => ({ person, rule }));
  }
}
