/**
 * Two writers on one MongoDB-wire database whose driver lies to them: refuses, loses answers, does things late or by half, changes its primary. Each seed is one
 * run: both append to the same incidents, claim the same attempts and numbers, and put cards into the same sealed phase; afterwards, with a sound driver, what was
 * acknowledged must be there once and as it was said.
 * `node tests/faults/mongo-writes.ts --seeds 10000 [--seed 1] [--write]` prints the figures and keeps them for docs/reliability.md; the test
 * suite runs a few.
 */
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { parseBoardId } from '#model/ids.ts';
import type { BoardId, IncidentId } from '#model/ids.ts';
import { verifyIncident } from '#server/log/verify.ts';
import { openMongo } from '#server/storage/mongo/open.ts';
import { OutageError } from '#server/storage/ports.ts';
import type { Storage } from '#server/storage/ports.ts';
import { effectId } from '../contracts/factory.ts';
import { DatabaseFaults, faultyDatabase } from '../support/faulty-database.ts';
import { boardEntry, incidentNumber } from '../support/log-entries.ts';
import { startMongo } from '../support/mongo-server.ts';
import { keep } from './kept-trials.ts';
import { Random } from '../support/random.ts';

const ENTRIES = 3;
const FAULT_SHARE = 0.2;
/** Runs side by side, each in databases of its own: most of a run is waiting. */
const LANES = 16;
const SEEDS_PER_DATABASE = 40;
const MOST_CARDS = 2;

export interface WriteTrials {
  seeds: number;
  faults: Record<string, number>;
  acked: number;
  /** Acknowledged entries that are not in the log, or with another hash than was said. */
  lost: number;
  /** Entries, numbers, attempts and cards that are there, or were given, more often than once. */
  duplicates: number;
  /** Incidents with a gap, a wrong hash, or an entry too many. */
  broken: number;
  database: string;
}

interface Writer {
  storage: Storage;
  faults: DatabaseFaults;
}

/** Runs it until there is an answer: what nobody knows is asked again, as rooms and workers do. */
export async function answered<Value>(work: () => Promise<Value>): Promise<Value> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof OutageError) || error.reason === 'corrupt') throw error;
    }
  }
}

/** Puts entries into an incident, one or two at a time, wherever there is room for them; the same ids again after an unknown outcome. */
async function appendAll(
  writer: Writer,
  incident: IncidentId,
  name: string,
  random: Random,
  acked: Map<string, string>,
): Promise<void> {
  for (let made = 0; made < ENTRIES;) {
    const count = Math.min(1 + random.int(2), ENTRIES - made);
    const ids = Array.from({ length: count }, (_, index) => `${name}-${made + index}`);
    made += count;
    for (let left = ids; left.length > 0;) {
      const results = await answered(async () => {
        const head = await writer.storage.log.head(incident);
        const entries = left.map((id, index) => boardEntry(incident, head + 1 + index, { id }));
        return writer.storage.log.append(entries);
      });
      results.forEach((result, index) => {
        if (result.outcome !== 'taken') acked.set(left[index] ?? '', result.outcome === 'appended' ? result.hash : '');
      });
      left = left.filter((_, index) => results[index]?.outcome === 'taken');
    }
  }
}

/** How often a writer was told that it won what only one may win. */
async function contend(
  { storage }: Writer,
  seed: number,
  name: string,
): Promise<{ numbers: number; attempts: number }> {
  const won = async (work: () => Promise<boolean>): Promise<number> => {
    for (let tries = 0; tries < 3; tries += 1) {
      const told = await work().catch((error: unknown) => {
        if (error instanceof OutageError) return null;
        throw error;
      });
      if (told !== null) return told ? 1 : 0;
    }
    return 0;
  };
  return {
    numbers: await won(() => storage.tables.put('numbers', `n${seed}`, { by: name }, { ifAbsent: true })),
    attempts: await won(() => storage.attempts.claim(effectId(`c${seed}:0`), 1, name, seed)),
  };
}

const cardId = (text: string): BoardId => {
  const id = parseBoardId(text);
  if (!id) throw new Error(`${text} is no id`);
  return id;
};

async function putCards({ storage }: Writer, phase: BoardId, name: string): Promise<void> {
  for (let card = 0; card < MOST_CARDS; card += 1) {
    const slip = { id: cardId(`${name}-card-${card}`), handle: 'ana', box: `${name} ${card}` };
    await answered(() => storage.sealed.put(phase, slip, MOST_CARDS));
  }
}

