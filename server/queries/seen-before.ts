/** Earlier incidents that resemble a live one, with what the people in it want to know of them: what ended it then, and what was promised and never done. */
import type { IncidentState } from '#model/incident/state.ts';
import type { IncidentId } from '#model/ids.ts';
import type { SeenBefore } from '#protocol/api.ts';
import type { Caller } from '#server/access/caller.ts';
import type { App } from '#server/app.ts';

const MOST = 5;
const ASKED = 15;
const MOST_FOLLOWUPS = 5;
const MOST_OLD = 20;

/** The most alike of those declared before it, best first; only what the caller may see. */
export async function seenBeforeOf(
  app: Pick<App, 'similar' | 'incidents' | 'work'>,
  caller: Caller,
  id: IncidentId,
  { title, summary, services, declaredAt }: IncidentState,
): Promise<SeenBefore[]> {
  const alike = await app.similar.to(caller, { id, title, summary, services }, ASKED);
  const earlier = alike.filter((one) => one.id !== id && one.declaredAt < declaredAt).slice(0, MOST);
  return Promise.all(
    earlier.map(async (one) => {
      const [state, work] = await Promise.all([app.incidents.visible(caller, one.id), app.work.one(caller, one.id)]);
      const open = work.filter((item) => item.state === 'open' || item.state === 'started');
      const kept = work.filter((item) => item.state !== 'dropped').slice(0, MOST_OLD);
      return {
        ...one,
        endedBy: state?.resolution?.endedBy ?? null,
        followups: kept.map(({ id: key, text, state: how, owner, due, outcome, worked }) => ({
          ...{ id: key, text, state: how, owner, due, outcome, worked },
        })),
        openFollowups: open.slice(0, MOST_FOLLOWUPS).map(({ id: followup, text }) => ({ id: followup, text })),
      };
    }),
  );
}
