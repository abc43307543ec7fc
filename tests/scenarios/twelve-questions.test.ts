/** Twelve questions to a published postmortem, answered from its page alone; docs/twelve-questions.md has the answers for two public incidents. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseIncidentText } from '#model/import/incident-file.ts';
import { reviewAndPublish, TRIGGERS } from '#tests/support/review-held.ts';
import { perform } from '#tests/support/stage.ts';
import { answer } from '#tests/support/twelve-questions.ts';
import { startWholeServer } from '#tests/support/whole-server.ts';

test('an incident that was played, reviewed and published answers all twelve', { timeout: 120_000 }, async () => {
  const parsed = parseIncidentText(readFileSync('demo/incidents/gitlab-2017-database.json', 'utf8'));
  if (!parsed.ok) throw new Error('the shipped incident is no incident file');
  const world = await startWholeServer();
  try {
    const { incident } = await perform(world, parsed.file);
    const html = await reviewAndPublish(world, incident, TRIGGERS['gitlab-2017'] ?? '');
    expect(answer(html).filter(({ yes }) => !yes)).toEqual([]);
  } finally {
    await world.close();
  }
});

test('a page that says nothing answers none of the first eleven, and one that blames fails the last', () => {
  const empty = '<table><tr><td>Incident</td><td>#1</td></tr></table><h2>Summary</h2><p>Nothing recorded.</p>';
  expect(
    answer(empty)
      .slice(0, 11)
      .filter(({ yes }) => yes),
  ).toEqual([]);
  expect(answer(`${empty}<p>Marcus caused the outage.</p>`)[11]?.yes).toBe(false);
});
