import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const { app, caller } = locals;
  if (!caller) error(401, 'Sign in to see this.');
  return { days: await app.gameDays.list(caller) };
};
