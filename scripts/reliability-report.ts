/**
 * Runs the fault trials one after the other and writes what came out to docs/reliability.md. Nobody types these numbers; a part that
 * is not named keeps what its last run said, with the day, the commit and the seed of that run.
 * Run: node scripts/reliability-report.ts [--only Killed,Fuzzed] [--kills 1000] [--frames 1000000] [--seeds 100000] [--rejoins 10000]
 *      [--clients 1000] [--readers 200] [--minutes 10] [--poisons 3] [--seed 1]
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { fuzz } from '#tests/faults/fuzz.ts';
import { idleTrial } from '#tests/faults/idle.ts';
import { indicatorLooks } from '#tests/faults/indicator.ts';
import { severalNodes } from '#tests/faults/kept-trials.ts';
import { killTrials } from '#tests/faults/kill.ts';
import { poisonedTrials } from '#tests/faults/poisoned.ts';
import { restartTrials } from '#tests/faults/restart.ts';
import { stalledTrials } from '#tests/faults/stalled.ts';
import { unloadTrials } from '#tests/faults/unload.ts';
import { hunt } from '#tests/simulator/planted.ts';
import { SABOTAGES } from '#tests/simulator/sabotage.ts';
import { simulate } from '#tests/simulator/simulate.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '60' },
    frames: { type: 'string', default: '100000' },
    seeds: { type: 'string', default: '2000' },
    rejoins: { type: 'string', default: '10000' },
    clients: { type: 'string', default: '200' },
    readers: { type: 'string', default: '200' },
    minutes: { type: 'string', default: '10' },
    poisons: { type: 'string', default: '3' },
    looks: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
  },
});
const seed = Number(values.seed);
const text = (value: number): string => value.toLocaleString('en');

type Row = readonly [string, ...(string | number)[]];
const table = (head: readonly string[], rows: readonly Row[]): string =>
  [
    head,
    head.map(() => '---'),
    ...rows.map((row) => row.map((cell) => (typeof cell === 'number' ? text(cell) : cell.replaceAll('__', '\\_\\_')))),
  ]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');

async function killPart(trials: number): Promise<string> {
  const { recoveryKills, upkeepKills, acked, seen, lostAcked, lostSeen, leftPending, verified, damaged } =
    await killTrials(trials, seed);
  return table(
    ['kill -9 of the real process', 'figure'],
    [
      ['trials (four people typing, one reading)', trials],
      ['killed again while recovering', recoveryKills],
      ['packing and backup killed in the middle', upkeepKills],
      ['acknowledged clocks', acked],
      ['of them lost', lostAcked],
      ['clocks that a second person had seen', seen],
      ['of them lost', lostSeen],
      ['boards left with something pending', leftPending],
      ['entries whose hash chain was walked at the end', verified],
      ['incidents with a damaged entry', damaged],
    ],
  );
}

async function fuzzPart(frames: number): Promise<string> {
  const figures = await fuzz(frames, seed);
  const kinds = Object.entries(figures.kinds).toSorted(([a], [b]) => a.localeCompare(b));
  const sums = table(
    ['frames against the rooms', 'figure'],
    [
      ['frames', figures.frames],
      ['let in, durable and read back by another', figures.accepted],
      ['refused at once', figures.refused],
      ['rooms', figures.rooms],
      ['edits of an honest editor beside it, all acknowledged', figures.honest],
      ['frames after which anything was not as promised', figures.broken],
    ],
  );
  const byKind = table(
    ['kind of frame', 'sent', 'let in', 'refused at once'],
    kinds.map(([kind, { sent, accepted, refused }]): Row => [kind, sent, accepted, refused]),
  );
  const told = 'What was neither let in nor refused at once brought nothing new, or waits for what it builds on and is refused when that does not come.'; // prettier-ignore
  return [sums, ...figures.what.map((what) => `- ${what}`), told, byKind].join('\n\n');
}

async function simulatorPart(seeds: number): Promise<string> {
  const faults = new Map<string, number>();
  const broken: string[] = [];
  let edits = 0;
  let acked = 0;
  for (let at = seed; at < seed + seeds; at++) {
    const figures = await simulate(at);
    edits += figures.edits;
    acked += figures.acked;
    for (const [fault, times] of Object.entries(figures.faults)) faults.set(fault, (faults.get(fault) ?? 0) + times);
    if (figures.broken !== null) broken.push(`seed ${at}: ${figures.broken}`);
  }
  const sums = table(
    ['simulator', 'figure'],
    [
      ['seeds', `${text(seeds)}, from ${seed}`],
      ['edits', edits],
      ['acknowledged clocks', acked],
      ['seeds in which a promise was broken', broken.length],
    ],
  );
  const byKind = table(
    ['fault', 'times'],
    [...faults].toSorted(([a], [b]) => a.localeCompare(b)),
  );
  return [sums, ...broken, byKind].join('\n\n');
}

async function plantedPart(): Promise<string> {
  const rows: Row[] = [];
  for (const sabotage of SABOTAGES) {
    const { bug, seeds, said } = await hunt(sabotage, 2000);
    rows.push([bug, seeds ?? 'not found', (said ?? '').replace(/,? \(at .*|, entry .*/, '')]);
  }
  return table(['planted bug', 'found after seeds', 'what the simulator said'], rows);
}

