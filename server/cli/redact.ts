/** `redact`, `erase`, `rebuild`: what only the operator does, on the data folder. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { SYSTEM_CALLER } from '#server/access/access.ts';
import { incidentOf } from '#server/http/api/routes-incidents.ts';
import type { CliCommand } from './cli-command.ts';
import { CliError } from './cli-command.ts';
import { onDataFolder } from './where.ts';

/** Words to look for; `-` reads them from stdin, so that they stay out of the shell's history. */
function wordsFrom(text: string): string {
  const words = text === '-' ? readFileSync(0, 'utf8').trim() : text;
  if (words.length < 4) throw new CliError('redact needs words of at least four characters.');
  return words;
}

export const redactCommand: CliCommand = {
  usage: 'redact ID (--from SEQ --to SEQ | --text WORDS) --reason TEXT',
  summary:
    'takes a pasted secret out of the log and of everything made of it, by entries or by its words (- reads them from stdin); the hash chain still verifies',
  async run(args) {
    const options = {
      from: { type: 'string' },
      to: { type: 'string' },
      text: { type: 'string' },
      reason: { type: 'string' },
    } as const;
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const [id] = positionals;
    const [from, to] = [Number(values.from), Number(values.to ?? values.from)];
    const isRange = Number.isInteger(from) && Number.isInteger(to) && from >= 1 && to >= from;
    if (!id || (values.text === undefined) !== isRange)
      throw new CliError('redact needs an incident, and either --from SEQ and --to SEQ or --text WORDS.');
    const { reason } = values;
    if (!reason) throw new CliError('redact needs --reason TEXT; it stands in the record for good.');
    const target = values.text === undefined ? { from, to } : { text: wordsFrom(values.text) };
    return onDataFolder(async (app) => {
      const incident = await incidentOf(app, SYSTEM_CALLER, id);
      if (!incident) throw new CliError(`There is no incident ${id}.`);
      const result = await app.upkeep.redact(SYSTEM_CALLER, incident, target, reason);
      if (!result.ok) throw new CliError(result.refusal.message);
      console.log('from' in target ? `${incident} ${from}-${to} redacted` : `${incident} redacted`);
      return 0;
    });
  },
};

export const eraseCommand: CliCommand = {
  usage: 'erase ID --yes',
  summary: 'removes an incident whole, with its attachments',
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      options: { yes: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    const [text] = positionals;
    if (!text) throw new CliError('erase needs an incident.');
    return onDataFolder(async (app) => {
      const id = await incidentOf(app, SYSTEM_CALLER, text);
      const state = id && (await app.incidents.visible(SYSTEM_CALLER, id));
      if (!id || !state) throw new CliError(`There is no incident ${text}.`);
      if (!values.yes)
        throw new CliError(`This would remove #${state.number} ${state.title} for good. Say --yes to do it.`);
      const result = await app.upkeep.erase(SYSTEM_CALLER, id);
      if (!result.ok) throw new CliError(result.refusal.message);
      console.log(`${id} erased`);
      return 0;
    });
  },
};

export const rebuildCommand: CliCommand = {
  usage: 'rebuild',
  summary: 'builds lists and search anew from the log',
  run: () =>
    onDataFolder(async (app) => {
      await app.projections.rebuild();
      console.log('rebuilt');
      return 0;
    }),
};
