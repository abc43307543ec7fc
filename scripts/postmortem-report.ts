// Prints how much of a postmortem is there without anybody typing it, and how much of that is wrong: each incident file is played live on the whole server
// (real sockets, real commands, a stepped clock), and the fixed list of fields is judged by what the file states.
// Run: node scripts/postmortem-report.ts [FOLDER] [--write] [--wrong]
// FOLDER: incident files; without it those of tests/support/incidents and demo/incidents. --write: into docs/postmortem-fields.md. --wrong: what was wrong, with both values.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { parseIncidentText } from '#model/import/incident-file.ts';
import { FIELD_COUNT, judge, readPlayed } from '#tests/support/postmortem-fields.ts';
import type { DraftedSentence, Judged } from '#tests/support/postmortem-fields.ts';
import { perform } from '#tests/support/stage.ts';
import { startWholeServer } from '#tests/support/whole-server.ts';

const PAGE = 'docs/postmortem-fields.md';
const { values, positionals } = parseArgs({
  options: { write: { type: 'boolean' }, wrong: { type: 'boolean' } },
  allowPositionals: true,
});
const folders = positionals.length > 0 ? positionals : ['tests/support/incidents', 'demo/incidents'];
const paths = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json') && !name.endsWith('schema.json'))
    .map((name) => join(folder, name)),
);

interface Outcome {
  title: string;
  rows: Judged[];
  drafted: readonly DraftedSentence[];
}

async function play(path: string): Promise<Outcome> {
  const parsed = parseIncidentText(readFileSync(path, 'utf8'));
  if (!parsed.ok) throw new Error(`${path}: ${parsed.problems[0]?.message}`);
  const world = await startWholeServer();
  try {
    const { incident, time } = await perform(world, parsed.file);
    const { json } = await world.admin.api('GET', `/incidents/${incident}/export?format=json`);
    const played = readPlayed(json, time);
    return { title: parsed.file.title, rows: judge(parsed.file, played), drafted: played.drafted };
  } finally {
    await world.close();
  }
}

const percent = (part: number, whole: number): string =>
  `${whole === 0 ? 0 : Math.round((1_000 * part) / whole) / 10} %`;
const count = (rows: readonly Judged[], verdict: Judged['verdict']): number =>
  rows.filter((row) => row.verdict === verdict).length;

function rowOf(title: string, rows: readonly Judged[], drafted: readonly DraftedSentence[]): string {
  const [empty, wrong] = [count(rows, 'empty'), count(rows, 'wrong')];
  const dated = drafted.filter(({ at }) => at !== null).length;
  const filled = percent(rows.length - empty, rows.length);
  return `| ${title} | ${rows.length} | ${filled} | ${percent(wrong, rows.length)} | ${drafted.length} | ${dated} |`;
}

function fieldRow(field: string, rows: readonly Judged[]): string {
  const of = rows.filter((row) => row.field === field);
  return `| ${field} | ${of.length} | ${count(of, 'right')} | ${count(of, 'empty')} | ${count(of, 'wrong')} |`;
}

function pageOf(outcomes: readonly Outcome[]): string {
  const all = outcomes.flatMap(({ rows }) => rows);
  const sentences = outcomes.flatMap(({ drafted }) => drafted);
  const fields = [...new Set(all.map(({ field }) => field))];
  return `# What a postmortem says before anybody types

When an incident is resolved its postmortem is there as a draft. This page says how much of it, printed by
\`node scripts/postmortem-report.ts FOLDER --write\`. Each incident file in the folder is played live: five people on real
sockets declare, take roles, write situation, notes, timeline, hypotheses and whys, and publish updates, in the file's own
order and times, on the whole server with a clock that is stepped instead of waited for. Then the exported incident is read.

A fixed list of ${FIELD_COUNT} fields is judged. A field counts for a file when the file states it (most say nothing of thanks, for
example). It is **filled** when the record, the board as it was worked live, or a drafted sentence says something, and
**wrong** when that is not what the file states: other words, another time (a minute apart is the same), an entry or a
hypothesis too many or too few. Lines that people typed into the sections afterwards are not counted: only drafted
sentences, which carry their source, are looked at. What nobody recorded stays empty, and empty beats wrong.

| incident | fields stated | filled | wrong | drafted sentences | of them dated |
| --- | ---: | ---: | ---: | ---: | ---: |
${outcomes.map(({ title, rows, drafted }) => rowOf(title, rows, drafted)).join('\n')}
${rowOf('**all**', all, sentences)}

The goal: at least 80 % filled, at most 3 % wrong, every sentence with its source and time.

## By field

| field | stated in | right | empty | wrong |
| --- | ---: | ---: | ---: | ---: |
${fields.map((field) => fieldRow(field, all)).join('\n')}

What went well, what went poorly, where luck helped and the follow-ups stay empty on purpose: they are judgements of the
people who were there, and the debrief asks them for it. The trigger is filled when a change was linked to a supported
hypothesis or a why was marked as a change; the files do neither.
`;
}

const outcomes: Outcome[] = [];
for (const path of paths) outcomes.push(await play(path));
const page = await format(pageOf(outcomes), { ...(await resolveConfig(PAGE)), filepath: PAGE });
console.log(page);
if (values.wrong)
  for (const { title, rows } of outcomes)
    for (const { field, expected, found } of rows.filter(({ verdict }) => verdict === 'wrong'))
      console.log(`${title}\n  ${field}\n    stated: ${expected}\n    found:  ${found}`);
if (values.write) writeFileSync(PAGE, page);
process.exit(0);
