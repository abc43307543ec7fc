/** `npm run bench [-- --json] [-- --write]`: the speed table; with `--browser` that of a full room in a browser. Figures, not gates; compare figures of one run on one machine. */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { browserRoom } from './browser-room.ts';
import { fanOut, joining, rooms } from './figures.ts';
import type { Figure } from './figures.ts';
import { pageSize } from './page-size.ts';
import { ServerProcess } from './server-process.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    browser: { type: 'boolean', default: false },
    minutes: { type: 'string', default: '5' },
    profile: { type: 'string' },
  },
});

async function measure(take: (server: ServerProcess) => Promise<Figure[]>): Promise<Figure[]> {
  const server = new ServerProcess();
  await server.start();
  return take(server).finally(() => server.end());
}

const figures: Figure[] = [];
const takes = values.browser
  ? [(server: ServerProcess) => browserRoom(server, Number(values.minutes), values.profile ?? null)]
  : [fanOut, joining, rooms, pageSize];
for (const take of takes) figures.push(...(await measure(take)));

const machine = {
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  node: process.version,
  at: new Date().toISOString().slice(0, 10),
};
const table = [
  '| what | figure |',
  '|---|---|',
  ...figures.map(({ what, value, unit }) => `| ${what} | ${value.toFixed(value < 10 ? 2 : 0)} ${unit} |`),
].join('\n');

if (values.json) console.log(JSON.stringify({ machine, figures }, null, 2));
else console.log(table);
if (values.write) {
  const command = values.browser ? 'npm run bench -- --browser --write' : 'npm run bench -- --write';
  const title = values.browser ? 'A full room in a browser' : 'Figures';
  const page = `# ${title}\n\nWritten by \`${command}\` on ${machine.at}: ${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, everything on loopback, durable acknowledgement on. Figures of another machine or of a busy one are not comparable.\n\n${table}\n`;
  writeFileSync(join(import.meta.dirname, values.browser ? '../docs/bench-browser.md' : '../docs/bench.md'), page);
}
