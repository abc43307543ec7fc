import { error } from '@sveltejs/kit';
import { followupsQuery, readFollowupsFilter } from '#lib/followups/filter.ts';
import type { PageServerLoad } from './$types';

const MOST = 500;
const MOST_ON_BOARD = 60;
const WEEK_MS = 7 * 86_400_000;
const WEEKS = 13;
/** A quarter by weeks, oldest first; the last is now. */
const weeksBefore = (now: number): number[] =>
  Array.from({ length: WEEKS }, (_, index) => now - (WEEKS - 1 - index) * WEEK_MS);

export const load: PageServerLoad = async ({ locals, url, depends }) => {
  depends('muster:work');
  const { app, caller } = locals;
  if (!caller) error(401, 'Sign in to see this.');
  const { work } = app;
  const filter = readFollowupsFilter(url.searchParams);
  const now = app.now();
  const query = followupsQuery(filter, caller.actor.id, now);
  // Who just decided something sees it.
  await work.freshen();
  const column = (states: readonly ('open' | 'started' | 'done' | 'dropped')[]) =>
    work.list(caller, { ...query.base, states }, { limit: MOST_ON_BOARD });
  const [items, counts, holders, digest, ...columns] = await Promise.all([
    filter.view === 'list' ? work.list(caller, query.listed, { limit: MOST }) : [],
    work.counts(caller, query.base, weeksBefore(now)),
    work.owners(caller),
    app.followups.digests.settingOf(caller.actor.id),
    ...(filter.view === 'board' ? [column(['open']), column(['started']), column(['done']), column(['dropped'])] : []),
  ]);
  return { filter, items, columns, counts, ...holders, digest, mailIsSet: app.outward.mailIsSet };
};
