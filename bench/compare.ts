/**
 * Our figures beside those of other servers, out of result files that a comparing harness wrote: what it measured of every server in one
 * run, and whether it is within what we set ourselves. Nothing is measured here.
 */
import { readFileSync } from 'node:fs';

const PEERS = ['raw', 'hocuspocus', 'hocuspocus-16', 'yws', 'yws-leveldb'] as const;
type Peer = (typeof PEERS)[number];
const SERVERS = ['hocuspocus', 'hocuspocus-16', 'yws', 'yws-leveldb'] as const;
const HOCUSPOCUS = ['hocuspocus', 'hocuspocus-16'] as const;

/** What one server showed in one scenario, by dotted path; null when it was not measured. */
type Look = (path: string) => number | null;

interface Row {
  scenario: string;
  what: string;
  unit: string;
  /** `calm`: the same server in a run in which nobody stalled, for what can only be told by comparing the two. */
  of: (look: Look, calm: Look) => number | null;
  /** The bounds that it must keep; each says in words what it compares with. */
  bounds: Bound[];
}

interface Bound {
  words: string;
  /** Null when what it compares with was not measured. */
  limit: (peer: (name: Peer) => number | null) => number | null;
  atLeast?: boolean;
}

const at = (path: string) => (look: Look) => look(path);
const per = (path: string, count: string, factor: number) => (look: Look) => {
  const [sum, by] = [look(path), look(count)];
  return sum === null || by === null || by === 0 ? null : (sum * factor) / by;
};

/** Memory that a stalled reader costs: growth beyond that of the same load without any, shared among them. */
const perStalled = (look: Look, calm: Look): number | null => {
  const [grown, without, stalled] = [look('rssGrowthMB'), calm('rssGrowthMB'), look('paused')];
  return grown === null || without === null || !stalled ? null : Math.max(0, grown - without) / stalled;
};

const healthyShare = (look: Look, calm: Look): number | null => {
  const [beside, without] = [look('lat.p99'), calm('lat.p99')];
  return beside === null || !without ? null : beside / without;
};

const atMost = (value: number): Bound => ({ words: '', limit: () => value });

/** A share of the best (lowest) of some servers. */
function share(factor: number, of: readonly Peer[], name: string): Bound {
  return {
    words: `${factor} × ${name}`,
    limit: (peer) => {
      const found = of.map(peer).filter((value) => value !== null);
      return found.length === 0 ? null : factor * Math.min(...found);
    },
  };
}

/** A multiple of the best (highest) of some servers. */
function times(factor: number, of: readonly Peer[], name: string): Bound {
  return {
    words: `at least ${factor} × ${name}`,
    atLeast: true,
    limit: (peer) => {
      const found = of.map(peer).filter((value) => value !== null);
      return found.length === 0 ? null : factor * Math.max(...found);
    },
  };
}

const above = (value: number, of: Peer): Bound => ({
  words: `at most ${value} above ${of}`,
  limit: (peer) => {
    const base = peer(of);
    return base === null ? null : base + value;
  },
});

const H16 = ['hocuspocus-16'] as const;
const LEVEL = ['yws-leveldb'] as const;
const BEST = 'the best other server';

