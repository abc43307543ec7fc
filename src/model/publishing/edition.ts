/**
 * An edition: the postmortem frozen for members or for the public. Live blocks are written out, nothing in it refers to the document any more, so it never
 * changes; a correction is another edition. What the public does not get is dropped here, and told before it is published.
 */
import type { ExportBlock, ExportInput } from '../export/document.ts';
import { exportDocument } from '../export/document.ts';
import { picturesIn } from '../export/settled.ts';
import type { ActorId } from '../ids.ts';
import type { IncidentState } from '../incident/state.ts';
import type { MaybeSeverity } from '../incident/words.ts';
import { TEMPLATE } from '../postmortem/template.ts';
import type { Section } from '../postmortem/template.ts';
import { Anonymiser, roleOf } from './anonymise.ts';
import type { Named, Replacement } from './anonymise.ts';

export const EDITION_FORMAT = 'muster-postmortem-1';
export type EditionAudience = 'members' | 'public';

export interface Edition {
  format: typeof EDITION_FORMAT;
  audience: EditionAudience;
  number: number;
  title: string;
  severity: MaybeSeverity;
  startedAt: number;
  resolvedAt: number | null;
  blocks: ExportBlock[];
}
export interface EditionDifference {
  /** Headings that only members read. */
  dropped: string[];
  replaced: Replacement[];
}

const titlesOf = (sections: readonly Section[]): Set<string> =>
  new Set(TEMPLATE.filter(({ section }) => sections.includes(section)).map(({ title }) => title));

/** Working papers that are no part of a postmortem. */
const NEVER = new Set([
  'Notes',
  'Full log',
  'To do',
  'Promises',
  'Cautions',
  'Reports',
  'Situation',
  'Situation as last written',
]);
/** What stays inside: who, other incidents, what is still open, and everything that may hold private evidence. */
const MEMBERS_ONLY = new Set([
  ...titlesOf(['people', 'thanks', 'similar', 'questions', 'hypotheses', 'surprises']),
  'Evidence',
  'Measures',
  'Published updates',
  'Decisions',
]);
/** The same where somebody put it into another section. */
const PRIVATE_LIVE: ReadonlySet<string> = new Set(['evidence', 'people', 'similar', 'hypotheses', 'measures']);
/** Rows of the header that name people or our house. */
const INSIDE_ROWS = new Set(['Roles', 'Owner', 'Source']);
/** Rows that speak of the draft: an edition is none. */
const DRAFT_ROWS = new Set(['Postmortem', 'Postmortem due']);

function withoutDraftRows(block: ExportBlock): ExportBlock {
  if (block.block !== 'table') return block;
  return { ...block, rows: block.rows.filter(([name]) => !DRAFT_ROWS.has(name ?? '')) };
}
/** Columns of tables that say who. */
const INSIDE_COLUMNS = new Set(['owner', 'ticket', 'by', 'who', 'author', 'team']);

/** Blocks by the heading of the second level that they stand under; the first part has none. */
function partsOf(blocks: readonly ExportBlock[]): { title: string; blocks: ExportBlock[] }[] {
  const parts = [{ title: '', blocks: [] as ExportBlock[] }];
  for (const block of blocks) {
    if (block.block === 'heading' && block.level === 2) parts.push({ title: block.text, blocks: [block] });
    else parts.at(-1)?.blocks.push(block);
  }
  return parts;
}

function withoutColumns(block: ExportBlock): ExportBlock {
  if (block.block !== 'table') return block;
  const keep = block.head.map((name) => !INSIDE_COLUMNS.has(name.trim().toLowerCase()));
  const pick = (row: readonly string[]): string[] => row.filter((_, index) => keep[index] !== false);
  return { ...block, head: pick(block.head), rows: block.rows.map(pick) };
}

const THANKS = 'People to thank';

/** Thanks given after the draft was written belong into it as well. */
function thank(
  parts: { title: string; blocks: ExportBlock[] }[],
  state: IncidentState,
  nameOf: (id: ActorId) => string,
): void {
  let part = parts.find(({ title }) => title === THANKS);
  const known = JSON.stringify(part?.blocks ?? []);
  const items = state.thanks
    .filter(({ text }) => !known.includes(JSON.stringify(text).slice(1, -1)))
    .map(({ to, text }) => ({ depth: 0, text: `${nameOf(to)}: ${text}` }));
  if (items.length === 0) return;
  if (!part) {
    part = { title: THANKS, blocks: [{ block: 'heading', level: 2, text: THANKS }] };
    parts.push(part);
  }
  part.blocks.push({ block: 'list', items });
}

/** Makes an edition of the incident as it is now. */
export function editionOf(
  input: ExportInput & { nameOf: (actor: ActorId) => string },
  audience: EditionAudience,
  people: readonly Named[],
): { edition: Edition; difference: EditionDifference } {
  const { state } = input;
  const nameOf = audience === 'public' ? (actor: ActorId): string => roleOf(state, actor) : input.nameOf;
  const all = partsOf(
    exportDocument({ ...input, nameOf, ...(audience === 'public' ? { withoutLive: PRIVATE_LIVE } : {}) }),
  ).filter(({ title }) => !NEVER.has(title));
  const head = all[0];
  if (head) head.blocks = head.blocks.map(withoutDraftRows);
  thank(all, state, nameOf);
  const said = all.filter(({ blocks }) => blocks.some((block) => block.block !== 'heading'));
  const edition = (parts: readonly { blocks: ExportBlock[] }[], title: string): Edition => ({
    format: EDITION_FORMAT,
    audience,
    number: state.number,
    title,
    severity: state.peakSeverity ?? state.severity,
    startedAt: state.times.started?.at ?? state.declaredAt,
    resolvedAt: state.times.resolved?.at ?? null,
    blocks: parts.flatMap(({ blocks }) => blocks),
  });
  if (audience === 'members') return { edition: edition(said, state.title), difference: { dropped: [], replaced: [] } };
  const anonymiser = new Anonymiser(people, state);
  const kept = said.filter(({ title }) => !MEMBERS_ONLY.has(title));
  const parts = kept.map(({ title, blocks }) => ({
    blocks: blocks.map((block) => {
      const outside = withoutColumns(block);
      const rows =
        title === '' && outside.block === 'table'
          ? outside.rows.filter(([name]) => !INSIDE_ROWS.has(name ?? ''))
          : null;
      return anonymiser.block(rows && outside.block === 'table' ? { ...outside, rows } : outside);
    }),
  }));
  const made = edition(parts, anonymiser.text(state.title));
  const pictures = kept.flatMap(({ title, blocks }) => {
    const count = picturesIn(blocks).length;
    return count === 0 ? [] : [`${count === 1 ? 'One picture' : `${count} pictures`} in ${title}`];
  });
  const dropped = [...said.filter(({ title }) => MEMBERS_ONLY.has(title)).map(({ title }) => title), ...pictures];
  return { edition: made, difference: { dropped, replaced: anonymiser.replaced } };
}

/** Reads what was frozen; null when it is no edition. */
export function readEdition(bytes: Uint8Array): Edition | null {
  try {
    const value: Edition = JSON.parse(new TextDecoder().decode(bytes));
    return value.format === EDITION_FORMAT && Array.isArray(value.blocks) ? value : null;
  } catch {
    return null;
  }
}
