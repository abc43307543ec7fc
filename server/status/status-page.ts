/**
 * The status page as a folder of plain files: rewritten when something public changed, each file at once, so that a reader or a copying job never sees half a
 * page. The folder is all that another server needs; nothing of it depends on this process being alive.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { IncidentState } from '#model/incident/state.ts';
import type { IncidentId } from '#model/ids.ts';
import type { ServiceView } from '#protocol/api.ts';
import type { OrganisationSettings } from '#server/access/organisation.ts';
import type { SystemChannel } from '#server/effects/channel.ts';
import type { TablePort } from '#server/storage/ports.ts';
import type { PublicIncident } from './projection.ts';
import { publicComponents, publicIncident } from './projection.ts';
import type { StatusView } from './status-html.ts';
import { historyPage, incidentPage, indexPage } from './status-html.ts';
import { badgeSvg, statusFeeds, statusJson } from './status-json.ts';

interface Parts {
  tables: TablePort;
  dir: string;
  settings: () => OrganisationSettings;
  services: () => readonly ServiceView[];
  publicId: (incident: IncidentId) => string;
  /** Absolute address of the page. */
  address: string;
  state: (incident: IncidentId) => Promise<IncidentState>;
}

const TABLE = 'status-incidents';

export class StatusPage {
  readonly #parts: Parts;
  readonly #incidents = new Map<IncidentId, PublicIncident>();
  /** What this process last wrote, by path. */
  readonly #written = new Map<string, string>();
  #seen: string | null = null;
  #files: ReadonlyMap<string, string> = new Map();
  #changes = 0;
  #flushing: Promise<void> = Promise.resolve();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async load(): Promise<void> {
    const rows = await this.#parts.tables.list<PublicIncident>(TABLE, { limit: 100_000 });
    this.#incidents.clear();
    for (const { key, row } of rows) this.#incidents.set(key as IncidentId, row);
  }

  get isOn(): boolean {
    return this.#parts.settings().statusPage;
  }

  /** Where an incident stands, below our own address. */
  pathOf(incident: IncidentId): string {
    return `/status/incidents/${this.#parts.publicId(incident)}.html`;
  }

  /** What everybody may see now. */
  view(): StatusView {
    const incidents = [...this.#incidents.values()].sort((one, other) => other.startedAt - one.startedAt);
    return {
      organisation: this.#parts.settings().name,
      components: publicComponents(this.#parts.services(), incidents),
      incidents,
      address: this.#parts.address,
    };
  }

  /** The files as last made, by path below /status/. */
  get files(): ReadonlyMap<string, string> {
    return this.#files;
  }

  /** Takes in what an incident is now. */
  async take(incident: IncidentId, state: IncidentState): Promise<void> {
    const before = this.#incidents.get(incident);
    const hasPublic = state.updates.some((update) => update.audience === 'public') || state.publishedEntries.length > 0;
    if (!before && !hasPublic) return;
    const next = publicIncident(state, this.#parts.publicId(incident));
    if (JSON.stringify(next) === JSON.stringify(before ?? null)) return;
    this.#changes += 1;
    if (next) {
      this.#incidents.set(incident, next);
      await this.#parts.tables.put(TABLE, incident, next);
    } else {
      this.#incidents.delete(incident);
      await this.#parts.tables.remove(TABLE, incident);
    }
  }

  /** An incident was removed: nothing of it stands there any more. */
  async forget(incident: IncidentId): Promise<void> {
    if (this.#incidents.delete(incident)) this.#changes += 1;
    await this.#parts.tables.remove(TABLE, incident);
    await this.flush();
  }

  /** Changes whenever something that the page shows may have changed. */
  #version(): string {
    const services = this.#parts.services().map(({ key, version }) => `${key}@${version}`);
    return `${this.#changes}/${this.#parts.settings().version}/${services.join(',')}`;
  }

  /** Writes what has changed. Calls follow one another. */
  flush(): Promise<void> {
    const next = this.#flushing.catch(() => undefined).then(() => this.#flush());
    this.#flushing = next;
    return next;
  }

  async #flush(): Promise<void> {
    if (!this.isOn) return;
    const seen = this.#version();
    if (seen === this.#seen) return;
    const files = filesOf(this.view());
    this.#files = files;
    for (const [path, text] of files) await this.#write(path, text);
    await this.#removeOthers(new Set(files.keys()));
    this.#seen = seen;
  }

  async #write(path: string, text: string): Promise<void> {
    if (this.#written.get(path) === text) return;
    const target = join(this.#parts.dir, path);
    const held = await readFile(target, 'utf8').catch(() => null);
    if (held !== text) {
      await mkdir(dirname(target), { recursive: true });
      const aside = `${target}.${randomBytes(4).toString('hex')}.new`;
      await writeFile(aside, text, { flush: true });
      await rename(aside, target);
    }
    this.#written.set(path, text);
  }

  /** What is no longer public goes, also what an earlier process left behind. */
  async #removeOthers(keep: ReadonlySet<string>): Promise<void> {
    const found = await readdir(join(this.#parts.dir, 'incidents')).catch((): string[] => []);
    for (const name of found) {
      const path = `incidents/${name}`;
      if (keep.has(path)) continue;
      await rm(join(this.#parts.dir, path), { force: true });
      this.#written.delete(path);
    }
  }

  /** As a channel of the effects worker: done when the files are on disk. */
  get channel(): SystemChannel {
    return {
      name: 'status-page',
      takes: (effect) => effect.type === 'publish-status-page',
      send: async ({ incident }) => {
        await this.take(incident, await this.#parts.state(incident));
        await this.flush();
      },
    };
  }
}

/** Every file of the folder. The first page comes last: whoever reads it finds what it links to. */
export function filesOf(view: StatusView): Map<string, string> {
  return new Map([
    ...view.incidents.map((incident): [string, string] => [
      `incidents/${incident.id}.html`,
      incidentPage(view, incident),
    ]),
    ...Object.entries(statusJson(view)),
    ...Object.entries(statusFeeds(view)),
    ['badge.svg', badgeSvg(view)],
    ['history.html', historyPage(view)],
    ['index.html', indexPage(view)],
  ]);
}
