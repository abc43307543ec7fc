import type { PageServerLoad } from './$types';

const AHEAD_MS = 14 * 86_400_000;

export const load: PageServerLoad = async ({ locals }) => {
  const { app } = locals;
  const at = app.now();
  return {
    at,
    rotas: app.outward.rotas(at, at + AHEAD_MS),
    services: app.catalogue.all(),
    answering: app.outward.onCallAt(at),
  };
};
