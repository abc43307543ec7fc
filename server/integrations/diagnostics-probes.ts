/**
 * Runs one check and says what came of it, as a line and as a log. HTTP goes over the guarded client; its answer's body is looked into and never shown. DNS asks
 * the system's resolvers for the records of one host.
 */
import { Resolver } from 'node:dns/promises';
import { lineFigures } from '#model/evidence/series.ts';
import type { Series } from '#model/evidence/series.ts';
import type { ServiceKey } from '#model/ids.ts';
import type { CheckTarget, DnsType } from './diagnostics-checks.ts';
import { fillArgv } from './diagnostics-command.ts';
import type { RunCommand } from './diagnostics-command.ts';
import { OutboundError } from './outbound.ts';
import type { Outbound } from './outbound.ts';
import type { Prometheus } from './prometheus.ts';

export interface Finding {
  ok: boolean;
  /** One line. */
  summary: string;
  /** What was seen, line by line. */
  log: string;
  series: Series | null;
  query: string | null;
}
/** Records of one type, each as text; rejects like node:dns. */
export type ResolveRecords = (host: string, type: DnsType) => Promise<string[]>;

const DNS_TIMEOUT_MS = 3_000;
const SHOWN_HEADERS = ['content-type', 'server', 'location', 'cache-control', 'retry-after', 'via', 'date'];
const finding = (ok: boolean, summary: string, lines: readonly string[]): Finding => ({
  ok,
  summary,
  log: lines.join('\n'),
  series: null,
  query: null,
});

/** Asks the system's resolvers. */
export const resolveRecords: ResolveRecords = async (host, type) => {
  const resolver = new Resolver({ timeout: DNS_TIMEOUT_MS, tries: 1 });
  const records = await resolver.resolve(host, type);
  const all: unknown[] = Array.isArray(records) ? records : [records];
  return all.map((record) => {
    if (typeof record === 'string') return record;
    if (Array.isArray(record)) return record.join('');
    return Object.values(record ?? {}).join(' ');
  });
};

export interface Probes {
  outbound: Outbound;
  prometheus: Prometheus;
  resolve: ResolveRecords;
  /** null: commands are switched off on this machine. */
  command: RunCommand | null;
  now: () => number;
}

/** The incident that a check is run in. */
export interface About {
  service: ServiceKey | null;
  number: number;
}

/** Never rejects for what the other side does: that is what was found. */
export function probe(target: CheckTarget, probes: Probes, about: About): Promise<Finding> {
  if (target.kind === 'http') return probeHttp(target, probes);
  if (target.kind === 'command') return probeCommand(target, probes, about);
  return target.kind === 'dns' ? probeDns(target, probes) : probeSeries(target, probes);
}

async function probeHttp(
  { url, expect, contains }: CheckTarget & { kind: 'http' },
  { outbound }: Probes,
): Promise<Finding> {
  const began = performance.now();
  const took = (): string => `${Math.round(performance.now() - began)} ms`;
  try {
    const { status, headers, text } = await outbound.send({ url, method: 'GET' });
    const holds = contains === null || text.includes(contains);
    const ok = (expect === null ? status < 400 : status === expect) && holds;
    const wanted = expect !== null && status !== expect ? `, expected ${expect}` : '';
    const words = contains === null ? [] : [`${holds ? 'holds' : 'does not hold'} “${contains}”`];
    const seen = SHOWN_HEADERS.flatMap((name) => (headers[name] ? [`${name}: ${String(headers[name])}`] : []));
    const summary = `${status}${wanted} in ${took()}${holds ? '' : ', the expected words are missing'}`;
    return finding(ok, summary, [`GET ${url}`, `${status} in ${took()}, ${text.length} characters`, ...words, ...seen]);
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    return finding(false, error.message, [`GET ${url}`, `after ${took()}: ${error.message}`]);
  }
}

async function probeCommand(
  { argv, timeoutMs }: CheckTarget & { kind: 'command' },
  { command }: Probes,
  about: About,
): Promise<Finding> {
  if (!command) return finding(false, 'commands are switched off on this server', ['MUSTER_COMMANDS is not set']);
  const filled = fillArgv(argv, about);
  if (!filled) return finding(false, 'no service is named in this incident', [argv.join(' ')]);
  const { code, ended, output, tookMs, error } = await command(filled, timeoutMs);
  const ways = {
    exit: `ended with ${code} after ${tookMs} ms`,
    timeout: `ended after ${tookMs} ms: its time was over`,
    output: 'ended: it said too much; what it said is cut',
    'not-started': error ?? 'did not begin',
  };
  return finding(ended === 'exit' && code === 0, ways[ended], [`$ ${filled.join(' ')}`, ways[ended], output]);
}

async function probeDns({ host, types }: CheckTarget & { kind: 'dns' }, { resolve }: Probes): Promise<Finding> {
  const rows = await Promise.all(types.map((type) => recordsOf(host, type, resolve)));
  const found = rows.reduce((sum, { records }) => sum + records.length, 0);
  const failed = rows.filter(({ error }) => error !== null && error !== 'ENODATA');
  const lines = rows.flatMap(({ type, records, error }) =>
    records.length > 0 ? records.map((record) => `${host} ${type} ${record}`) : [`${host} ${type} ${error ?? 'none'}`],
  );
  const summary = failed[0] ? `${host}: ${failed[0].error}` : `${host}: ${found} ${found === 1 ? 'record' : 'records'}`;
  return finding(found > 0 && failed.length === 0, summary, lines);
}

async function recordsOf(host: string, type: DnsType, resolve: ResolveRecords) {
  try {
    return { type, records: (await resolve(host, type)).toSorted(), error: null };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'failed';
    return { type, records: [], error: code };
  }
}

async function probeSeries(
  { source, query, spanMs }: CheckTarget & { kind: 'prometheus' },
  { prometheus, now }: Probes,
): Promise<Finding> {
  const answer = await prometheus.range({ source, query, from: now() - spanMs, to: now() });
  if (!answer.ok) return { ...finding(false, answer.refusal.message, [query, answer.refusal.message]), query };
  const { series } = answer.value;
  const lines = series.lines.map(({ name, values }) => {
    const figures = lineFigures(values);
    return figures ? `${name}: ${figures.last} (${figures.least} to ${figures.most})` : `${name}: no data`;
  });
  const [first] = lines;
  const summary = lines.length === 0 ? 'no data' : lines.length === 1 ? (first ?? '') : `${lines.length} series`;
  return { ...finding(lines.length > 0, summary, [query, ...lines]), series, query };
}
