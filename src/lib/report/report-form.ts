/** What somebody who is no engineer tells: read from a form into the words of an incident and one report on its board. Pure but for the document given. */
import * as Y from 'yjs';
import type { BoardId } from '#model/ids.ts';
import { addReport } from '#model/reports/reports.ts';

const MOST_TITLE = 200;

export interface ReportInput {
  what: string;
  who: string;
  /** How many customers; null: not said. */
  customers: number | null;
  /** When it began, ms; null: not known. */
  since: number | null;
}

/** What was typed, for showing it again. */
export interface TypedReport {
  what: string;
  who: string;
  customers: string;
  since: string;
}

export type ReadReport =
  | { ok: true; value: ReportInput & { summary: string }; typed: TypedReport }
  | { ok: false; message: string; field: string; typed: TypedReport };

/** Reads the form. Only what is not working is needed; a time in the future is refused, because it is a slip. */
export function readReportForm(field: (name: string) => string, now: number): ReadReport {
  const typed = { what: field('what'), who: field('who'), customers: field('customers'), since: field('since') };
  const what = typed.what.trim();
  if (what === '') return { ok: false, field: 'what', message: 'Say in a few words what is not working.', typed };
  const count = typed.customers.trim() === '' ? null : Number(typed.customers);
  if (count !== null && (!Number.isInteger(count) || count < 0)) {
    return { ok: false, field: 'customers', message: 'Give a whole number, or leave it empty.', typed };
  }
  const since = typed.since === '' ? null : Number(typed.since);
  if (since !== null && (!Number.isFinite(since) || since > now)) {
    return { ok: false, field: 'since', message: 'This time is still to come. When did it begin?', typed };
  }
  const who = typed.who.trim();
  const [title, rest] = split(what);
  const affected = who === '' ? '' : `Affected: ${who}${count === null ? '' : ` (about ${count} customers)`}`;
  const summary = [rest, affected].filter((part) => part !== '').join('\n\n');
  return { ok: true, value: { what: title, who, customers: count, since, summary }, typed };
}

/** The first line is the title; what does not fit goes on in the summary, so that no word is lost. */
function split(what: string): [string, string] {
  const [first = '', ...lines] = what.split('\n');
  if (first.length <= MOST_TITLE) return [first.trim(), lines.join('\n').trim()];
  return [`${first.slice(0, MOST_TITLE - 1).trim()}…`, what];
}

/** The report as the first bytes of a new board. */
export function reportBoard(doc: Y.Doc, id: BoardId, report: ReportInput & { at: number }): Uint8Array {
  const { what, who, customers, since, at } = report;
  addReport(doc, id, {
    text: what,
    at,
    who,
    ...(customers === null ? {} : { customers }),
    ...(since === null ? {} : { since }),
  });
  const bytes = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  return bytes;
}