// prettier-ignore
const ROWS: Row[] = [
  { scenario: 's1', what: '100 connections, 20 typing: processor time per delivered update', unit: 'µs', of: at('cpuUsPerDelivered'), bounds: [share(0.8, H16, 'Hocuspocus-16'), share(0.45, LEVEL, 'y-websocket with LevelDB')] },
  { scenario: 's1', what: 'the same, edit to other screen p99', unit: 'ms', of: at('lat.p99'), bounds: [atMost(35)] },
  { scenario: 's2', what: 'saturation: updates delivered per processor second', unit: '', of: at('deliveredPerCpuS'), bounds: [times(2.5, HOCUSPOCUS, 'Hocuspocus'), times(10, ['raw'], 'the bare relay')] },
  { scenario: 's3', what: '200 join 2 MB within 2 s: full state p99', unit: 'ms', of: at('timeToFull.p99'), bounds: [share(0.02, SERVERS, BEST)] },
  { scenario: 's3', what: 'the same, processor time', unit: 's', of: at('serverCpuS'), bounds: [share(0.1, SERVERS, BEST)] },
  { scenario: 's3', what: 'the same, two who type meanwhile p99', unit: 'ms', of: at('bystander.p99'), bounds: [atMost(30)] },
  { scenario: 's3', what: 'bytes on the wire per joining browser, compression offered', unit: 'KB', of: per('deflate.MBwire', 'deflate.joiners', 1000), bounds: [share(0.3, SERVERS, BEST)] },
  { scenario: 's3', what: '200 come back with the full state: bytes each', unit: 'KB', of: per('reconnect.MBwire', 'reconnect.n', 1000), bounds: [share(0.1, SERVERS, BEST)] },
  { scenario: 's3', what: 'the same, processor time each', unit: 'ms', of: per('reconnect.serverCpuS', 'reconnect.n', 1000), bounds: [share(0.3, SERVERS, BEST)] },
  { scenario: 's3', what: 'the same, until synced p99', unit: 'ms', of: at('reconnect.timeToSynced.p99'), bounds: [atMost(50)] },
  { scenario: 's3', what: 'the same, updates that others got although nothing is new', unit: '', of: at('reconnect.bystanderUpdates'), bounds: [atMost(0)] },
  { scenario: 's3', what: 'first to open it after a restart', unit: 'ms', of: at('cold.fullMs'), bounds: [share(0.12, SERVERS, BEST)] },
  { scenario: 's5', what: '2,000 rooms: memory per room', unit: 'KB', of: at('kbPerRoom'), bounds: [above(9, 'raw')] },
  { scenario: 's5', what: 'growth when 2,000 others are opened after them', unit: 'MB', of: at('wave2GrowthMB'), bounds: [above(0, 'raw')] },
  { scenario: 's6', what: 'killed at once after an acknowledgement: acknowledged edits lost', unit: '', of: at('burst.lostAfterAck'), bounds: [atMost(0)] },
  { scenario: 's6', what: 'the same: edits lost that somebody had seen', unit: '', of: at('burst.lostAfterSeen'), bounds: [atMost(0)] },
  { scenario: 's6', what: 'the same: edit to acknowledgement p99', unit: 'ms', of: at('burst.ackLatency.p99'), bounds: [atMost(10)] },
  { scenario: 's6', what: 'killed at random under load: acknowledged edits lost', unit: '', of: at('random.lostAfterAck'), bounds: [atMost(0)] },
  { scenario: 's6', what: 'the same: edits lost that somebody had seen', unit: '', of: at('random.lostAfterSeen'), bounds: [atMost(0)] },
  { scenario: 's6', what: 'the same, four writing: edit to acknowledgement p99', unit: 'ms', of: at('random.ackLatency.p99'), bounds: [atMost(10)] },
  { scenario: 's7', what: '43 hostile inputs: crashes', unit: '', of: at('crashes'), bounds: [atMost(0)] },
  { scenario: 's7', what: 'the same: others disturbed', unit: '', of: at('disturbed'), bounds: [atMost(0)] },
  { scenario: 's7', what: 'the same: rooms changed', unit: '', of: at('changed'), bounds: [atMost(0)] },
  { scenario: 's7', what: 'the same: well-formed but senseless, kept', unit: '', of: at('senselessStored'), bounds: [atMost(0)] },
  { scenario: 's8', what: '100 cursors at 10 Hz: processor time per delivered state', unit: 'µs', of: at('cpuUsPerState'), bounds: [share(0.3, H16, 'Hocuspocus-16'), share(0.15, ['hocuspocus'], 'Hocuspocus')] },
  { scenario: 's8', what: 'the same, p99', unit: 'ms', of: at('lat.p99'), bounds: [atMost(45)] },
  { scenario: 's9', what: '8 of 20 readers stall: memory per stalled reader, beyond the growth with none', unit: 'MB', of: perStalled, bounds: [atMost(1)] },
  { scenario: 's9', what: 'the same, p99 of the healthy against that with none stalled', unit: '×', of: healthyShare, bounds: [atMost(1.2)] },
  { scenario: 's10', what: 'forged authorship that a third person sees (1 = yes)', unit: '', of: at('next.seen'), bounds: [atMost(0)] },
];

interface Run {
  when: string;
  cpu: string;
  cores: number;
  node: string;
  /** Load of the machine before the run. */
  load: number;
  res: Record<string, Record<string, unknown>>;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function readRun(path: string): Run {
  const run: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!isRecord(run) || !isRecord(run['res'])) throw new Error(`${path} is no result of the harness`);
  const res: Run['res'] = {};
  for (const [scenario, peers] of Object.entries(run['res'])) if (isRecord(peers)) res[scenario] = peers;
  const load = Array.isArray(run['load0']) ? Number(run['load0'][0]) : Number.NaN;
  const text = (key: string): string => String(run[key] ?? 'unknown');
  return { when: text('when'), cpu: text('cpu'), cores: Number(run['cores'] ?? 0), node: text('node'), load, res };
}

