/**
 * The Prometheus servers that may be asked: an administrator's list. Credentials are sealed and never given back; what lies inside the network must be opened
 * by MUSTER_ALLOW_PRIVATE besides.
 */
import { newBoardId } from '#server/access/secrets.ts';
import type { TablePort } from '#server/storage/ports.ts';
import type { SecretBox } from './outbound-secrets.ts';

/** How a server is spoken to: a bearer token, or a name and a password. */
export type PrometheusLogin = { bearer: string } | { user: string; password: string };

export interface PrometheusSourceView {
  id: string;
  name: string;
  /** Without a slash at the end; `/api/v1/query_range` follows. */
  url: string;
  /** Which tenant, where many share one server (`X-Scope-OrgID`). */
  tenant: string | null;
  hasLogin: boolean;
}
interface PrometheusSource extends PrometheusSourceView {
  sealed: string | null;
}

const TABLE = 'prometheus-sources';
const placeOf = (id: string): string => `prometheus:${id}`;

export class PrometheusSources {
  readonly #tables: TablePort;
  readonly #box: () => SecretBox;

  constructor(parts: { tables: TablePort; box: () => SecretBox }) {
    this.#tables = parts.tables;
    this.#box = parts.box;
  }

  async list(): Promise<PrometheusSourceView[]> {
    const rows = await this.#tables.list<PrometheusSource>(TABLE, { limit: 200 });
    return rows.map(({ row }) => viewOf(row)).sort((a, b) => a.name.localeCompare(b.name));
  }

  async add(given: {
    name: string;
    url: string;
    tenant: string | null;
    login: PrometheusLogin | null;
  }): Promise<PrometheusSourceView> {
    const id = newBoardId();
    const { name, tenant, login } = given;
    const sealed = login && this.#box().seal(JSON.stringify(login), placeOf(id));
    const url = given.url.trim().replace(/\/+$/, '');
    const source: PrometheusSource = { id, name, url, tenant, hasLogin: login !== null, sealed };
    await this.#tables.put(TABLE, id, source);
    return viewOf(source);
  }

  remove(id: string): Promise<boolean> {
    return this.#tables.remove(TABLE, id);
  }

  /** A source with the headers that open it; null when there is none. */
  async open(id: string): Promise<{ source: PrometheusSourceView; headers: Record<string, string> } | null> {
    const source = await this.#tables.get<PrometheusSource>(TABLE, id);
    if (!source) return null;
    const tenant: Record<string, string> = source.tenant ? { 'x-scope-orgid': source.tenant } : {};
    return { source: viewOf(source), headers: { ...tenant, ...this.#authorization(source) } };
  }

  #authorization({ id, sealed }: PrometheusSource): Record<string, string> {
    const text = sealed && this.#box().open(sealed, placeOf(id));
    if (!text) return {};
    const login: { bearer?: string; user?: string; password?: string } = JSON.parse(text);
    if (login.bearer) return { authorization: `Bearer ${login.bearer}` };
    const pair = Buffer.from(`${login.user ?? ''}:${login.password ?? ''}`).toString('base64');
    return { authorization: `Basic ${pair}` };
  }
}

const viewOf = ({ id, name, url, tenant, hasLogin }: PrometheusSource): PrometheusSourceView => ({
  id,
  name,
  url,
  tenant,
  hasLogin,
});
