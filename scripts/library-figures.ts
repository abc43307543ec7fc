/**
 * Prints how fast the library is over many incidents on this machine: a projections database is filled with synthetic ones, then asked from this thread as
 * the server asks it, while the delay of this thread's event loop is watched. Figures, not gates.
 * Run: node scripts/library-figures.ts [--incidents 100000] [--write] [--folder FOLDER], where FOLDER keeps what was filled, to be asked again.
 */
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { idFromBytes, parseActorId, parseBoardId, parseServiceKey } from '#model/ids.ts';
import type { IncidentId, ServiceKey } from '#model/ids.ts';
import type { Actor } from '#model/incident/actor.ts';
import type { Fact, RecordedFact } from '#model/incident/facts.ts';
import { SEVERITIES } from '#model/incident/words.ts';
import { FACTORS } from '#model/whys/whys.ts';
import type { ListFilter } from '#server/projections/messages.ts';
import { Projections } from '#server/projections/projections.ts';
import { prepareTables } from '#server/projections/schema.ts';
import { ProjectionStore } from '#server/projections/store.ts';
import { openStorage } from '#server/storage/open.ts';

const { values } = parseArgs({
  options: {
    incidents: { type: 'string', default: '100000' },
    write: { type: 'boolean', default: false },
    folder: { type: 'string' },
  },
});
const INCIDENTS = Number(values.incidents);
const FIRST_AT = Date.UTC(2018, 0);
const SPAN_MS = Date.UTC(2026, 0) - FIRST_AT;
const WORDS = 30_000;
const AT_ONCE = 500;
const REPEATS = 60;
const SERVICES = 60;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

// A small generator of its own, so that every run fills the same database.
let seed = 42;
const random = (): number => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
};
const pick = <Item>(list: readonly Item[]): Item => {
  const found = list[Math.floor(random() * list.length)];
  if (found === undefined) throw new Error('an empty list');
  return found;
};
const SYLLABLES = 'ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo yu za bre cli dro fla gre'.split(' ');
const PLAIN =
  'error timeout the database of and checkout cache queue was restarted pool disk deploy certificate full slow'.split(
    ' ',
  );
/** Word n of the vocabulary; low ones are real and come often, as words do. */
const word = (n: number): string =>
  PLAIN[n] ??
  [n % 26, Math.floor(n / 26) % 26, Math.floor(n / 676) % 26, n % 7].map((at) => SYLLABLES[at] ?? '').join('');
const text = (count: number): string =>
  Array.from({ length: count }, () => word(Math.floor(WORDS ** random()) - 1)).join(' ');

const branded = <Id>(id: Id | null): Id => {
  if (id === null) throw new Error('no id');
  return id;
};
const incidentAt = (number: number): IncidentId => {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setUint32(0, number);
  return idFromBytes<IncidentId>(bytes);
};
const service = (n: number): ServiceKey => branded(parseServiceKey(`service-${n}`));
const people = Array.from({ length: 200 }, (_, n) => branded(parseActorId(`person-${n}-0000`)));
const viewer: Actor = { id: pick(people), kind: 'person', role: 'responder' };

function factsOf(number: number, at: number): RecordedFact[] {
  const person = pick(people);
  const facts: Fact[] = [
    {
      type: 'declared',
      ...{ number, title: text(6), severity: pick([...SEVERITIES, null]), status: 'investigating', summary: text(20) },
      services: [service(Math.floor(SERVICES ** random()))],
      mode: 'responding',
      origin: { kind: 'person' },
      private: random() < 0.01,
      practice: random() < 0.02,
    },
    { type: 'person-joined', person },
    { type: 'role-accepted', role: 'commander', holder: person },
    { type: 'time-set', milestone: 'started', time: at - random() * HOUR_MS },
    { type: 'time-set', milestone: 'detected', time: at - random() * 600_000 },
    ...(random() < 0.2 && number > 50
      ? [
          {
            type: 'linked' as const,
            incident: incidentAt(number - 7),
            number: number - 7,
            relation: 'similar' as const,
          },
        ]
      : []),
    { type: 'resolution-recorded', remedy: pick(['patch', 'cure', 'unknown'] as const), impactOverAt: null },
    { type: 'status-changed', from: 'investigating', to: 'resolved' },
  ];
  return facts.map((fact, index) => ({ ...fact, seq: index + 1, at: at + index * 60_000, actor: person, via: 'web' }));
}