async function unloadPart(trials: number): Promise<string> {
  const { hits, edits, commands, stale } = await unloadTrials(trials, seed);
  return table(
    ['the last who leaves against the next who comes', 'figure'],
    [
      ['trials', trials],
      ['joined while the room was being written away', hits],
      ['acknowledged edits', edits],
      ['commands', commands],
      ['trials after which somebody lacked something', stale],
    ],
  );
}

async function restartPart(clients: number): Promise<string> {
  const { restarts, edits, lost, astray, loggedAgain, backMs } = await restartTrials(clients, 3, seed);
  return table(
    ['restart under open tabs', 'figure'],
    [
      ['tabs', clients],
      ['restarts while people type, and then two in silence', restarts - 1],
      ['words typed, also while the server was away', edits],
      ['of them lost', lost],
      ['tabs that did not come back, or have something else', astray],
      ['entries logged because people came back', loggedAgain],
      [
        'back with everything, ms after the first answer: p50 / p99 / last',
        `${text(backMs.p50)} / ${text(backMs.p99)} / ${text(backMs.most)}`,
      ],
    ],
  );
}

const share = (percent: number): string => `${percent > 0 ? '+' : ''}${percent} %`;

async function stalledPart(readers: number): Promise<string> {
  const figures = await stalledTrials(readers, readers / 10, { seconds: 12, rounds: 3, isForGood: true });
  const { quiet, beside, stalled } = figures;
  return table(
    ['readers who stop reading', 'figure'],
    [
      ['readers of one room, while four type and one pastes', readers],
      ['of them stop reading, for 12 s and again, three times', stalled],
      ['edits', figures.edits],
      ['of them missing at a reader in the end, the stalled among them', figures.missed],
      ['edit to sight at the others, ms, while all read: p50 / p99', `${quiet.p50} / ${quiet.p99}`],
      ['the same while the stalled do not: p50 / p99', `${beside.p50} / ${beside.p99}`],
      ['p99, the second to the first', share(figures.slowerByPercent)],
      ['sent to each who reads in a spell, MB; the stalled read none of it', figures.untakenMb],
      ['resident memory of the server while all read, at most, MB', figures.quietMb],
      ['the same while the stalled do not', figures.besideMb],
      ['what is more, for each of the stalled, MB', figures.moreMbEach],
      ['times that one who read on had everything again, on the same connection', figures.caughtUp],
      ['then they read nothing for good: let go by the server', figures.letGo],
      ['the last of them after, s', figures.letGoAfterS],
      ['came back and had everything', figures.cameBack],
      ['load of the machine at the end', figures.load],
    ],
  );
}

async function poisonedPart(times: number): Promise<string> {
  const figures = await poisonedTrials(15, 3, times);
  const spread = ({ p50, p99 }: { p50: number; p99: number }): string => `${p50} / ${p99}`;
  const sums = table(
    ['two people write in a room that is poisoned', 'figure'],
    [
      ['their edits', figures.edits],
      ['of them not acknowledged, or not seen by the other', figures.lost],
      ['presences that nobody has, seen by the two', figures.ghosts],
      ['poisons streamed in meanwhile, all of the list but the frames of 20 MB', figures.streamed],
      ['edit to sight at the other, ms, without the stream: p50 / p99', spread(figures.quiet)],
      ['beside the stream: p50 / p99', spread(figures.beside)],
      ['p99, the second to the first', share(figures.slowerByPercent)],
      ['frames of 20 MB, one after the other', figures.huge],
      ['edit to sight beside these: p50 / p99', spread(figures.besideHuge)],
      ['load of the machine at the end', figures.load],
    ],
  );
  const list = table(
    ['poison, from another person', 'sent', 'refused with', 'rooms changed'],
    figures.rows.map(({ kind, sent, codes, roomsChanged }): Row => {
      return [kind, sent, codes.length > 0 ? codes.join(', ') : 'harmless', roomsChanged];
    }),
  );
  return `${sums}\n\n${list}`;
}

