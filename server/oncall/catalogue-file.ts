/**
 * The catalogue from a file that people keep beside their code: YAML (a list of services) or CSV (one service a line). Read whole before anything is written, so
 * that a mistake on the last line changes nothing; people are named by mail address or name.
 */
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import type { ActorId } from '#model/ids.ts';
import type { App } from '#server/app.ts';
import type { ServiceInput } from '#server/catalogue.ts';
import { serviceKeyOf } from '#server/catalogue.ts';

const words = z.array(z.coerce.string().trim().min(1).max(320)).max(100);
const rule = z.enum(['page', 'notify', 'nobody']);
const entry = z.strictObject({
  key: z.string().optional(),
  name: z.string().trim().min(1).max(120),
  team: z.string().max(120).optional(),
  tier: z.coerce.number().int().min(1).max(4).optional(),
  answers: words.optional(),
  aliases: words.optional(),
  dependencies: words.optional(),
  schedules: words.optional(),
  urls: z.array(z.strictObject({ title: z.string().max(120), url: z.url({ protocol: /^https?$/ }) })).optional(),
  runbook: z.string().max(50_000).optional(),
  publicName: z.string().trim().min(1).max(120).nullable().optional(),
  rules: z.partialRecord(z.enum(['SEV1', 'SEV2', 'SEV3', 'SEV4', 'undecided']), rule).optional(),
});
type Entry = z.infer<typeof entry>;

export type Imported = { made: string[]; changed: string[] } | { problems: string[] };

/** Splits CSV after RFC 4180: quotes, doubled quotes, line breaks in quotes. */
export function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  const source = text.replace(/^\ufeff/, '');
  for (let at = 0; at < source.length; at += 1) {
    const char = source[at] ?? '';
    if (quoted && char === '"' && source[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (char === '"') quoted = !quoted;
    else if (quoted) cell += char;
    else if (char === ',') {
      row.push(cell);
      cell = '';
    } else if (char === '\n') {
      rows.push([...row, cell.replace(/\r$/, '')]);
      row = [];
      cell = '';
    } else cell += char;
  }
  if (cell !== '' || row.length > 0) rows.push([...row, cell]);
  return rows.filter((cells) => cells.some((one) => one.trim() !== ''));
}

const LISTS: readonly string[] = ['answers', 'aliases', 'dependencies', 'schedules'];

/** Rows of a CSV with a heading; lists are separated by semicolons. */
function fromCsv(text: string): unknown[] {
  const [heading = [], ...rows] = readCsv(text);
  return rows.map((cells) => {
    const pairs = heading.map((name, index): [string, string] => [name.trim(), (cells[index] ?? '').trim()]);
    return Object.fromEntries(
      pairs.flatMap(([name, value]) => {
        if (value === '' || name === '') return [];
        return [[name, LISTS.includes(name) ? value.split(';').flatMap((one) => one.trim() || []) : value]];
      }),
    );
  });
}

function fromYaml(text: string): unknown[] {
  const read: unknown = parseYaml(text, { maxAliasCount: 50 });
  const list = typeof read === 'object' && read !== null && 'services' in read ? read.services : read;
  return Array.isArray(list) ? list : [list];
}

/** Reads a file and writes its services. */
export async function importCatalogue(
  app: Pick<App, 'catalogue' | 'access' | 'outward'>,
  file: { format: 'yaml' | 'csv'; text: string },
): Promise<Imported> {
  let rows: unknown[];
  try {
    rows = file.format === 'csv' ? fromCsv(file.text) : fromYaml(file.text);
  } catch (error) {
    return { problems: [error instanceof Error ? error.message : 'The file cannot be read.'] };
  }
  const problems: string[] = [];
  const ready = rows.flatMap((row, index) => {
    const parsed = entry.safeParse(row);
    if (parsed.success) return prepared(app, parsed.data, index, problems);
    const [issue] = parsed.error.issues;
    problems.push(`Service ${index + 1}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'makes no sense'}`);
    return [];
  });
  if (problems.length > 0) return { problems };
  const made: string[] = [];
  const changed: string[] = [];
  for (const { key, input } of ready) {
    const { created } = await app.catalogue.put(key, input);
    (created ? made : changed).push(key);
  }
  return { made, changed };
}

type Ready = { key: NonNullable<ReturnType<typeof serviceKeyOf>>; input: ServiceInput };

function prepared(app: Pick<App, 'access' | 'outward'>, row: Entry, index: number, problems: string[]): Ready[] {
  const say = (text: string): void => void problems.push(`Service ${index + 1} (${row.name}): ${text}`);
  const key = serviceKeyOf(row.key ?? row.name);
  if (!key) say('no key can be made of this name; give one');
  const people = (row.answers ?? []).flatMap((word): ActorId[] => {
    const person = personOf(app, word);
    if (!person) say(`there is nobody called ${word}`);
    return person ? [person] : [];
  });
  const dependencies = (row.dependencies ?? []).flatMap((word) => serviceKeyOf(word) ?? []);
  const unknown = (row.schedules ?? []).find((one) => !app.outward.schedules.get(one));
  if (unknown) say(`there is no rota ${unknown}`);
  if (!key) return [];
  const { key: _key, answers, dependencies: _dependencies, tier, ...rest } = row;
  const input: ServiceInput = { ...rest };
  if (tier === 1 || tier === 2 || tier === 3 || tier === 4) input.tier = tier;
  if (answers) input.answers = people;
  if (row.dependencies) input.dependencies = dependencies;
  return [{ key, input }];
}

function personOf({ access }: Pick<App, 'access'>, word: string): ActorId | null {
  const byMail = access.people.byEmail(word);
  if (byMail) return byMail.id;
  const named = access.people.all().filter((one) => one.kind === 'person' && one.name === word);
  return named.length === 1 ? (named[0]?.id ?? null) : null;
}
