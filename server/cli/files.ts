/** `import` and `export`: incidents in and out as files. */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { SYSTEM_CALLER } from '#server/access/access.ts';
import { incidentOf } from '#server/http/api/routes-incidents.ts';
import { EXPORT_FORMATS } from '#server/queries/export-messages.ts';
import { isExportFormat } from '#server/queries/export.ts';
import type { CliCommand } from './cli-command.ts';
import { CliError, readText, WHERE } from './cli-command.ts';
import { onDataFolder, remoteOf } from './where.ts';

interface Line {
  id: string;
  number: number;
  title: string;
  missing?: string[];
}

/** Takes all files; a bad one does not keep the others out, but the exit code says that there was one. */
async function importAll(files: readonly string[], take: (text: string) => Promise<Line>): Promise<number> {
  let failed = 0;
  for (const file of files) {
    try {
      const { id, number, title, missing = [] } = await take(await readText(file));
      console.log(`${id} ${number} ${title}`);
      for (const name of missing) console.error(`${file}: the attachment "${name}" did not come along`);
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      failed += 1;
      for (const line of error.message.split('\n')) console.error(`${file}: ${line}`);
    }
  }
  return failed > 0 ? 1 : 0;
}

export const importCommand: CliCommand = {
  usage: 'import FILE...',
  summary: 'takes in finished incidents; prints id, number and title of each',
  async run(args) {
    const { values, positionals } = parseArgs({ args, options: WHERE, allowPositionals: true });
    if (positionals.length === 0) throw new CliError('import needs at least one file.');
    const remote = remoteOf(values);
    if (remote) {
      return importAll(positionals, async (text) => {
        const answer: Line = await (await remote.call('POST', '/imports', text)).json();
        return answer;
      });
    }
    return onDataFolder((app) =>
      importAll(positionals, async (text) => {
        const result = await app.imports.take(SYSTEM_CALLER, text);
        if (!result.ok) throw new CliError(result.refusal.message);
        return result.value;
      }),
    );
  },
};

export const exportCommand: CliCommand = {
  usage: 'export ID --format md|json|html',
  summary: 'writes an incident (by id or number) to standard output or --out FILE',
  async run(args) {
    const options = { ...WHERE, format: { type: 'string', default: 'md' }, out: { type: 'string' } } as const;
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const [id] = positionals;
    const { format, out } = values;
    if (!id) throw new CliError('export needs the id or number of an incident.');
    if (!isExportFormat(format)) throw new CliError(`--format is one of ${EXPORT_FORMATS.join(', ')}.`);
    const remote = remoteOf(values);
    const text = remote
      ? await (await remote.call('GET', `/incidents/${encodeURIComponent(id)}/export?format=${format}`)).text()
      : await onDataFolder(async (app) => {
          const found = await incidentOf(app, SYSTEM_CALLER, id);
          const exported = found && (await app.exports.write(SYSTEM_CALLER, found, format));
          if (!exported) throw new CliError(`There is no incident ${id}.`);
          return Buffer.from(exported.body).toString();
        });
    if (out) await writeFile(out, text);
    else
      await new Promise<void>((resolve) =>
        process.stdout.write(text.endsWith('\n') ? text : `${text}\n`, () => resolve()),
      );
    return 0;
  },
};
