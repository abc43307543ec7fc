/**
 * What every page knows: who is signed in, the organisation, and the names of people and services. Guests get the names without telephone numbers, because they
 * work with these people in one incident only.
 */
import type { PersonView, ServiceView } from '#protocol/api.ts';
import type { LayoutServerLoad } from './$types';

const NO_PEOPLE: PersonView[] = [];
const NO_SERVICES: ServiceView[] = [];

export const load: LayoutServerLoad = ({ locals }) => {
  const { app, caller } = locals;
  const { name, callTemplate, fallback, updateCadenceMs, postmortemDueDays } = app.access.organisation.settings;
  const organisation = { name };
  if (!caller)
    return { me: null, organisation, people: NO_PEOPLE, services: NO_SERVICES, settings: null, serverTime: app.now() };
  const { actor } = caller;
  const cards: PersonView[] = app.access.people.cards();
  const isGuest = actor.kind === 'guest';
  return {
    me: { id: actor.id, name: caller.name, actor, isAdministrator: 'role' in actor && actor.role === 'administrator' },
    organisation,
    people: isGuest ? cards.map((card) => ({ ...card, phone: null })) : cards,
    services: isGuest ? NO_SERVICES : app.catalogue.all(),
    settings: { callTemplate, fallback, updateCadenceMs, postmortemDueDays },
    serverTime: app.now(),
  };
};
