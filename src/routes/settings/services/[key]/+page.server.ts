import { error } from '@sveltejs/kit';
import { parseServiceKey } from '#model/ids.ts';
import type { PageServerLoad } from './$types';

/** `new` is the form for a service that does not exist yet; a service may not have that key for its page. */
export const load: PageServerLoad = ({ locals, params }) => {
  const rotas = locals.app.outward.schedules.all().map(({ key, name }) => ({ key, name }));
  if (params.key === 'new') return { service: null, rotas };
  const key = parseServiceKey(params.key);
  const service = key && locals.app.catalogue.get(key);
  if (!service) error(404, 'There is no such service.');
  return { service, rotas };
};