async function fill(path: string): Promise<void> {
  const db = new DatabaseSync(path);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000');
  prepareTables(db);
  const store = new ProjectionStore(db);
  for (let from = 1; from <= INCIDENTS; from += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, INCIDENTS - from + 1) }, (_, index) => from + index);
    const at = (number: number): number => FIRST_AT + Math.floor((number / INCIDENTS) * SPAN_MS);
    const entries = numbers.map((number) => ({
      ...{ position: number, incident: incidentAt(number), facts: factsOf(number, at(number)) },
    }));
    store.facts(entries, 0);
    for (const number of numbers) store.board(incidentAt(number), boardOf(number, at(number)));
    if ((from - 1) % 10_000 === 0) process.stderr.write(`\rfilled ${from - 1} of ${INCIDENTS}`);
  }
  db.exec(
    `INSERT INTO search_open (search_open) VALUES ('optimize'); PRAGMA wal_checkpoint(TRUNCATE); PRAGMA optimize`,
  );
  db.close();
  process.stderr.write('\n');
}

function boardOf(number: number, at: number): Parameters<ProjectionStore['board']>[1] {
  const nothing = {
    mitigations: '',
    decisions: '',
    evidence: '',
    tasks: '',
    impacts: '',
    reports: '',
    promises: '',
    cautions: '',
    comments: '',
  };
  const texts = {
    ...nothing,
    situation: text(20),
    notes: text(40),
    timeline: text(60),
    hypotheses: text(20),
    whys: text(15),
    followups: text(10),
    postmortem: text(60),
  };
  const owner = pick(people);
  const followup = {
    ...{ kind: 'followup' as const, id: branded(parseBoardId(`fu-${number}`)), text: text(8), owner, ownerRole: null },
    ...{
      due: at + 28 * DAY_MS,
      state: pick(['open', 'done', 'done', 'dropped'] as const),
      remedy: null,
      at,
      doneAt: at + 20 * DAY_MS,
    },
    ...{ outcome: '', type: null, team: null, doneWhen: '', detail: '', worked: null },
  };
  return {
    texts,
    work: [followup],
    factors: [{ why: 'w', factor: pick(FACTORS), statement: text(8) }],
    praise: text(20),
  };
}

interface Question {
  what: string;
  text: () => string;
  filter?: () => ListFilter;
  after?: number;
}
const rare = (): string => word(5_000 + Math.floor(random() * 20_000));
const common = (): string => word(Math.floor(random() * 8));
const QUESTIONS: readonly Question[] = [
  { what: 'one rare word', text: rare },
  { what: 'one word that is nearly everywhere', text: common },
  { what: 'two words, one of them everywhere', text: () => `${common()} ${rare()}` },
  { what: 'three words that are everywhere', text: () => `${word(1)} ${word(6)} ${word(9)}` },
  { what: 'the beginning of a word', text: () => rare().slice(0, 4) },
  { what: 'two words in a row, in quotes', text: () => `"${word(2)} ${word(3)}"` },
  {
    what: 'a word everywhere, one severity and service',
    text: common,
    filter: () => ({ practice: false, severities: ['SEV1'], service: service(9 + Math.floor(random() * 30)) }),
  },
  {
    what: 'a word everywhere, one year',
    text: common,
    filter: () => ({ practice: false, declaredFrom: Date.UTC(2019, 0), declaredTo: Date.UTC(2020, 0) }),
  },
  { what: 'no words: the newest', text: () => '' },
  {
    what: 'no words: severity, service and factor',
    text: () => '',
    filter: () => ({ practice: false, severities: ['SEV2'], service: service(3), factor: pick(FACTORS) }),
  },
  {
    what: 'no words: page 20 of a severity',
    text: () => '',
    filter: () => ({ practice: false, severities: ['SEV3'] }),
    after: 1_000,
  },
];

const share = (sorted: readonly number[], part: number): number =>
  sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0;
const sortedOf = (list: readonly number[]): number[] => [...list].sort((a, b) => a - b);

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