async function oneSeed(writers: readonly Writer[], seed: number, result: WriteTrials): Promise<void> {
  const random = new Random(seed);
  const [judge] = writers;
  if (!judge) return;
  // Every fourth run has two incidents, so that one insert carries entries of both.
  const incidents = [incidentNumber(seed * 2), ...(seed % 4 === 0 ? [incidentNumber(seed * 2 + 1)] : [])];
  const phase = cardId(`phase-${seed}`);
  const incident = incidentNumber(seed * 2);
  const opened = {
    id: phase,
    incident,
    kind: 'cards',
    prompt: '',
    anonymous: true,
    most: MOST_CARDS,
    openedAt: seed,
    state: 'open',
    key: 'k',
  } as const;
  await answered(() => judge.storage.sealed.open(opened));
  for (const { faults } of writers) {
    faults.random = () => random.next();
    faults.share = FAULT_SHARE;
  }
  const acked = incidents.map(() => new Map<string, string>());
  const won = await Promise.all(
    writers.map(async (writer, index) => {
      await Promise.all(
        incidents.map((one, at) => appendAll(writer, one, `w${index}`, random, acked[at] ?? new Map())),
      );
      if (seed % 4 === 1) await putCards(writer, phase, `w${index}`);
      return contend(writer, seed, `w${index}`);
    }),
  );
  await Promise.all(writers.map(({ faults }) => faults.heal()));
  for (const [at, one] of incidents.entries())
    await judgeLog(judge.storage, one, acked[at] ?? new Map(), writers.length, result);
  for (const what of ['numbers', 'attempts'] as const)
    if (won.reduce((sum, one) => sum + one[what], 0) > 1) result.duplicates += 1;
  if ((await answered(() => judge.storage.sealed.slips(phase))).length > MOST_CARDS) result.duplicates += 1;
  result.seeds += 1;
}

async function judgeLog(
  storage: Storage,
  incident: IncidentId,
  acked: Map<string, string>,
  writers: number,
  result: WriteTrials,
): Promise<void> {
  const entries = await answered(() => storage.log.read(incident, 0));
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  result.acked += acked.size;
  result.duplicates += entries.length - byId.size;
  for (const [id, hash] of acked) {
    const entry = byId.get(id);
    if (!entry || (hash !== '' && entry.hash !== hash)) result.lost += 1;
  }
  const verdict = await answered(() => verifyIncident(storage.log, incident));
  if (verdict.bad || entries.length !== writers * ENTRIES) result.broken += 1;
}

async function lane(url: string, take: () => number | null, result: WriteTrials): Promise<void> {
  for (let next = take(); next !== null;) {
    const name = `w${randomUUID().slice(0, 8)}`;
    const writers: Writer[] = [];
    for (let made = 0; made < 2; made += 1) {
      const faults = new DatabaseFaults(() => 1);
      writers.push({
        faults,
        storage: await answered(() => openMongo(`${url}/${name}`, { through: (db) => faultyDatabase(db, faults) })),
      });
    }
    for (let run = 0; run < SEEDS_PER_DATABASE && next !== null; run += 1) {
      await oneSeed(writers, next, result);
      next = take();
    }
    for (const { storage, faults } of writers) {
      for (const [fault, count] of faults.counts) result.faults[fault] = (result.faults[fault] ?? 0) + count;
      await storage.close();
    }
  }
}

/** Runs the seeds from `first` on. `progress` is told after each. */
export async function writeTrials(
  seeds: number,
  first = 1,
  progress: (result: WriteTrials) => void = () => undefined,
): Promise<WriteTrials> {
  const mongo = await startMongo();
  const result: WriteTrials = {
    seeds: 0,
    faults: {},
    acked: 0,
    lost: 0,
    duplicates: 0,
    broken: 0,
    database: mongo.kind,
  };
  let next = first;
  const take = (): number | null => {
    progress(result);
    return next < first + seeds ? next++ : null;
  };
  try {
    await Promise.all(Array.from({ length: Math.min(LANES, seeds) }, () => lane(mongo.url, take, result)));
  } finally {
    await mongo.close();
  }
  return result;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '1' },
      write: { type: 'boolean', default: false },
    },
  });
  const told = (result: WriteTrials): void => {
    if (result.seeds > 0 && result.seeds % 500 === 0) console.error(JSON.stringify(result));
  };
  const result = await writeTrials(Number(values.seeds), Number(values.seed), told);
  console.log(JSON.stringify(result, null, 2));
  if (values.write)
    await keep({
      what: 'two writers whose driver lies',
      database: result.database,
      command: `node tests/faults/mongo-writes.ts --seeds ${values.seeds} --seed ${values.seed}`,
      figures: {
        seeds: result.seeds,
        ...Object.fromEntries(Object.entries(result.faults).map(([fault, times]) => [`fault: ${fault}`, times])),
        'acknowledged entries': result.acked,
        'of them lost': result.lost,
        'there or given more than once': result.duplicates,
        'incidents with a gap, a wrong hash, or an entry too many': result.broken,
      },
    });
}
