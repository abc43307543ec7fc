/** `npm run bench [-- --json] [-- --write]`: the speed table. Figures, not gates; compare figures of one run on one machine. */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fanOut, joining, rooms } from './figures.ts';
import type { Figure } from './figures.ts';
import { pageSize } from './page-size.ts';
import { ServerProcess } from './server-process.ts';

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } },
});

async function measure(take: (server: ServerProcess) => Promise<Figure[]>): Promise<Figure[]> {
  const server = new ServerProcess();
  await server.start();
  return take(server).finally(() => server.end());
}

const figures: Figure[] = [];
for (const take of [fanOut, joining, rooms, pageSize]) figures.push(...(await measure(take)));

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
  const page = `# Figures\n\nWritten by \`npm run bench -- --write\` on ${machine.at}: ${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, everything on loopback, durable acknowledgement on. Figures of another machine or of a busy one are not comparable.\n\n${table}\n`;
  writeFileSync(join(import.meta.dirname, '../docs/bench.md'), page);
}
