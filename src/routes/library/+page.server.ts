import { error } from '@sveltejs/kit';
import { fitsLibrary, readLibraryQuery, yearOf } from '#lib/library/query.ts';
import type { PageServerLoad } from './$types';

const PAGE = 50;
/** More hits than anybody reads; the filters narrow them. */
const MOST_HITS = 400;

export const load: PageServerLoad = async ({ locals, url }) => {
  const { app, caller } = locals;
  if (!caller) error(401, 'Sign in to see this.');
  const query = readLibraryQuery(url.searchParams);
  const everything = await app.incidents.every(caller);
  const rows = query.q
    ? await app.incidents.searchRows(caller, query.q, MOST_HITS)
    : everything.map((summary) => ({ summary, snippet: '' }));
  const fitting = rows.filter(({ summary }) => fitsLibrary(summary, query));
  const years = [...new Set(everything.map(({ declaredAt }) => yearOf(declaredAt)))].sort((a, b) => b - a);
  return {
    query,
    rows: fitting.slice(query.after, query.after + PAGE),
    total: fitting.length,
    next: fitting.length > query.after + PAGE ? query.after + PAGE : null,
    years,
    isEmpty: everything.length === 0,
  };
};
