import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const { app, caller } = locals;
  if (!caller) error(401, 'Sign in to see this.');
  const person = app.access.people.get(caller.actor.id);
  const sessions = await app.access.sessions.list(caller.actor.id);
  return {
    email: person?.email ?? null,
    hasPassword: Boolean(person?.passwordHash),
    sessions: sessions.map(({ id, device, seenAt, ownDevice }) => ({
      id,
      device,
      seenAt,
      ownDevice,
      isThis: id === caller.credential.id,
    })),
  };
};
