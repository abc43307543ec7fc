import { error } from '@sveltejs/kit';
import { libraryFilter, readLibraryQuery } from '#lib/library/query.ts';
import type { PageServerLoad } from './$types';

const PAGE = 50;

export const load: PageServerLoad = async ({ locals, url }) => {
  const { app, caller } = locals;
  if (!caller) error(401, 'Sign in to see this.');
  const query = readLibraryQuery(url.searchParams);
  const filter = libraryFilter(query);
  const [page, shelf, any] = await Promise.all([
    app.learned.library(caller, query.q, filter, query.after, PAGE),
    app.learned.shelf(caller, filter),
    app.incidents.list(caller, { limit: 1 }),
  ]);
  const reached = query.after + page.rows.length;
  return {
    query,
    ...page,
    shelf,
    next: page.rows.length === PAGE && reached < page.total ? reached : null,
    isEmpty: any.items.length === 0,
  };
};