function lookInto(result: unknown): Look {
  return (path) => {
    let value = result;
    for (const key of path.split('.')) value = isRecord(value) ? value[key] : undefined;
    if (typeof value === 'boolean') return value ? 1 : 0;
    return typeof value === 'number' && Number.isFinite(value) ? value : null;
  };
}

function shown(value: number | null): string {
  if (value === null) return '–';
  if (Math.abs(value) >= 10_000) return value.toLocaleString('en', { maximumFractionDigits: 0 });
  return String(Number(value.toPrecision(3)));
}

const NOBODY_STALLED = (result: unknown): boolean => lookInto(result)('paused') === 0;

/** Results of a scenario in all runs that have our server in it; one in which nobody stalls is only compared with. */
const resultsOf = (scenario: string, runs: readonly Run[]): Record<string, unknown>[] =>
  runs.flatMap(({ res }) => {
    const peers = res[scenario];
    return isRecord(peers?.['muster']) && !NOBODY_STALLED(peers['muster']) ? [peers] : [];
  });

function verdictOf({ words, limit, atLeast }: Bound, ours: readonly (number | null)[], takes: readonly Take[]): string {
  const bounds = takes.map((take) => limit(take));
  const [first = null] = bounds;
  if (first === null) return `${words}: not compared`;
  const kept = bounds.filter((bound, run) => {
    const value = ours[run] ?? null;
    return bound !== null && value !== null && (atLeast === true ? value >= bound : value <= bound);
  });
  const reach = words === '' ? `at most ${shown(first)}` : `${words} = ${bounds.map(shown).join(' / ')}`;
  const [held, all] = [kept.length, bounds.length];
  const verdict = held === all ? 'holds' : held === 0 ? '**misses**' : `**holds in ${held} of ${all} runs**`;
  return `${reach}: ${verdict}`;
}

type Take = (name: string) => number | null;

function line(row: Row, runs: readonly Run[]): string | null {
  const calmRun = runs.find(({ res }) => NOBODY_STALLED(res[row.scenario]?.['muster']))?.res[row.scenario];
  const takes = resultsOf(row.scenario, runs).map(
    (peers): Take =>
      (name) =>
        row.of(lookInto(peers[name]), lookInto(calmRun?.[name])),
  );
  const figures = (name: string): (number | null)[] => takes.map((take) => take(name));
  const ours = figures('muster');
  if (ours.every((value) => value === null)) return null;
  const cell = (values: readonly (number | null)[]): string =>
    values.every((value) => value === null) ? '–' : values.map(shown).join(' / ');
  const verdicts = row.bounds.map((bound) => verdictOf(bound, ours, takes));
  const name = row.unit === '' ? row.what : `${row.what}, ${row.unit}`;
  const cells = [row.scenario, name, cell(ours), ...PEERS.map((peer) => cell(figures(peer))), verdicts.join('; ')];
  return `| ${cells.join(' | ')} |`;
}

/** The page section that compares, as Markdown. `paths`: result files; every line has the figures of each run that measured it, in order. */
export function comparison(paths: readonly string[]): string {
  const runs = paths.map(readRun);
  const lines = ROWS.map((row) => line(row, runs)).filter((text) => text !== null);
  const machines = runs.map(
    ({ when, cpu, cores, node, load }) => `${when.slice(0, 16)}, ${cpu}, ${cores} cores, Node ${node}, load before it ${load.toFixed(1)}`,
  ); // prettier-ignore
  return [
    '## Beside other servers',
    '',
    'Figures of several runs stand beside each other; each is compared with the other servers of its own run. Hocuspocus is 4.7 with its database extension, as it comes and with a `flushDelay` of 16 ms; y-websocket is `@y/websocket-server` 0.1, in memory and with LevelDB; the bare relay (raw) passes frames on and knows nothing. Muster is the real server, with acknowledgements after fsync, authentication, admission, projections and metrics.',
    '',
    `Runs: ${machines.join('; ')}. A load above the idle machine's makes latencies worse for everybody; ratios of processor time stand it better.`,
    '',
    '| | what | Muster | raw | Hocuspocus | Hocuspocus-16 | y-websocket | with LevelDB | reach |',
    '|---|---|---|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}
