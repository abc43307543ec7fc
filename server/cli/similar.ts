/** `similar --json FILE`: ranks incidents of a file by likeness to one another. */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { rank } from '#model/similar/rank.ts';
import { buildSimilarIndex } from '#model/similar/similar-index.ts';
import type { CliCommand } from './cli-command.ts';
import { CliError, readText } from './cli-command.ts';

const incidents = z.array(
  z.looseObject({
    id: z.union([z.string(), z.number()]).transform(String),
    title: z.string().default(''),
    summary: z.string().default(''),
    services: z.array(z.string()).default([]),
  }),
);

export const similarCommand: CliCommand = {
  usage: 'similar --json FILE',
  summary: 'reads [{id, title, summary, services}] and prints [{id, similar: [{id, score, why}]}], best first',
  async run(args) {
    const { values, positionals } = parseArgs({ args, options: { json: { type: 'string' } }, allowPositionals: true });
    const path = values.json ?? positionals[0];
    if (!path) throw new CliError('similar needs --json FILE.');
    const text = await readText(path);
    let decoded: unknown;
    try {
      decoded = JSON.parse(text);
    } catch (error) {
      throw new CliError(`${path} is not JSON: ${error instanceof Error ? error.message : 'unreadable'}`);
    }
    const parsed = incidents.safeParse(decoded);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw new CliError(`${path}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is not a list of incidents'}`);
    }
    const index = buildSimilarIndex(parsed.data);
    const ranked = parsed.data.map((one) => ({
      id: one.id,
      similar: rank(index, one).map(({ id, score, why }) => ({ id, score, why: why.join('; ') })),
    }));
    console.log(JSON.stringify(ranked));
    return 0;
  },
};