async function idlePart(minutes: number): Promise<string> {
  const { clients, disconnects, longestSilenceS, edits, arrived } = await idleTrial(minutes);
  return table(
    ['stock y-websocket clients with nothing to do', 'figure'],
    [
      ['clients, with presence and without, alone in a room and in pairs', clients],
      ['minutes', minutes],
      ['connections lost', disconnects],
      ['longest that one heard nothing, s (the client gives up after 30)', longestSilenceS],
      ['edits afterwards, one by each', edits],
      ['of them with everybody else, and with who comes later', arrived],
    ],
  );
}

async function indicatorPart(looks: number): Promise<string> {
  const { checks, falselySaved, saved, saving, offline, other, kills, cuts, fullDisks } = await indicatorLooks(looks);
  return table(
    ['what a page says about saving, against the disk of the server', 'figure'],
    [
      ['looks, each right after somebody typed', checks],
      [
        'it said "Saved" / "Saving" / "Offline" / something else',
        [saved, saving, offline, other].map(text).join(' / '),
      ],
      ['the network was cut', cuts],
      ['the disk of the server took nothing', fullDisks],
      ['the server was killed (kill -9)', kills],
      ['"Saved" of what was not', falselySaved],
    ],
  );
}

const versionOf = (name: string): string => {
  const { version }: { version: string } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
  return version;
};
const sqlite = new DatabaseSync(':memory:').prepare('SELECT sqlite_version() AS version').get();
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();

interface Part {
  title: string;
  run: (size: number) => Promise<string>;
  size: number;
  command: string;
}
const PARTS: readonly Part[] = [
  { title: 'Killed', run: killPart, size: Number(values.kills), command: 'tests/faults/kill.ts' },
  { title: 'Fuzzed', run: fuzzPart, size: Number(values.frames), command: 'tests/faults/fuzz.ts' },
  { title: 'Simulated', run: simulatorPart, size: Number(values.seeds), command: 'tests/simulator/simulate.ts' },
  {
    title: 'The simulator itself',
    run: plantedPart,
    size: Number(values.seeds),
    command: 'tests/simulator/planted.ts',
  },
  { title: 'Unloaded', run: unloadPart, size: Number(values.rejoins), command: 'tests/faults/unload.ts' },
  { title: 'Indicator', run: indicatorPart, size: Number(values.looks), command: 'tests/faults/indicator.ts' },
  { title: 'Restarted', run: restartPart, size: Number(values.clients), command: 'tests/faults/restart.ts' },
  { title: 'Poisoned', run: poisonedPart, size: Number(values.poisons), command: 'tests/faults/poisoned.ts' },
  { title: 'Stalled', run: stalledPart, size: Number(values.readers), command: 'tests/faults/stalled.ts' },
  { title: 'Idle', run: idlePart, size: Number(values.minutes), command: 'tests/faults/idle.ts' },
];

const PAGE = 'docs/reliability.md';
const named = values.only === '' ? PARTS : PARTS.filter(({ title }) => values.only.split(',').includes(title));

/** What the page says already, by title. */
function saidBefore(): Map<string, string> {
  const sections = readFileSync(PAGE, 'utf8').split(/^## /m).slice(1);
  return new Map(sections.map((section) => [section.slice(0, section.indexOf('\n')), section.trim()]));
}

const fresh = new Map<string, string>();
for (const { title, run, size, command } of named) {
  const startedAt = Date.now();
  const body = await run(size);
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  console.log(`${title}: ${seconds} s`);
  const when = new Date(startedAt).toISOString().slice(0, 10);
  fresh.set(
    title,
    `${title}\n\n${body}\n\n${when}, commit ${commit}, seed ${seed}, ${text(seconds)} s. Again: \`node ${command}\`.`,
  );
}
const head = [
  '# Reliability, measured',
  'Written by `node scripts/reliability-report.ts`; do not edit. Each part says when it ran, on which commit and with which seed; the same seed does the same again.',
  table(
    ['', ''],
    [
      ['Node', process.version],
      ['SQLite', String(sqlite?.['version'])],
      ['yjs', versionOf('yjs')],
      ['ws', versionOf('ws')],
      ['processors', availableParallelism()],
    ],
  ),
];
const before = saidBefore();
const measured = PARTS.map(({ title }) => `## ${fresh.get(title) ?? before.get(title) ?? `${title}\n\nNot run yet.`}`);
const sections = [...measured, `## ${severalNodes()}`];
const options = await resolveConfig(PAGE);
writeFileSync(PAGE, await format([...head, ...sections].join('\n\n'), { ...options, parser: 'markdown' }));
