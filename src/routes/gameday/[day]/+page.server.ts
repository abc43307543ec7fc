import { error } from '@sveltejs/kit';
import { parseBoardId } from '#model/ids.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const { app, caller } = locals;
  const id = parseBoardId(params.day);
  const day = id && caller ? await app.gameDays.get(caller, id) : null;
  if (!day) error(404, 'There is no such game day.');
  return { day };
};
