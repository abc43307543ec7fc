/** `redact`, `erase`, `rebuild`: what only the operator does, on the data folder. */
import { parseArgs } from 'node:util';
import { SYSTEM_CALLER } from '#server/access/access.ts';
import { incidentOf } from '#server/http/api/routes-incidents.ts';
import type { CliCommand } from './cli-command.ts';
import { CliError } from './cli-command.ts';
import { onDataFolder } from './where.ts';

export const redactCommand: CliCommand = {
  usage: 'redact ID --from SEQ --to SEQ --reason TEXT',
  summary: 'replaces what entries of the log hold by tombstones (a pasted secret); the hash chain still verifies',
  async run(args) {
    const options = { from: { type: 'string' }, to: { type: 'string' }, reason: { type: 'string' } } as const;
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const [text] = positionals;
    const [from, to] = [Number(values.from), Number(values.to ?? values.from)];
    if (!text || !Number.isInteger(from) || !Number.isInteger(to) || from < 1 || to < from)
      throw new CliError('redact needs an incident, --from SEQ and --to SEQ.');
    const { reason } = values;
    if (!reason) throw new CliError('redact needs --reason TEXT; it stands in the record for good.');
    return onDataFolder(async (app) => {
      const id = await incidentOf(app, SYSTEM_CALLER, text);
      if (!id) throw new CliError(`There is no incident ${text}.`);
      const result = await app.upkeep.redact(SYSTEM_CALLER, id, { from, to, reason });
      if (!result.ok) throw new CliError(result.refusal.message);
      console.log(`${id} ${from}-${to} redacted`);
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
