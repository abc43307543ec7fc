/**
 * What trials of several nodes came to, run by run: `--write` adds a run to docs/trials-of-nodes.json and spells all of them, added up by kind, as the part
 * "Several nodes" of docs/reliability.md. Nobody types these numbers.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '../..');
const KEPT = join(ROOT, 'docs/trials-of-nodes.json');
const PAGE = join(ROOT, 'docs/reliability.md');
const TITLE = 'Several nodes';

const RUN = z.object({
  /** What was tried, in the words of the table. */
  what: z.string(),
  database: z.string(),
  day: z.string(),
  commit: z.string(),
  /** What runs it again. */
  command: z.string(),
  /** Figures in the words of the table; those of one kind are added up over its runs, or the worst is told. */
  figures: z.record(z.string(), z.number()),
});
type Run = z.infer<typeof RUN>;

const runs = (): Run[] => (existsSync(KEPT) ? z.array(RUN).parse(JSON.parse(readFileSync(KEPT, 'utf8'))) : []);
const text = (value: number): string => value.toLocaleString('en');
const isWorst = (name: string): boolean => name.endsWith('ms');

function summed(some: readonly Run[]): Map<string, number> {
  const figures = new Map<string, number>();
  for (const run of some)
    for (const [name, value] of Object.entries(run.figures))
      figures.set(name, isWorst(name) ? Math.max(figures.get(name) ?? 0, value) : (figures.get(name) ?? 0) + value);
  return figures;
}

function partOf(what: string, some: readonly Run[]): string {
  const [first] = some;
  const commits = [...new Set(some.map(({ commit }) => commit))].join(', ');
  const days = [...new Set(some.map(({ day }) => day))].join(', ');
  const rows = [...summed(some)].map(([name, value]) => `| ${name} | ${text(value)} |`);
  const times = some.length === 1 ? '' : `${some.length} runs, `;
  return [
    `| ${what} | figure |\n| --- | --- |\n${rows.join('\n')}`,
    `${times}${days}, commit ${commits}, ${first?.database}. Again: ${[...new Set(some.map(({ command }) => `\`${command}\``))].join(', ')}.`,
  ].join('\n\n');
}

/** The part of the page, from all runs that were kept. */
export function severalNodes(): string {
  const kept = runs();
  const parts = [...Map.groupBy(kept, ({ what }) => what)].map(([what, some]) => partOf(what, some));
  return [TITLE, ...(parts.length > 0 ? parts : ['Not run yet.'])].join('\n\n');
}

/** Adds a run, or puts it in the place of the last run of the same command, and writes the page anew. */
export async function keep(run: Omit<Run, 'day' | 'commit'>, isInsteadOfLast = false): Promise<void> {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8', cwd: ROOT }).trim();
  const kept = runs().filter(({ command }) => !isInsteadOfLast || command !== run.command);
  const all = [...kept, { ...run, day: new Date().toISOString().slice(0, 10), commit }];
  const options = await resolveConfig(PAGE);
  writeFileSync(KEPT, await format(JSON.stringify(all), { ...options, parser: 'json' }));
  const [head = '', ...sections] = readFileSync(PAGE, 'utf8').split(/^## /m);
  const others = sections.filter((section) => !section.startsWith(`${TITLE}\n`));
  const page = [head.trim(), ...[...others, severalNodes()].map((section) => `## ${section.trim()}`)].join('\n\n');
  writeFileSync(PAGE, await format(page, { ...options, parser: 'markdown' }));
}
