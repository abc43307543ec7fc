/** The administrator's lists behind diagnostics: Prometheus servers that may be asked, and checks that may be run. */
import { isIP } from 'node:net';
import { z } from 'zod';
import { json, NOT_THERE, nothing, route } from '#server/http/api/route.ts';
import type { Route } from '#server/http/api/route.ts';
import { anything, serviceKey } from '#server/http/api/shapes.ts';
import { problem } from '#server/http/problem.ts';
import { DNS_TYPES } from './diagnostics-checks.ts';
import { commandProblem, MOST_COMMAND_MS } from './diagnostics-command.ts';

const items = z.object({ items: z.array(anything) });
const name = z.string().trim().min(1).max(120);
const url = z.string().trim().min(1).max(2_000);
const secret = z.string().min(1).max(4_000);
const LONGEST_SPAN_MS = 7 * 86_400_000;

const listSources = route({
  method: 'GET',
  path: '/prometheus',
  summary: 'Prometheus servers that rooms may ask.',
  needs: 'administrator',
  answers: { 200: { description: 'Servers; credentials are never given back.', schema: items } },
  run: async ({ app }) => json({ items: await app.troubleshooting.prometheus.sources.list() }),
});

const addSource = route({
  method: 'POST',
  path: '/prometheus',
  summary: 'Allows a Prometheus server by its base address.',
  needs: 'administrator',
  body: z.strictObject({
    name,
    url,
    tenant: z.string().trim().max(200).nullish(),
    bearer: secret.optional(),
    user: z.string().max(200).optional(),
    password: secret.optional(),
  }),
  answers: { 201: { description: 'Allowed.', schema: anything } },
  async run({ app, body }) {
    const wrong = app.outward.outbound.problemWith(body.url);
    if (wrong) return { problem: problem('invalid', `url: ${wrong}`) };
    const { bearer, user, password, tenant } = body;
    const basic = user !== undefined && password !== undefined ? { user, password } : null;
    const login = bearer ? { bearer } : basic;
    const given = { name: body.name, url: body.url, tenant: tenant || null, login };
    return json(await app.troubleshooting.prometheus.sources.add(given), 201);
  },
});

const removeSource = route({
  method: 'DELETE',
  path: '/prometheus/:id',
  summary: 'Takes a Prometheus server off the list. Frozen series stay.',
  needs: 'administrator',
  answers: { 204: { description: 'Removed.' } },
  run: async ({ app, params }) =>
    (await app.troubleshooting.prometheus.sources.remove(params.id ?? '')) ? nothing() : NOT_THERE,
});

const host = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^(?=.{1,253}$)[a-z0-9_]([a-z0-9_.-]*[a-z0-9])?\.?$/, 'is no host name')
  .refine((text) => isIP(text) === 0, 'is an address; give a name');
const target = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('http'),
    url,
    expect: z.number().int().min(100).max(599).nullable().default(null),
    contains: z.string().min(1).max(500).nullable().default(null),
  }),
  z.strictObject({
    kind: z.literal('dns'),
    host,
    types: z.array(z.enum(DNS_TYPES)).min(1).max(6).default(['A', 'AAAA']),
  }),
  z.strictObject({
    kind: z.literal('command'),
    argv: z.array(z.string().min(1).max(1_000)).min(1).max(40),
    timeoutMs: z.number().int().min(1_000).max(MOST_COMMAND_MS).default(10_000),
  }),
  z.strictObject({
    kind: z.literal('prometheus'),
    source: z.string().max(64),
    query: z.string().trim().min(1).max(5_000),
    spanMs: z.number().int().min(60_000).max(LONGEST_SPAN_MS).default(3_600_000),
  }),
]);

const listChecks = route({
  method: 'GET',
  path: '/checks',
  summary: 'Checks that rooms may run.',
  needs: 'administrator',
  answers: { 200: { description: 'Checks.', schema: items } },
  run: async ({ app }) => json({ items: await app.troubleshooting.diagnostics.checks.list() }),
});

const addCheck = route({
  method: 'POST',
  path: '/checks',
  summary: 'Allows a check.',
  needs: 'administrator',
  body: z.strictObject({
    name,
    services: z.array(serviceKey).max(200).default([]),
    atDeclare: z.boolean().default(false),
    target,
  }),
  answers: { 201: { description: 'Allowed.', schema: anything } },
  async run({ app, body }) {
    if (body.target.kind === 'command' && !app.troubleshooting.diagnostics.runsCommands)
      return {
        problem: problem('forbidden', 'Commands are switched off. Who runs this server sets MUSTER_COMMANDS=1.'),
      };
    const senseless = body.target.kind === 'command' ? commandProblem(body.target.argv) : null;
    if (senseless) return { problem: problem('invalid', senseless) };
    const wrong = body.target.kind === 'http' ? app.outward.outbound.problemWith(body.target.url) : null;
    if (wrong) return { problem: problem('invalid', `url: ${wrong}`) };
    if (body.target.kind === 'prometheus' && !(await app.troubleshooting.prometheus.sources.open(body.target.source)))
      return { problem: problem('invalid', 'source: there is no such Prometheus server') };
    return json(await app.troubleshooting.diagnostics.checks.add(body), 201);
  },
});

const removeCheck = route({
  method: 'DELETE',
  path: '/checks/:id',
  summary: 'Takes a check off the list.',
  needs: 'administrator',
  answers: { 204: { description: 'Removed.' } },
  run: async ({ app, params }) =>
    (await app.troubleshooting.diagnostics.checks.remove(params.id ?? '')) ? nothing() : NOT_THERE,
});

export const DIAGNOSTICS_ROUTES: readonly Route[] = [
  listSources,
  addSource,
  removeSource,
  listChecks,
  addCheck,
  removeCheck,
];
