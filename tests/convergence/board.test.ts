import { expect, test } from 'vitest';
import { OPERATION_NAMES } from '../support/operations.ts';
import { Random } from '../support/random.ts';
import { checkQuiet, checkRich, checkStep } from './invariants.ts';
import { Peers } from './peers.ts';

const SEEDS = Number(process.env.MUSTER_SEEDS ?? 2_000);
const FIRST = Number(process.env.MUSTER_SEED ?? 1);
const STEPS = 60;

function run(seed: number): Peers {
  const network = new Peers(new Random(seed));
  let step = 0;
  try {
    for (; step < STEPS; step += 1) {
      const doc = network.step();
      checkStep(doc);
      if (step % 10 === 9) checkRich(doc);
    }
    network.quiesce();
    checkQuiet(
      network.peers.map((peer) => peer.doc),
      network.added,
    );
  } catch (cause) {
    throw new Error(
      `seed ${seed}, step ${step} (MUSTER_SEED=${seed} MUSTER_SEEDS=1 walks it again): ${network.done.join(' ')}`,
      { cause },
    );
  }
  return network;
}

test(`four people converge and lose nothing, ${SEEDS} seeds from ${FIRST}`, () => {
  const done = new Map<string, number>();
  let kept = 0;
  for (let seed = FIRST; seed < FIRST + SEEDS; seed += 1) {
    const network = run(seed);
    for (const name of network.done) done.set(name, (done.get(name) ?? 0) + 1);
    for (const ids of network.added.values()) kept += ids.size;
  }
  console.info(
    `convergence: ${SEEDS} seeds from ${FIRST}, ${[...done.values()].reduce((a, b) => a + b, 0)} operations, ${kept} objects added, 0 lost`,
  );
  // The run means something only when everything was tried.
  if (SEEDS >= 200) expect(OPERATION_NAMES.filter((name) => !done.has(name))).toEqual([]);
});

test('the same seed is the same run', () => {
  expect(run(4_711).done).toEqual(run(4_711).done);
});
