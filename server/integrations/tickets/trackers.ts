/** Where tickets go. Tokens are sealed when they are stored and never given back; screens show the place. */
import { z } from 'zod';
import type { TrackerKind, TrackerView } from '#protocol/tickets.ts';
import { newBoardId } from '#server/access/secrets.ts';
import type { Outbound } from '#server/integrations/outbound.ts';
import type { SecretBox } from '#server/integrations/outbound-secrets.ts';
import type { TablePort } from '#server/storage/ports.ts';
import { github } from './github.ts';
import { jira } from './jira.ts';
import { linear } from './linear.ts';
import type { Tracker } from './tracker.ts';
import { webhook } from './webhook.ts';

const address = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .transform((url) => url.replace(/\/+$/, ''));
const word = z.string().trim().min(1).max(200);
const name = z.string().trim().min(1).max(120);

/** What an administrator gives, by kind. */
export const trackerInput = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('jira'),
    name,
    site: address,
    project: z.string().regex(/^[A-Z][A-Z0-9_]{1,20}$/, 'is no project key like OPS'),
    issueType: word.default('Task'),
    email: z.email().max(320),
    token: word.max(2_000),
  }),
  z.strictObject({
    kind: z.literal('github'),
    name,
    api: address.default('https://api.github.com'),
    repository: z.string().regex(/^[A-Za-z0-9_.-]{1,100}\/[A-Za-z0-9_.-]{1,100}$/, 'is no repository like owner/name'),
    token: word.max(2_000),
  }),
  z.strictObject({
    kind: z.literal('linear'),
    name,
    api: address.default('https://api.linear.app/graphql'),
    team: word,
    token: word.max(2_000),
    /** As Linear shows it with its webhook; needed for states to come back. */
    webhookSecret: z.string().max(500).default(''),
  }),
  z.strictObject({
    kind: z.literal('webhook'),
    name,
    url: address,
    secret: z.string().regex(/^whsec_[A-Za-z0-9+/=]{24,200}$/, 'is no secret like whsec_ and base64'),
  }),
]);
export type TrackerInput = z.infer<typeof trackerInput>;

interface StoredTracker extends TrackerView {
  sealed: string;
  createdAt: number;
}

const TABLE = 'trackers';
const placeOf = (id: string): string => `tracker:${id}`;

function shown(input: TrackerInput): string {
  switch (input.kind) {
    case 'jira':
      return `${new URL(input.site).host}, ${input.project}`;
    case 'github':
      return input.repository;
    case 'linear':
      return `Team ${input.team}`;
    case 'webhook':
      return new URL(input.url).host;
  }
}

export class Trackers {
  readonly #parts: {
    tables: TablePort;
    box: () => SecretBox;
    outbound: Pick<Outbound, 'send' | 'problemWith'>;
    now: () => number;
  };

  constructor(parts: {
    tables: TablePort;
    box: () => SecretBox;
    outbound: Pick<Outbound, 'send' | 'problemWith'>;
    now: () => number;
  }) {
    this.#parts = parts;
  }

  async list(): Promise<TrackerView[]> {
    const rows = await this.#parts.tables.list<StoredTracker>(TABLE, { limit: 200 });
    return rows.map(({ row: { id, kind, name: called, place } }) => ({ id, kind, name: called, place }));
  }

  /** What is wrong with an address; null when a ticket could be sent there. */
  problemWith(input: TrackerInput): string | null {
    const url = input.kind === 'jira' ? input.site : input.kind === 'webhook' ? input.url : input.api;
    return this.#parts.outbound.problemWith(url);
  }

  async add(input: TrackerInput): Promise<TrackerView> {
    const id = newBoardId();
    const view: TrackerView = { id, kind: input.kind, name: input.name, place: shown(input) };
    const sealed = this.#parts.box().seal(JSON.stringify(input), placeOf(id));
    await this.#parts.tables.put(TABLE, id, { ...view, sealed, createdAt: this.#parts.now() });
    return view;
  }

  /** Puts new secrets in the place of the old ones, which nobody can read out. */
  async renew(
    id: string,
    secrets: { token?: string | undefined; webhookSecret?: string | undefined },
  ): Promise<boolean> {
    const row = await this.#parts.tables.get<StoredTracker>(TABLE, id);
    const input = row && (await this.#open(id));
    if (!row || !input) return false;
    const given = Object.entries(secrets).filter(([key, value]) => value !== undefined && key in input);
    const sealed = this.#parts.box().seal(JSON.stringify({ ...input, ...Object.fromEntries(given) }), placeOf(id));
    await this.#parts.tables.put(TABLE, id, { ...row, sealed });
    return true;
  }

  /** Tries a tracker without making anything; null when there is none. */
  async test(id: string): Promise<{ ok: boolean; message: string } | null> {
    const found = await this.tracker(id);
    if (!found) return null;
    try {
      return { ok: true, message: `${await found.tracker.probe()}: tickets can be made there.` };
    } catch (error) {
      return { ok: false, message: error instanceof Error ? error.message.slice(0, 300) : 'It did not answer.' };
    }
  }

  remove(id: string): Promise<boolean> {
    return this.#parts.tables.remove(TABLE, id);
  }

  async #open(id: string): Promise<TrackerInput | null> {
    const row = await this.#parts.tables.get<StoredTracker>(TABLE, id);
    const text = row ? this.#parts.box().open(row.sealed, placeOf(id)) : null;
    const read = text === null ? null : trackerInput.safeParse(JSON.parse(text));
    return read?.success ? read.data : null;
  }

  /** The tracker at work; null when it was removed, or the server's secret is another. */
  async tracker(id: string): Promise<{ kind: TrackerKind; tracker: Tracker } | null> {
    const input = await this.#open(id);
    if (!input) return null;
    const { outbound, now } = this.#parts;
    switch (input.kind) {
      case 'jira':
        return { kind: 'jira', tracker: jira(outbound, input) };
      case 'github':
        return { kind: 'github', tracker: github(outbound, input) };
      case 'linear':
        return { kind: 'linear', tracker: linear(outbound, input) };
      case 'webhook':
        return { kind: 'webhook', tracker: webhook(outbound, { ...input, now }) };
    }
  }

  /** The secrets under which Linear may sign. */
  linearSecrets(): Promise<string[]> {
    return this.#secrets((input) => (input.kind === 'linear' ? input.webhookSecret : ''));
  }

  /** The secrets under which trackers behind a signed webhook may sign. */
  webhookSecrets(): Promise<string[]> {
    return this.#secrets((input) => (input.kind === 'webhook' ? input.secret : ''));
  }

  async #secrets(of: (input: TrackerInput) => string): Promise<string[]> {
    const secrets: string[] = [];
    for (const { id, kind } of await this.list()) {
      const input = kind === 'linear' || kind === 'webhook' ? await this.#open(id) : null;
      const secret = input ? of(input) : '';
      if (secret !== '') secrets.push(secret);
    }
    return secrets;
  }
}
