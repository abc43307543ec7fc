/** Names of people and services, by id. Documents and facts hold ids alone; names come from the server's one table. */
import type { ActorId, ServiceKey } from '#model/ids.ts';
import { parseServiceKey, SYSTEM_ACTOR } from '#model/ids.ts';
import { spell } from '#model/incident/placeholders.ts';
import type { PersonView, ServiceView } from '#protocol/api.ts';

export class Directory {
  #people = $state.raw<ReadonlyMap<ActorId, PersonView>>(new Map());
  #services = $state.raw<ReadonlyMap<ServiceKey, ServiceView>>(new Map());
  /** Names that only presence or an invitation told (guests). */
  #heard = $state.raw<ReadonlyMap<ActorId, string>>(new Map());

  constructor(people: readonly PersonView[], services: readonly ServiceView[]) {
    this.setPeople(people);
    this.setServices(services);
  }

  get people(): readonly PersonView[] {
    return [...this.#people.values()].sort((a, b) => a.name.localeCompare(b.name));
  }
  /** Those who can be given something to do. */
  get assignable(): readonly PersonView[] {
    return this.people.filter(({ kind, disabled, role }) => kind === 'person' && !disabled && role !== 'viewer');
  }
  get services(): readonly ServiceView[] {
    return [...this.#services.values()].sort((a, b) => a.tier - b.tier || a.name.localeCompare(b.name));
  }

  setPeople(people: readonly PersonView[]): void {
    this.#people = new Map(people.map((person) => [person.id, person]));
  }
  setServices(services: readonly ServiceView[]): void {
    this.#services = new Map(services.map((service) => [service.key, service]));
  }
  hear(id: ActorId, name: string): void {
    if (this.#people.has(id) || this.#heard.get(id) === name) return;
    this.#heard = new Map(this.#heard).set(id, name);
  }

  person(id: ActorId | null): PersonView | null {
    return id ? (this.#people.get(id) ?? null) : null;
  }
  /** A name for anybody; never an id. */
  nameOf(id: ActorId | null): string {
    if (id === null) return 'Somebody';
    if (id === SYSTEM_ACTOR) return 'Muster';
    return this.#people.get(id)?.name ?? this.#heard.get(id) ?? 'Somebody';
  }
  serviceName(key: ServiceKey): string {
    return this.#services.get(key)?.name ?? key;
  }
  /** A sentence of the model with its people and services named, and its times told as `timeText` does. */
  withNames(sentence: string, timeText: (at: number) => string = (at) => new Date(at).toISOString()): string {
    return spell(sentence, {
      nameOf: (id) =>
        this.#people.has(id) || this.#heard.has(id) || id === SYSTEM_ACTOR ? this.nameOf(id) : 'somebody',
      serviceNameOf: (value) => {
        const key = parseServiceKey(value);
        return key === null ? value : this.serviceName(key);
      },
      timeText,
    });
  }
}
