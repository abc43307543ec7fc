/** `blameless`: hints for passages on standard input, one a line; one JSON object a line back. Keeps and sends nothing. */
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { blameHints } from '#model/blameless/hints.ts';
import type { CliCommand } from './cli-command.ts';

export const blamelessCommand: CliCommand = {
  usage: 'blameless [--json]',
  summary: 'reads passages from standard input, one a line, and hints at words that blame',
  async run(args) {
    const { values } = parseArgs({ args, options: { json: { type: 'boolean', default: false } } });
    const json = values.json || !process.stdout.isTTY;
    for await (const text of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
      const hints = blameHints(text).map(({ start, end, category, message, suggestion }) => ({
        start,
        end,
        category,
        message,
        suggestion,
      }));
      if (json) console.log(JSON.stringify({ text, hints }));
      else
        for (const hint of hints)
          console.log(`"${text.slice(hint.start, hint.end)}" ${hint.message} ${hint.suggestion}`);
    }
    return 0;
  },
};
