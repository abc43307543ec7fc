/** What somebody needs who has nothing but this page: whom to call for what, and how. */
import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

const MOST_PEOPLE = 3;

export const load: PageServerLoad = async ({ locals }) => {
  const { app, caller } = locals;
  if (!caller || caller.actor.kind === 'guest') error(403, 'This page is for members of the organisation.');
  const { people, organisation } = app.access;
  const cardOf = (id: Parameters<typeof people.get>[0]) => {
    const person = people.get(id);
    return person && person.disabledAt === null
      ? {
          id,
          name: person.name,
          phone: person.phone,
          zone: person.zone,
          reachable: app.outward.contacts.isReachable(id),
        }
      : null;
  };
  const rows = app.outward.onCallAt(app.now()).map(({ service, name, tier, people: answering }) => ({
    service,
    name,
    tier,
    people: answering.flatMap(({ person }) => cardOf(person) ?? []).slice(0, MOST_PEOPLE),
  }));
  const live = await app.incidents.live(caller);
  const states = await Promise.all(live.map(({ id }) => app.incidents.visible(caller, id)));
  return {
    rows,
    fallback: organisation.settings.fallback ? cardOf(organisation.settings.fallback) : null,
    callTemplate: organisation.settings.callTemplate,
    live: live.map(({ id, number, title, severity }, index) => ({
      id,
      number,
      title,
      severity,
      callUrl: states[index]?.callUrl ?? null,
    })),
    at: app.now(),
  };
};
