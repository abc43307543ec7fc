/**
 * Reading the projections: lists and search. What the viewer may not see is left out before anything is ranked, counted or cut.
 */
import { parseActorId } from '#model/ids.ts';
import type { Actor } from '#model/incident/actor.ts';
import type { IncidentSummary } from '#protocol/api.ts';
import { integer, text } from '#server/storage/sqlite-connection.ts';
import type { Row, Statements } from '#server/storage/sqlite-connection.ts';
import type { FoundIncident, ListFilter, ListedIncident } from './messages.ts';
import { searchText } from './query-text.ts';
import { SEARCH_FIELDS } from './schema.ts';
import { snippetOf } from './snippets.ts';
import type { Snippet, Term } from './snippets.ts';
import { all, fitting, visible } from './where.ts';
import type { Where } from './where.ts';

/**
 * With a word that is nearly everywhere, only the newest matches are ranked: nobody looks at the ten-thousandth, and ranking all
 * of them would take longer than people wait. Filters are applied while these are gathered.
 */
const MOST_RANKED = 1000;
/**
 * A filter that leaves fewer than this is looked up first, and the search runs through its matches by that list; to ask the wide row of each match whether it fits
 * would read too much. Of more than these the newest thousand are found soon.
 */
const FEW = 15_000;
/** Words that so many incidents have tell nothing apart, and weighing them would count them all. */
const COMMON = 20_000;
interface Range {
  first: number;
  last: number;
  /** Those that the filter leaves, as a JSON array; null when they are too many to be looked up first. */
  list: string | null;
}
const EVERYWHERE: Range = { first: 0, last: Number.MAX_SAFE_INTEGER, list: null };
const OPEN_MARK = '\u0001';
const CLOSE_MARK = '\u0002';
const SNIPPET_WORDS = 24;
const FIELDS = SEARCH_FIELDS.map(([name]) => name).join(', ');

/** A snippet without its marks, and where they stood. */
export function unmarked(marked: string): { snippet: string; marks: [number, number][] } {
  let snippet = '';
  let from = 0;
  const marks: [number, number][] = [];
  for (const character of marked.replaceAll('\n', ' ')) {
    if (character === OPEN_MARK) from = snippet.length;
    else if (character === CLOSE_MARK) marks.push([from, snippet.length]);
    else snippet += character;
  }
  return { snippet, marks };
}

interface Hit {
  table: string;
  no: number;
  rank: number;
}

interface FoundRows {
  rows: FoundIncident[];
  total: number;
  isCapped: boolean;
}

export class ProjectionReader {
  readonly #statements: Statements;

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  list(viewer: Actor, filter: ListFilter, before: number, limit: number): ListedIncident[] {
    const where = all(visible(viewer), fitting(filter), { sql: 'i.number < ?', values: [before] });
    const rows = this.#statements
      .of(`SELECT i.no, i.summary FROM incidents i WHERE ${where.sql} ORDER BY i.number DESC LIMIT ?`)
      .all(...where.values, limit);
    return rows.map((row) => this.#listed(row));
  }

  #listed(row: Row): ListedIncident {
    const summary: IncidentSummary = JSON.parse(text(row, 'summary'));
    const members = this.#statements.of('SELECT actor FROM members WHERE no = ?').all(integer(row, 'no'));
    return { summary, members: members.flatMap((member) => parseActorId(member['actor']) ?? []) };
  }

  search(viewer: Actor, typed: string, filter: ListFilter, after: number, limit: number): FoundIncident[] {
    return this.found(viewer, typed, filter, after, limit).rows;
  }

