/** How much of a postmortem is there without typing, on incidents played live; the figures of the six are in docs/postmortem-fields.md. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseIncidentText } from '#model/import/incident-file.ts';
import type { IncidentFile } from '#model/import/incident-file.ts';
import { FIELD_COUNT, fieldNames, judge, readPlayed } from '#tests/support/postmortem-fields.ts';
import { perform } from '#tests/support/stage.ts';
import { startWholeServer } from '#tests/support/whole-server.ts';

const FOLDERS = ['tests/support/incidents'];

function files(): IncidentFile[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => {
        const parsed = parseIncidentText(readFileSync(`${folder}/${name}`, 'utf8'));
        if (!parsed.ok) throw new Error(`${name}: ${parsed.problems[0]?.message}`);
        return parsed.file;
      }),
  );
}

test(
  'at least four fifths of the fields are filled, at most 3 % wrong, each sentence with source and time',
  { timeout: 240_000 },
  async () => {
    const judged = [];
    for (const file of files()) {
      expect(fieldNames(file)).toHaveLength(FIELD_COUNT);
      const world = await startWholeServer();
      try {
        const { incident, time } = await perform(world, file);
        const { json } = await world.admin.api('GET', `/incidents/${incident}/export?format=json`);
        const played = readPlayed(json, time);
        expect(played.drafted.length).toBeGreaterThan(5);
        expect(played.drafted.filter(({ source, at }) => source === '' || at === null)).toEqual([]);
        judged.push(...judge(file, played));
      } finally {
        await world.close();
      }
    }
    const wrong = judged.filter(({ verdict }) => verdict === 'wrong');
    const filled = judged.filter(({ verdict }) => verdict !== 'empty');
    expect(judged.length).toBeGreaterThan(60);
    expect(wrong.length / judged.length, JSON.stringify(wrong)).toBeLessThanOrEqual(0.03);
    expect(filled.length / judged.length).toBeGreaterThanOrEqual(0.8);
  },
);
