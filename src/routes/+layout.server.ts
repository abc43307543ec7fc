/**
 * What every page knows: who is signed in, the organisation, and the names of people and services. Guests get the names alone, without telephone
 * numbers or where a service is looked at, because they work with these people in one incident only.
 */
import type { PersonView, ServiceView } from '#protocol/api.ts';
import type { LayoutServerLoad } from './$types';

const NO_PEOPLE: PersonView[] = [];
const NO_SERVICES: ServiceView[] = [];

/** A service as a guest knows it: what it is called and how much it matters. */
const bare = ({ key, name, tier, version }: ServiceView): ServiceView => ({
  key,
  name,
  tier,
  version,
  team: '',
  answers: [],
  aliases: [],
  urls: [],
  dependencies: [],
  runbook: '',
});

export const load: LayoutServerLoad = ({ locals }) => {
  const { app, caller } = locals;
  const { name, callTemplate, fallback, updateCadenceMs, postmortemDueDays, ...rest } =
    app.access.organisation.settings;
  const { audienceCadenceMs, severityMatrix, escalateMs, handoffRemindMs, handoffInsistMs } = rest;
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
    services: isGuest ? app.catalogue.all().map(bare) : app.catalogue.all(),
    settings: {
      callTemplate,
      fallback,
      updateCadenceMs,
      audienceCadenceMs,
      severityMatrix,
      escalateMs,
      handoffRemindMs,
      handoffInsistMs,
      postmortemDueDays,
    },
    serverTime: app.now(),
  };
};
