// Kill -9 on the real process while four people type: what was acknowledged, and what a second person has seen, must be
// there afterwards. One in five trials kills the server again while it recovers, one in
// seven kills packing and backup in between; at the end the hash chain must hold. Run it at length with
// `node tests/faults/kill.ts 1000`.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import * as Y from 'yjs';
import { verify } from '#server/log/verify.ts';
import { openStorage } from '#server/storage/open.ts';
import { ServerProcess } from './server-process.ts';
import { SyncClient } from './sync-client.ts';

const WRITERS = 4;
const EDITS_ACKED = 100;
const RECOVERY_KILLS = 0.2;
const UPKEEP_KILLS = 0.15;

export interface KillFigures {
  trials: number;
  recoveryKills: number;
  /** Kills of a process that packs entries and makes a backup. */
  upkeepKills: number;
  acked: number;
  seen: number;
  lostAcked: number;
  lostSeen: number;
  leftPending: number;
  /** Entries whose hash was checked at the end, and incidents with one that is not as it was written. */
  verified: number;
  damaged: number;
}

/** What was promised when the server died: clientID to clock. */
interface Promised {
  incident: string;
  acked: Map<number, number>;
  seen: Map<number, number>;
}

async function typeUntilKilled(server: ServerProcess, incident: string, random: () => number): Promise<Promised> {
  const writers = Array.from({ length: WRITERS }, () => new SyncClient(server.address(incident)));
  const reader = new SyncClient(server.address(incident));
  await Promise.all([...writers, reader].map((client) => client.synced));
  let isTyping = true;
  const typing = writers.map(async (writer, i) => {
    const timeline = writer.doc.getMap('timeline');
    const text = new Y.Text();
    timeline.set(`entry-${i}-${writer.doc.clientID}`, new Y.Map([['text', text]]));
    while (isTyping) {
      text.insert(text.length, 'edit ');
      if (random() < 0.1) text.delete(0, 3);
      await pause(random() * 6);
    }
  });
  const acked = (): number => writers.reduce((sum, writer) => sum + writer.acknowledged, 0);
  while (acked() < EDITS_ACKED && writers.every((writer) => writer.closeCode === null)) await pause(5);
  await pause(random() * 400);
  const killed = server.kill();
  isTyping = false;
  await killed;
  await Promise.all(typing);
  await pause(30); // what the server said before it died still counts
  const promised: Promised = {
    incident,
    acked: new Map(writers.map((writer) => [writer.doc.clientID, writer.acknowledgedClock])),
    seen: new Map(writers.map((writer) => [writer.doc.clientID, reader.clockOf(writer.doc.clientID)])),
  };
  for (const client of [...writers, reader]) client.close();
  return promised;
}

function lost(promised: ReadonlyMap<number, number>, reader: SyncClient): number {
  let missing = 0;
  for (const [client, clock] of promised) missing += Math.max(0, clock - reader.clockOf(client));
  return missing;
}

/** Packing and a backup, killed in the middle. */
async function killUpkeep(dir: string, random: () => number): Promise<void> {
  const to = mkdtempSync(join(tmpdir(), 'muster-backup-'));
  const child = spawn(process.execPath, ['tests/faults/upkeep-process.ts', dir, join(to, 'backup')], { stdio: 'ignore' }); // prettier-ignore
  const gone = once(child, 'exit');
  await pause(150 + random() * 700);
  child.kill('SIGKILL');
  await gone;
  rmSync(to, { recursive: true, force: true });
}

/** Walks the hash chain of everything that the trials left. */
async function verifyAll(dir: string, figures: KillFigures): Promise<void> {
  const storage = await openStorage({ kind: 'sqlite', dir });
  const { entries, bad } = await verify(storage);
  await storage.close();
  figures.verified = entries;
  figures.damaged = bad.length;
}

/** Runs `trials` trials on one data folder; every third goes on in the incident of the one before. */
export async function killTrials(
  trials: number,
  seed: number,
  report: (figures: KillFigures) => void = () => undefined,
): Promise<KillFigures> {
  // prettier-ignore
  const random = randomFrom(seed);
  const figures: KillFigures = { trials: 0, recoveryKills: 0, upkeepKills: 0, acked: 0, seen: 0, lostAcked: 0, lostSeen: 0, leftPending: 0, verified: 0, damaged: 0 }; // prettier-ignore
  const server = new ServerProcess();
  try {
    await server.start();
    await server.ready();
    let incident = await server.declare('Trial');
    for (let trial = 0; trial < trials; trial++) {
      if (trial % 3 === 0) incident = await server.declare(`Trial ${trial}`);
      const promised = await typeUntilKilled(server, incident, random);
      if (random() < UPKEEP_KILLS) {
        figures.upkeepKills++;
        await killUpkeep(server.dir, random);
      }
      await server.start();
      if (random() < RECOVERY_KILLS) {
        figures.recoveryKills++;
        await pause(random() * 1500);
        await server.kill();
        await server.start();
      }
      await server.ready();
      const reader = new SyncClient(server.address(incident));
      await reader.synced;
      figures.trials++;
      for (const clock of promised.acked.values()) figures.acked += clock;
      for (const clock of promised.seen.values()) figures.seen += clock;
      figures.lostAcked += lost(promised.acked, reader);
      figures.lostSeen += lost(promised.seen, reader);
      if (reader.doc.store.pendingStructs !== null || reader.doc.store.pendingDs !== null) figures.leftPending++;
      reader.close();
      report(figures);
    }
    await server.kill();
    await verifyAll(server.dir, figures);
  } finally {
    await server.kill();
    server.remove();
  }
  return figures;
}

/** A small generator (mulberry32), so that a seed says which moments were chosen. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

if (process.argv[1]?.endsWith('kill.ts') === true) {
  const figures = await killTrials(Number(process.argv[2] ?? 60), Number(process.argv[3] ?? Date.now()), (soFar) => {
    if (soFar.trials % 10 === 0) console.log(JSON.stringify(soFar));
  });
  console.log(JSON.stringify(figures));
  process.exit(figures.lostAcked + figures.lostSeen + figures.leftPending + figures.damaged > 0 ? 1 : 0);
}
