/**
 * `npm run bench [-- --json] [-- --write] [-- --only figures,long-work,history,peers] [-- --results a.json,b.json]`: the speed tables; with `--browser`
 * that of a full room in a browser (`--minutes 30`, `--only typing` or `memory`). `--results` are result files of a harness that compared servers. Figures, not gates; compare figures of
 * one run on one machine.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { besideLongWork } from './beside-long-work.ts';
import { BROWSER_INTRO, browserRoom } from './browser-room.ts';
import { comparison } from './compare.ts';
import { NICENESS } from './crowd.ts';
import { fanOut, joining, rooms } from './figures.ts';
import type { Figure } from './figures.ts';
import { history } from './history.ts';
import { pageSize } from './page-size.ts';
import { ServerProcess } from './server-process.ts';

const EVERYTHING = 'figures,long-work,history,peers';
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    browser: { type: 'boolean', default: false },
    nodes: { type: 'boolean', default: false },
    minutes: { type: 'string', default: '5' },
    profile: { type: 'string' },
    only: { type: 'string', default: EVERYTHING },
    results: { type: 'string', default: '' },
    edits: { type: 'string', default: '1000000' },
  },
});

type Take = (server: ServerProcess) => Promise<Figure[]>;

async function measure(takes: readonly Take[], niceness: number): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const take of takes) {
    const server = new ServerProcess(niceness);
    await server.start();
    figures.push(...(await take(server).finally(() => server.end())));
  }
  return figures;
}

const written = (value: number, unit: string): string => `${value.toFixed(value < 10 ? 2 : 0)} ${unit}`.trim();

/** With what was promised beside the figure, where something was. */
function tableOf(figures: readonly Figure[]): string {
  if (figures.every(({ atMost }) => atMost === undefined)) {
    const lines = figures.map(({ what, value, unit }) => `| ${what} | ${written(value, unit)} |`);
    return ['| what | figure |', '|---|---|', ...lines].join('\n');
  }
  const promise = ({ value, unit, atMost }: Figure): string =>
    atMost === undefined ? ' | ' : `${written(atMost, unit)} | ${value <= atMost ? 'yes' : '**no**'}`;
  const lines = figures.map(
    (figure) => `| ${figure.what} | ${written(figure.value, figure.unit)} | ${promise(figure)} |`,
  );
  return ['| what | figure | at most | holds |', '|---|---|---|---|', ...lines].join('\n');
}

function machine(load: number): string {
  const cpu = cpus()[0]?.model ?? 'unknown';
  const day = new Date().toISOString().slice(0, 10);
  return `${day}: ${cpu}, ${cpus().length} cores, Node ${process.version}, everything on loopback, durable acknowledgement on, load before it ${load.toFixed(1)}.`;
}

/** Puts sections into a page, by heading; what was not measured this time stays. */
function withSections(page: string, made: ReadonlyMap<string, string>): string {
  const [intro = '', ...rest] = page.split(/^(?=## )/m);
  const sections = new Map(rest.map((text) => [text.slice(3, text.indexOf('\n')), text.trimEnd()]));
  for (const [heading, text] of made) sections.set(heading, text);
  return `${intro.trimEnd()}\n\n${[...sections.values()].join('\n\n')}\n`;
}

const INTRO = `# Figures

Written by \`npm run bench -- --write\`. Figures of another machine or of a busy one are not comparable.
`;

function save(file: string, intro: string, made: ReadonlyMap<string, string>): void {
  const path = join(import.meta.dirname, '../docs', file);
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const kept = before.includes('\n## ') ? before.slice(before.indexOf('\n## ')) : '';
  writeFileSync(path, withSections(`${intro}${kept}`, made));
}

async function main(): Promise<void> {
  const made = new Map<string, string>();
  const all: Figure[] = [];
  const section = async (heading: string, takes: readonly Take[], niceness = 0): Promise<void> => {
    const load = loadavg()[0] ?? 0;
    const figures = await measure(takes, niceness);
    all.push(...figures);
    made.set(heading, `## ${heading}\n\nOn ${machine(load)}\n\n${tableOf(figures)}`);
  };
  if (values.nodes) {
    const { severalNodes } = await import('./nodes.ts');
    made.set('Several nodes', await severalNodes());
  } else if (values.browser) {
    const { profile = null } = values;
    const minutes = Number(values.minutes);
    const only = values.only === EVERYTHING ? 'typing,memory' : values.only;
    const typing: Take = (server) => browserRoom(server, { of: 'typing', profile });
    const memory: Take = (server) => browserRoom(server, { of: 'memory', minutes });
    if (only.includes('typing')) await section('Opening it and typing in it', [typing], NICENESS);
    if (only.includes('memory')) await section('Staying in it', [memory], NICENESS);
  } else {
    const only = new Set(values.only.split(','));
    const results = values.results.split(',').filter((path) => path !== '');
    if (only.has('peers') && results.length > 0) made.set('Beside other servers', comparison(results));
    if (only.has('figures')) await section('On its own', [fanOut, joining, rooms, pageSize]);
    if (only.has('long-work')) await section('Beside long work', [besideLongWork]);
    if (only.has('history')) await section('With history', [(server) => history(server, Number(values.edits))]);
  }
  if (values.json) console.log(JSON.stringify(all, null, 2));
  else console.log([...made.values()].join('\n\n'));
  if (!values.write) return;
  if (values.browser) {
    save('bench-browser.md', BROWSER_INTRO, made);
  } else save('bench.md', INTRO, made);
}

await main();