  /** Hits with how many there are; with as many as are ranked at most there may be more. */
  found(viewer: Actor, typed: string, filter: ListFilter, after: number, limit: number): FoundRows {
    const { match, terms, number } = searchText(typed);
    const named = number === null ? [] : this.#numbered(viewer, filter, number);
    if (match === '') return { rows: named.slice(after, after + limit), total: named.length, isCapped: false };
    const allowed = all(visible(viewer), fitting(filter));
    const range = Object.keys(filter).length > 0 ? this.#range(allowed) : EVERYWHERE;
    const tables = range === null ? [] : ['search_open', 'search_private'];
    const hits = tables.flatMap((table) => this.#ranked(table, match, allowed, range ?? EVERYWHERE));
    const ranked = hits.sort((one, other) => one.rank - other.rank || other.no - one.no);
    const first = new Set<string>(named.map(({ summary }) => summary.id));
    const others = named.length === 0 ? ranked : ranked.filter(({ no }) => !first.has(this.#idOf(no)));
    const shown = named.slice(after);
    const from = Math.max(0, after - named.length);
    const found = others.slice(from, from + limit - shown.length).map((hit) => this.#found(hit, match, terms));
    const rows = [...shown, ...found].slice(0, limit);
    return { rows, total: Math.max(ranked.length, named.length), isCapped: hits.length >= MOST_RANKED };
  }

  #numbered(viewer: Actor, filter: ListFilter, number: number): FoundIncident[] {
    const where = all(visible(viewer), fitting(filter), { sql: 'i.number = ?', values: [number] });
    const rows = this.#statements.of(`SELECT i.no, i.summary FROM incidents i WHERE ${where.sql}`).all(...where.values);
    return rows.map((row) => {
      const listed = this.#listed(row);
      return { ...listed, snippet: listed.summary.summary.slice(0, 160), marks: [] };
    });
  }

  #ranked(table: string, match: string, allowed: Where, range: Range): Hit[] {
    const newest = this.#newest(table, match, allowed, range);
    const last = newest.at(-1);
    if (last === undefined) return [];
    const tellsNothing = newest.length >= MOST_RANKED || (range.list !== null && this.#isCommon(table, match));
    const ranks = tellsNothing ? this.#byTitle(table, match, newest) : this.#byWords(table, match, newest);
    return newest.map((no) => ({ table, no, rank: ranks.get(no) ?? 0 }));
  }

  #newest(table: string, match: string, allowed: Where, { first, last, list }: Range): number[] {
    // Without the plus SQLite would open the search anew for each of the list.
    const [rows, isAllowed, values] =
      list === null
        ? [`${table} CROSS JOIN incidents i ON i.no = ${table}.rowid`, allowed.sql, allowed.values]
        : [table, `+${table}.rowid IN (SELECT value FROM json_each(?))`, [list]];
    return this.#statements
      .of(
        `SELECT ${table}.rowid AS no FROM ${rows} WHERE ${table} MATCH ? AND ${table}.rowid BETWEEN ? AND ? AND ${isAllowed}
         ORDER BY ${table}.rowid DESC LIMIT ?`,
      )
      .all(match, first, last, ...values, MOST_RANKED)
      .map((row) => integer(row, 'no'));
  }

  #isCommon(table: string, match: string): boolean {
    const row = this.#statements
      .of(`SELECT rowid AS no FROM ${table} WHERE ${table} MATCH ? LIMIT 1 OFFSET ${COMMON}`)
      .get(match);
    return row !== undefined;
  }

  /** Between which incidents all lie that the filter leaves, when they are not too many: live ones, say, or those of a year. Null: there are none. */
  #range(allowed: Where): Range | null {
    const row = this.#statements
      .of(
        `SELECT count(*) AS n, min(no) AS first, max(no) AS last, json_group_array(no) AS list
         FROM (SELECT i.no AS no FROM incidents i WHERE ${allowed.sql} LIMIT ?)`,
      )
      .get(...allowed.values, FEW);
    const n = row ? integer(row, 'n') : 0;
    if (!row || n === 0) return null;
    if (n >= FEW) return EVERYWHERE;
    return { first: integer(row, 'first'), last: integer(row, 'last'), list: text(row, 'list') };
  }

  /** Of `found`, newest first, how good each is. Asked with a list, so that only these are weighed. */
  #byWords(table: string, match: string, found: readonly number[]): Map<number, number> {
    const rows = this.#statements
      .of(
        `SELECT rowid AS no, rank FROM ${table} WHERE ${table} MATCH ? AND rowid BETWEEN ? AND ?
           AND +rowid IN (SELECT value FROM json_each(?))`,
      )
      .all(match, found.at(-1) ?? 0, found[0] ?? 0, JSON.stringify(found));
    return new Map(rows.map((row) => [integer(row, 'no'), Number(row['rank'])]));
  }

  /** Words that are nearly everywhere tell nothing apart; those with them in the title come first, then the newest. */
  #byTitle(table: string, match: string, found: readonly number[]): Map<number, number> {
    const rows = this.#statements
      .of(`SELECT rowid AS no FROM ${table} WHERE ${table} MATCH ? AND rowid BETWEEN ? AND ?`)
      .all(`{title} : (${match})`, found.at(-1) ?? 0, found[0] ?? 0);
    return new Map(rows.map((row) => [integer(row, 'no'), -1]));
  }

  #idOf(no: number): string {
    const row = this.#statements.of('SELECT id FROM incidents WHERE no = ?').get(no);
    return row ? text(row, 'id') : '';
  }

  #found({ table, no }: Hit, match: string, terms: readonly Term[]): FoundIncident {
    const row = this.#statements.of('SELECT no, summary FROM incidents WHERE no = ?').get(no);
    const fields = this.#statements.of(`SELECT ${FIELDS} FROM ${table} WHERE rowid = ?`).get(no);
    if (!row || !fields) throw new Error(`search lost incident ${no} between two statements`);
    const texts = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value ?? '')]));
    return { ...this.#listed(row), ...(snippetOf(texts, terms) ?? this.#snippetOfIndex(table, no, match)) };
  }

  /** What the index itself makes of it, for words that only the index knows how to find. */
  #snippetOfIndex(table: string, no: number, match: string): Snippet {
    const row = this.#statements
      .of(
        `SELECT snippet(${table}, -1, ?, ?, '…', ${SNIPPET_WORDS}) AS snippet FROM ${table}
         WHERE ${table} MATCH ? AND ${table}.rowid BETWEEN ? AND ?`,
      )
      // Asked as a range of one: for `rowid = ?` SQLite 3.53 gives the snippet of the row that the statement met first, whichever is asked for.
      .get(OPEN_MARK, CLOSE_MARK, match, no, no);
    return row ? unmarked(text(row, 'snippet')) : { snippet: '', marks: [] };
  }
}
