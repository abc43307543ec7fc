import { error } from '@sveltejs/kit';
import { parseBoardId } from '#model/ids.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const { app, caller } = locals;
  const id = parseBoardId(params.day);
  const day = id && caller ? await app.gameDays.get(caller, id) : null;
  if (!id || !caller || !day) error(404, 'There is no such game day.');
  const comparison = await app.gameDays.compare(caller, id);
  return { day, comparison: comparison.ok ? comparison.value : null };
};
