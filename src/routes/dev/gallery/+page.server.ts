/** Draws every primitive in every state, for looking at and for the accessibility tests. Not there in production. */
import { dev } from '$app/env';
import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url }) => {
  if (!dev && process.env.NODE_ENV !== 'test') error(404, 'Not found');
  const shell = url.searchParams.get('shell');
  return {
    me: shell === 'plain' ? null : { id: 'person-ana', name: 'Ana Souza' },
    organisation: { name: 'Meridian Payments' },
    now: Date.now(),
  };
};
