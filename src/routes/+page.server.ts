import { error } from '@sveltejs/kit';
import { readSkipped, SKIPPED_COOKIE } from '#lib/firstrun/steps.ts';
import { isOpenWork, workOrder } from '#lib/library/work.ts';
import type { PageServerLoad } from './$types';

const RECENT = 30;

export const load: PageServerLoad = async ({ locals, cookies }) => {
  const { app, caller } = locals;
  if (!caller) error(401, 'Sign in to see this.');
  const [live, over, work, links] = await Promise.all([
    app.incidents.live(caller),
    app.incidents.list(caller, { statuses: ['resolved', 'closed'], limit: RECENT }),
    app.work.all(caller),
    app.access.links.list(),
  ]);
  const mine = work.filter((item) => item.owner === caller.actor.id && isOpenWork(item)).sort(workOrder);
  const followups = work.filter((item) => item.kind === 'followup' && isOpenWork(item) && !item.practice);
  const { items: ever } = await app.incidents.list(caller, { limit: 1 });
  return {
    incidents: [...live, ...over.items],
    mine,
    skippedSteps: readSkipped(cookies.get(SKIPPED_COOKIE), caller.actor.id),
    openFollowups: followups.length,
    firstRun: {
      hasZone: app.access.people.get(caller.actor.id)?.zone !== null,
      hasJoinLink: links.some(({ kind }) => kind === 'join' || kind === 'invite'),
      hasAnswers: app.catalogue.all().some(({ answers }) => answers.length > 0),
      hasIncident: ever.length > 0,
    },
  };
};
