import { error } from '@sveltejs/kit';
import { filterWork, isLate, isOpenWork, WORK_STATES } from '#lib/library/work.ts';
import type { WorkFilter } from '#lib/library/work.ts';
import type { PageServerLoad } from './$types';

const MOST = 500;

export const load: PageServerLoad = async ({ locals, url, depends }) => {
  depends('muster:work');
  const { app, caller } = locals;
  if (!caller) error(401, 'Sign in to see this.');
  const owner = url.searchParams.get('owner');
  const remedy = url.searchParams.get('remedy');
  const filter: WorkFilter = {
    state: WORK_STATES.find((state) => state === url.searchParams.get('state')) ?? 'open',
    owner: owner === 'me' ? caller.actor.id : owner || null,
    remedy: remedy === 'patch' || remedy === 'cure' ? remedy : null,
    practice: false,
  };
  // What was to be done at once is history when the incident is over; what outlives it are follow-ups. One's own to-dos are shown with them.
  const everything = (await app.work.all(caller)).filter(
    ({ kind, owner: holder }) => kind === 'followup' || (owner === 'me' && holder === caller.actor.id),
  );
  const real = everything.filter(({ practice }) => !practice);
  const now = app.now();
  return {
    filter: { ...filter, owner },
    items: filterWork(everything, filter, now).slice(0, MOST),
    counts: {
      open: real.filter(isOpenWork).length,
      late: real.filter((item) => isLate(item, now)).length,
      done: real.filter(({ state }) => state === 'done').length,
      dropped: real.filter(({ state }) => state === 'dropped').length,
    },
    owners: [...new Set(real.filter(isOpenWork).flatMap(({ owner: holder }) => holder ?? []))],
  };
};
