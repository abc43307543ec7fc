// Prints how well the blameless hints find blame, as Markdown: over all labelled sentences, by category, and
// beside plain writing linters.
//   node scripts/blameless-report.ts [--peers FOLDER] [--write] [--wrong]
// --peers: a folder with node_modules of retext-equality, unified, retext-english, retext-stringify, alex, write-good.
// --write: puts the tables into docs/blameless.md.  --wrong: lists the sentences judged differently.

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { blameCategories } from '#model/blameless/hint.ts';
import { blameHints } from '#model/blameless/hints.ts';
import { development } from '#tests/support/blameless/development.ts';
import { fresh } from '#tests/support/blameless/fresh.ts';
import { heldOut } from '#tests/support/blameless/held-out.ts';
import { oblique } from '#tests/support/blameless/oblique.ts';
import type { LabelledSentence } from '#tests/support/blameless/labelled.ts';
import { measure } from '#tests/support/blameless/measure.ts';
import type { Hinter, Measurement, Score } from '#tests/support/blameless/measure.ts';
import { peersIn } from './blameless-peers.ts';

const page = fileURLToPath(new URL('../docs/blameless.md', import.meta.url));
const opening = '<!-- figures: printed by scripts/blameless-report.ts -->';
const closing = '<!-- end of figures -->';

const options = parseArgs({
  options: { peers: { type: 'string' }, write: { type: 'boolean' }, wrong: { type: 'boolean' } },
}).values;

const all: readonly LabelledSentence[] = [...development, ...oblique, ...heldOut, ...fresh];
const muster: Hinter = (text, context) => blameHints(text, context).map((hint) => hint.category);

function percent(rate: number): string {
  return `${(rate * 100).toFixed(1)} %`;
}

function figures(score: Score): string {
  return [score.precision, score.recall, score.f1].map((value) => value.toFixed(3)).join(' | ');
}

function row(name: string, set: string, result: Measurement): string {
  const { systems, fair } = result;
  return `| ${name} | ${set} | ${result.sentences} | ${figures(result.overall)} | ${percent(systems.rate)} (${systems.falseAlarms} of ${systems.sentences}) | ${percent(fair.rate)} |`;
}

async function overallTable(): Promise<string[]> {
  const rows = [
    row('Muster', 'development', measure(development, muster)),
    row('Muster', 'oblique', measure(oblique, muster)),
    row('Muster', 'held out', measure(heldOut, muster)),
    row('Muster', 'fresh', measure(fresh, muster)),
    row('Muster', 'all', measure(all, muster)),
  ];
  for (const peer of await peersIn(options.peers ?? fileURLToPath(new URL('..', import.meta.url)))) {
    rows.push(
      row(
        peer.name,
        'all',
        measure(all, (text) => (peer.warnings(text) > 0 ? ['unknown'] : [])),
      ),
    );
  }
  return [
    '| by | set | sentences | precision | recall | F1 | false alarms on systems that failed to or should | false alarms on all fair sentences |',
    '| --- | --- | --: | --: | --: | --: | --: | --: |',
    ...rows,
  ];
}

function categoryTable(): string[] {
  const whole = measure(all, muster);
  const held = measure([...heldOut, ...fresh], muster);
  const rows = blameCategories.flatMap((category) => {
    const here = whole.byCategory.get(category);
    const there = held.byCategory.get(category);
    if (!here || !there) return [];
    return [`| ${category} | ${here.found + here.missed} | ${figures(here)} | ${there.f1.toFixed(3)} |`];
  });
  return [
    '| category | sentences | precision | recall | F1 | F1 held out |',
    '| --- | --: | --: | --: | --: | --: |',
    ...rows,
  ];
}

function wrongOnes(): string[] {
  return measure(all, muster).wrong.map(
    ({ sentence, got }) => `- ${sentence.text} (${sentence.category ?? 'fair'}; got ${got.join(', ') || 'nothing'})`,
  );
}

const tables = [...(await overallTable()), '', ...categoryTable()].join('\n');
console.log(options.wrong ? [tables, '', ...wrongOnes()].join('\n') : tables);
if (options.write) {
  const text = readFileSync(page, 'utf8');
  const start = text.indexOf(opening);
  const end = text.indexOf(closing);
  if (start < 0 || end < start) throw new Error(`docs/blameless.md has lost its markers "${opening}" and "${closing}"`);
  writeFileSync(page, `${text.slice(0, start + opening.length)}\n\n${tables}\n\n${text.slice(end)}`);
}
