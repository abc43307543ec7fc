/** `catalogue import`: services and who answers, from a YAML or CSV file that is kept beside the code. */
import { parseArgs } from 'node:util';
import { importCatalogue } from '#server/oncall/catalogue-file.ts';
import type { CliCommand } from './cli-command.ts';
import { CliError, readText, WHERE } from './cli-command.ts';
import { onDataFolder, remoteOf } from './where.ts';

interface Done {
  made: string[];
  changed: string[];
}

export const catalogueCommand: CliCommand = {
  usage: 'catalogue import FILE',
  summary: 'Reads services and who answers from YAML or CSV (columns as in the YAML; lists with semicolons).',
  async run(args) {
    const { values, positionals } = parseArgs({ args, options: WHERE, allowPositionals: true });
    const [action, path, ...more] = positionals;
    if (action !== 'import' || path === undefined || more.length > 0)
      throw new CliError('Say `catalogue import FILE`; the file ends in .yaml, .yml or .csv, or is - for YAML.');
    const file = { format: /\.csv$/i.test(path) ? ('csv' as const) : ('yaml' as const), text: await readText(path) };
    const remote = remoteOf(values);
    const done = remote ? await overHttp(remote, file) : await onDataFolder((app) => importCatalogue(app, file));
    if ('problems' in done) throw new CliError(done.problems.join('\n'));
    for (const key of done.made) console.log(`made ${key}`);
    for (const key of done.changed) console.log(`changed ${key}`);
    return 0;
  },
};

async function overHttp(remote: NonNullable<ReturnType<typeof remoteOf>>, file: object): Promise<Done> {
  const response = await remote.call('POST', '/catalogue/import', file);
  const done: Done = JSON.parse(await response.text());
  return done;
}
