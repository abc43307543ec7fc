import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const { app, caller } = locals;
  const isAdministrator = caller !== null && 'role' in caller.actor && caller.actor.role === 'administrator';
  return {
    destinations: isAdministrator ? await app.outward.destinations.list() : [],
    mailIsSet: app.outward.mailIsSet,
  };
};