const folder = values.folder ?? (await mkdtemp(join(tmpdir(), 'muster-library-')));
const noted = join(folder, `filled-${INCIDENTS}.json`);
try {
  await mkdir(folder, { recursive: true });
  // The projections know whose log they follow: a folder that is asked again needs the same one.
  const storage = await openStorage(values.folder ? { kind: 'sqlite', dir: folder } : { kind: 'memory' });
  const known = await readFile(noted, 'utf8').catch(() => null);
  if (known === null) {
    // Opened once before it is filled, so that it knows which log it belongs to.
    await Projections.open({ storage, dir: folder }).then((fresh) => fresh.close());
    const took = await timed(() => fill(join(folder, 'projections.db')));
    await writeFile(noted, String(took));
  }
  const fillMs = Number(known ?? (await readFile(noted, 'utf8')));
  const projections = await Projections.open({ storage, dir: folder });
  const ask = (question: Question): Promise<unknown> =>
    projections.ask('library', {
      ...{ viewer, text: question.text(), filter: question.filter?.() ?? { practice: false } },
      ...{ after: question.after ?? 0, limit: 50 },
    });
  for (const question of QUESTIONS) await ask(question);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const rows: string[] = [];
  const everything: number[] = [];
  for (const question of QUESTIONS) {
    const took: number[] = [];
    for (let turn = 0; turn < REPEATS; turn += 1) took.push(await timed(() => ask(question)));
    everything.push(...took);
    const sorted = sortedOf(took);
    rows.push(
      `| ${question.what} | ${share(sorted, 0.5).toFixed(1)} | ${share(sorted, 0.95).toFixed(1)} | ${share(sorted, 1).toFixed(1)} |`,
    );
  }
  delay.disable();
  const others: [string, () => Promise<unknown>][] = [
    [
      'what stands beside the list (years, factors)',
      () => projections.ask('shelf', { viewer, filter: { practice: false }, now: Date.UTC(2026, 0) }),
    ],
    [
      'the same of one service, with what to read first',
      () =>
        projections.ask('shelf', { viewer, filter: { practice: false, service: service(3) }, now: Date.UTC(2026, 0) }),
    ],
    [
      'overdue follow-ups, counted and listed',
      () =>
        projections.ask('workCounts', {
          viewer,
          query: { kinds: ['followup'], practice: false },
          now: Date.UTC(2026, 0),
        }),
    ],
    ['what went well', () => projections.ask('praise', { viewer, limit: 3 })],
    [
      'Insights over twelve months',
      () =>
        projections.ask('insights', { viewer, query: { from: Date.UTC(2025, 0), now: Date.UTC(2026, 0) }, dots: 400 }),
    ],
    [
      'Insights over everything',
      () => projections.ask('insights', { viewer, query: { from: 0, now: Date.UTC(2026, 0) }, dots: 400 }),
    ],
  ];
  const more: string[] = [];
  for (const [what, work] of others) {
    const took: number[] = [];
    for (let turn = 0; turn < 10; turn += 1) took.push(await timed(work));
    more.push(`| ${what} | ${share(sortedOf(took), 0.5).toFixed(1)} | ${share(sortedOf(took), 1).toFixed(1)} |`);
  }
  const size = (await stat(join(folder, 'projections.db'))).size;
  await projections.close();
  await storage.close();
  const all = sortedOf(everything);
  const [cpu] = cpus();
  const page = `# Figures of the library

Written by \`node scripts/library-figures.ts --write\` on ${new Date().toISOString().slice(0, 10)}: ${cpu?.model ?? 'unknown'}, ${cpus().length} cores, Node ${process.version}, other work on the machine.
${INCIDENTS.toLocaleString('en')} synthetic incidents of about 270 words each, ${(size / 2 ** 20).toFixed(0)} MiB, filled in ${(fillMs / 1000).toFixed(0)} s. Each question is a page of 50 rows with the number of all that fit, asked ${REPEATS} times
from the main thread as the server asks it; times in milliseconds until the answer is there.

| search | p50 | p95 | longest |
| --- | ---: | ---: | ---: |
${rows.join('\n')}
| **all searches** | **${share(all, 0.5).toFixed(1)}** | **${share(all, 0.95).toFixed(1)}** | **${share(all, 1).toFixed(1)}** |

The event loop of the main thread was late by ${(delay.percentile(50) / 1e6).toFixed(1)} ms (p50), ${(delay.percentile(99) / 1e6).toFixed(1)} ms (p99), ${(delay.max / 1e6).toFixed(1)} ms (longest) meanwhile, with a timer of 1 ms.

| beside it | p50 | longest |
| --- | ---: | ---: |
${more.join('\n')}

With a word that is nearly everywhere the newest 1,000 matches are ranked, and the page says so; nobody reads the ten-thousandth. Insights are counted in a thread of their own, so that
whoever types into search does not wait behind them.
`;
  console.log(page);
  if (values.write) {
    const file = join(import.meta.dirname, '../docs/library-figures.md');
    await writeFile(file, await format(page, { ...(await resolveConfig(file)), parser: 'markdown' }));
  }
} finally {
  if (values.folder === undefined) await rm(folder, { recursive: true, force: true });
}
