/**
 * What every page knows: who is signed in, the organisation, and the names of people and services. Guests get the names alone, without telephone
 * numbers or where a service is looked at, because they work with these people in one incident only.
 */
import type { ActorId } from '#model/ids.ts';
import type { PersonView, ServiceView } from '#protocol/api.ts';
import type { Caller } from '#server/access/caller.ts';
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

export const load: LayoutServerLoad = async ({ locals }) => {
  const { app, caller } = locals;
  const { name, callTemplate, fallback, updateCadenceMs, postmortemDueDays, ...rest } =
    app.access.organisation.settings;
  const { audienceCadenceMs, severityMatrix, escalateMs, handoffRemindMs, handoffInsistMs } = rest;
  const organisation = { name };
  if (!caller)
    return { me: null, organisation, people: NO_PEOPLE, services: NO_SERVICES, settings: null, serverTime: app.now() };
  const { actor } = caller;
  const isGuest = actor.kind === 'guest';
  const known = await namesFor(app, caller);
  const cards: PersonView[] = app.access.people.cards().filter(({ id }) => known === null || known.has(id));
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

/** A guest of a review learns the names of those who are in its story, and no other; null: all names. */
async function namesFor(app: App.Locals['app'], caller: Caller): Promise<ReadonlySet<ActorId> | null> {
  const { actor } = caller;
  if (actor.kind !== 'guest' || actor.mode !== 'review') return null;
  const state = await app.incidents.visibleInReview(caller, actor.incident);
  const story = state ? [...state.people, ...state.terms.map(({ person }) => person)] : [];
  const writers = state ? [...state.authors.values(), ...[...state.entries.values()].map(({ by }) => by)] : [];
  return new Set([actor.id, ...story, ...writers, ...(state?.meeting?.invited ?? [])]);
}
