/**
 * A review with ten people who write and two hundred who watch, most of them guests of the review alone, against a whole server on a real data folder: how
 * long it takes until the last of them sees what was written, and whether everything that was written is there. Figures, not gates.
 * Run: node scripts/review-trial.ts [--writers 10] [--watchers 200] [--guests 150] [--rounds 20] [--write], which writes docs/review-trial.md.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { parseActorId, parseBoardId } from '#model/ids.ts';
import { park, readReview, startReview } from '#model/review/review.ts';
import { openStorage } from '#server/storage/open.ts';
import type { OpenDoc, Somebody } from '#tests/support/whole-server.ts';
import { startWholeServer } from '#tests/support/whole-server.ts';

const { values } = parseArgs({
  options: {
    writers: { type: 'string', default: '10' },
    watchers: { type: 'string', default: '200' },
    guests: { type: 'string', default: '150' },
    rounds: { type: 'string', default: '20' },
    write: { type: 'boolean', default: false },
  },
});
const [writers, watchers, rounds] = [Number(values.writers), Number(values.watchers), Number(values.rounds)];
const guests = Math.min(watchers, Number(values.guests));
/** Long enough for a slow machine; what is not seen by then is counted as missing. */
const GIVE_UP_MS = 60_000;

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const dir = mkdtempSync(join(tmpdir(), 'muster-review-trial-'));
const storage = await openStorage({ kind: 'sqlite', dir });
const server = await startWholeServer({
  storage,
  env: { MUSTER_SECRET_KEY: 'a secret of thirty-two letters or more', MUSTER_DATA_DIR: dir },
});
const incident = await server.admin.declare('Checkout errors');
await server.admin.command(incident, { type: 'resolve', remedy: 'patch' });

async function guest(index: number): Promise<Somebody> {
  const { json } = await server.admin.api('POST', `/incidents/${incident}/guests`, {
    name: `Guest ${index}`,
    mode: 'review',
  });
  const id = parseActorId(json.guest);
  if (!id) throw new Error('no guest was made');
  return server.behind(id, `Guest ${index}`, String(json.url).split('/').at(-1) ?? '');
}

const authors: Somebody[] = [];
for (let index = 0; index < writers; index += 1) authors.push(await server.person(`Writer ${index}`));
const readers: Somebody[] = [];
for (let index = 0; index < watchers; index += 1)
  readers.push(index < guests ? await guest(index) : await server.person(`Watcher ${index}`));
const joinedFrom = performance.now();
const written: OpenDoc[] = await Promise.all(authors.map((who) => who.open(incident)));
const seen: OpenDoc[] = await Promise.all(readers.map((who) => who.open(incident)));
const joinMs = performance.now() - joinedFrom;
const host = await server.admin.open(incident);
startReview(host.doc, 'hour', server.now(), server.admin.id);
await server.admin.command(incident, { type: 'step-review', step: 'cards', agenda: 'hour' });

// Sealed cards of everybody, guests included.
const phases = `/incidents/${incident}/review/phases`;
await server.admin.api('POST', phases, { id: 'trial-cards', kind: 'cards', prompt: 'What surprised you?', most: 3 });
const layFrom = performance.now();
const replies = await Promise.all(
  [...authors, ...readers].map((who, index) =>
    who.api('PUT', `${phases}/trial-cards/cards/card-${index}`, { text: `thought ${index}` }),
  ),
);
const layMs = performance.now() - layFrom;
const refused = replies.filter(({ status }) => status !== 204).length;

/** Waits until every watcher sees it; how long the last one took, ms, or NaN. */
async function untilAll(holds: (open: OpenDoc) => boolean): Promise<number> {
  const from = performance.now();
  while (performance.now() - from < GIVE_UP_MS) {
    if (seen.every(holds)) return performance.now() - from;
    await pause(2);
  }
  return Number.NaN;
}
const revealed = server.admin.api('POST', `${phases}/trial-cards/reveal`, {});
const revealMs = await untilAll(({ doc }) => readReview(doc).cards.length === replies.length - refused);
await revealed;

const latencies: number[] = [];
for (let round = 0; round < rounds; round += 1) {
  const before = round * writers;
  for (const [index, { doc }] of written.entries()) {
    const id = parseBoardId(`parked-${round}-${index}`);
    if (id) park(doc, id, `side track ${round}.${index}`);
  }
  const ms = await untilAll(({ doc }) => readReview(doc).parked.length >= before + writers);
  latencies.push(ms);
}
const missing = seen.filter(({ doc }) => readReview(doc).parked.length !== rounds * writers).length;
const sorted = latencies.filter((ms) => !Number.isNaN(ms)).sort((one, other) => one - other);
const figures: Record<string, number> = {
  'people who write': writers,
  'people who watch': watchers,
  'of them guests of the review alone': guests,
  'all joined after, ms': Math.round(joinMs),
  'cards laid by everybody at once, ms': Math.round(layMs),
  'cards refused': refused,
  'all cards seen by the last watcher, ms': Math.round(revealMs),
  [`a round of ${writers} edits seen by the last of ${watchers}, median ms`]: Math.round(percentile(sorted, 0.5)),
  [`a round of ${writers} edits seen by the last of ${watchers}, p95 ms`]: Math.round(percentile(sorted, 0.95)),
  'rounds not seen by all in a minute': latencies.length - sorted.length,
  'watchers who miss an edit': missing,
};
console.table(figures);
if (values.write) {
  const file = join(import.meta.dirname, '../docs/review-trial.md');
  const [cpu] = cpus();
  const page = `# A review with many

Written by \`node scripts/review-trial.ts --write\` on ${new Date().toISOString().slice(0, 10)}: ${cpu?.model ?? 'unknown'}, ${cpus().length} cores, Node ${process.version}, other work on the machine.
One whole server on a real data folder; writers, watchers and guests are connections of their own in the same process, which shares the processor with the server.
A round is one parked thought of every writer at once; it is over when the last of the watchers has all of them.

| | |
| --- | ---: |
${Object.entries(figures)
  .map(([what, value]) => `| ${what} | ${value.toLocaleString('en')} |`)
  .join('\n')}
`;
  writeFileSync(file, await format(page, { ...(await resolveConfig(file)), parser: 'markdown' }));
}
await server.close();
rmSync(dir, { recursive: true, force: true });
process.exitCode = missing + refused > 0 ? 1 : 0;
