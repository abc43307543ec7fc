/** `alerts SOURCE`: what Muster would understand of a sender's body, without opening anything. */
import { parseArgs } from 'node:util';
import { understandAlerts } from '#model/alerts/understand.ts';
import type { CliCommand } from './cli-command.ts';
import { CliError, readInput, readText } from './cli-command.ts';

/** Headers from a file: a JSON object, or lines of `Name: value`. */
function headersIn(text: string): Record<string, string> {
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === 'object' && json !== null)
      return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, String(value)]));
  } catch {
    // Not JSON: lines as a sender's log shows them.
  }
  return Object.fromEntries(
    text.split('\n').flatMap((line): [string, string][] => {
      const colon = line.indexOf(':');
      return colon > 0 ? [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()]] : [];
    }),
  );
}

export const alertsCommand: CliCommand = {
  usage: 'alerts SOURCE [--headers FILE] [--json]',
  summary: 'reads an alert body from standard input and says what Muster understands of it',
  async run(args) {
    const options = { headers: { type: 'string' }, json: { type: 'boolean', default: false } } as const;
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const [source] = positionals;
    if (!source) throw new CliError('alerts needs a source, like alertmanager.');
    const headers = values.headers ? headersIn(await readText(values.headers)) : {};
    const understood = understandAlerts(source, await readInput(), headers);
    if (values.json) console.log(JSON.stringify(understood));
    else if (!understood.ok) for (const problem of understood.problems) console.error(problem);
    else {
      for (const { status, title, services, level } of understood.alerts)
        console.log(`${status} ${level} ${title}${services.length > 0 ? ` (${services.join(', ')})` : ''}`);
      if (understood.note) console.log(understood.note);
    }
    return understood.ok ? 0 : 1;
  },
};
