import { error } from '@sveltejs/kit';
import { readSkipped, SKIPPED_COOKIE } from '#lib/firstrun/steps.ts';
import type { PageServerLoad } from './$types';

const RECENT = 30;
const MINE = 100;
const PRAISE = 3;

export const load: PageServerLoad = async ({ locals, cookies }) => {
  const { app, caller } = locals;
  if (!caller) error(401, 'Sign in to see this.');
  // What somebody just wrote down for themselves stands here when they come back.
  await app.work.freshen();
  const open = ['open', 'running', 'started'] as const;
  const [live, over, mine, followups, praise, links] = await Promise.all([
    app.incidents.live(caller),
    app.incidents.list(caller, { statuses: ['resolved', 'closed'], limit: RECENT }),
    app.work.list(caller, { owner: caller.actor.id, states: open }, { limit: MINE }),
    app.work.counts(caller, { kinds: ['followup'], practice: false }),
    app.learned.praise(caller, PRAISE),
    app.access.links.list(),
  ]);
  const { items: ever } = await app.incidents.list(caller, { limit: 1 });
  return {
    incidents: [...live, ...over.items],
    mine,
    skippedSteps: readSkipped(cookies.get(SKIPPED_COOKIE), caller.actor.id),
    openFollowups: followups.open,
    praise,
    firstRun: {
      hasZone: app.access.people.get(caller.actor.id)?.zone !== null,
      hasJoinLink: links.some(({ kind }) => kind === 'join' || kind === 'invite'),
      hasAnswers: app.catalogue
        .all()
        .some(({ answers, schedules }) => answers.length > 0 || (schedules?.length ?? 0) > 0),
      hasIncident: ever.length > 0,
    },
  };
};
