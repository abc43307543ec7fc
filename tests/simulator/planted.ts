// Runs the simulator with one bug planted at a time and says after how many seeds it was found.
// `node tests/simulator/planted.ts [most seeds]`.

import { SABOTAGES, type Sabotage } from './sabotage.ts';
import { simulate } from './simulate.ts';

export interface Finding {
  bug: string;
  /** How many seeds it took; null when it was not found. */
  seeds: number | null;
  /** What the simulator said. */
  said: string | null;
}

/** Looks for one planted bug, seed after seed. */
export async function hunt(sabotage: Sabotage, mostSeeds: number): Promise<Finding> {
  for (let seed = 1; seed <= mostSeeds; seed++) {
    const { broken } = await simulate(seed, sabotage);
    if (broken !== null) return { bug: sabotage.name, seeds: seed, said: broken };
  }
  return { bug: sabotage.name, seeds: null, said: null };
}

if (process.argv[1]?.endsWith('planted.ts') === true) {
  const mostSeeds = Number(process.argv[2] ?? 2000);
  let escaped = 0;
  for (const sabotage of SABOTAGES) {
    const finding = await hunt(sabotage, mostSeeds);
    if (finding.seeds === null) escaped += 1;
    console.log(JSON.stringify(finding));
  }
  process.exit(escaped > 0 ? 1 : 0);
}
