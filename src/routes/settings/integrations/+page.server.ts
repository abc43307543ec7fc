import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const { app, caller } = locals;
  if (!caller) error(401, 'Sign in to see this.');
  const isAdministrator = 'role' in caller.actor && caller.actor.role === 'administrator';
  const tokens = (await app.access.tokens.list()).filter(({ actor }) => isAdministrator || actor === caller.actor.id);
  const hooks = isAdministrator ? await app.inbound.keys.list() : [];
  return {
    sources: [...app.inbound.sources],
    hooks: hooks.map(({ id, source, name, createdAt }) => ({ id, source, name, createdAt })),
    prometheus: isAdministrator ? await app.troubleshooting.prometheus.sources.list() : [],
    runsCommands: app.troubleshooting.diagnostics.runsCommands,
    checks: isAdministrator ? await app.troubleshooting.diagnostics.checks.list() : [],
    trackers: isAdministrator ? await app.trackers.list() : [],
    tokens: tokens.map(({ id, name, actor, createdAt, expiresAt }) => ({ id, name, actor, createdAt, expiresAt })),
  };
};
