/**
 * Shapes of the API that routes share, as schemas: they parse what comes in and describe what goes out in the OpenAPI document.
 */
import { z } from 'zod';
import { ORGANISATION_ROLES } from '#model/incident/actor.ts';
import { SEVERITIES, STATUSES } from '#model/incident/words.ts';
import { parseActorId, parseBoardId, parseIncidentId, parseServiceKey } from '#model/ids.ts';
import { isZone } from '#model/oncall/zone-time.ts';

const branded = <Id extends string>(read: (value: unknown) => Id | null, what: string) =>
  z.string().transform((text, context) => {
    const id = read(text);
    if (id !== null) return id;
    context.issues.push({ code: 'custom', message: `is no ${what}`, input: text });
    return z.NEVER;
  });

export const incidentId = branded(parseIncidentId, 'incident id (16 to 64 letters, digits, - or _)');
export const boardId = branded(parseBoardId, 'id');
export const actorId = branded(parseActorId, 'person');
export const serviceKey = branded(parseServiceKey, 'service key (lower case, digits, hyphens)');
export const organisationRole = z.enum(ORGANISATION_ROLES);
export const severity = z.enum(SEVERITIES).nullable();
export const status = z.enum(STATUSES);
export const time = z.number().int().min(0).max(253_402_300_799_999);
const zone = z.string().max(64).refine(isZone, 'is no time zone like Europe/Berlin').nullable();
const phone = z
  .string()
  .max(40)
  .regex(/^[+0-9 ()./-]*$/, 'is no telephone number')
  .nullable();

export const page = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const listOf = (item: z.ZodType) => z.object({ items: z.array(item), next: z.string().nullable() });

export const created = z.object({ id: z.string(), number: z.number(), url: z.string() });
export const anything = z.looseObject({});

export const person = z.object({
  id: z.string(),
  kind: z.enum(['person', 'integration', 'guest']),
  name: z.string(),
  role: organisationRole,
  color: z.string(),
  zone: z.string().nullable(),
  phone: z.string().nullable(),
  disabled: z.boolean(),
});
export const newPerson = z.strictObject({
  name: z.string().trim().min(1).max(120),
  email: z.email().max(320).nullable().optional(),
  role: organisationRole.default('responder'),
  zone: zone.optional(),
  phone: phone.optional(),
});
export const personChange = z.strictObject({
  name: z.string().trim().min(1).max(120).optional(),
  zone: zone.optional(),
  phone: phone.optional(),
  color: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, 'is no colour like #3b82c4')
    .optional(),
  role: organisationRole.optional(),
  disabled: z.boolean().optional(),
});

const callRule = z.enum(['page', 'notify', 'nobody']).optional();
const callRules = z.strictObject({
  SEV1: callRule,
  SEV2: callRule,
  SEV3: callRule,
  SEV4: callRule,
  undecided: callRule,
});
export const service = z.object({
  key: z.string(),
  name: z.string(),
  team: z.string(),
  tier: z.number(),
  answers: z.array(z.string()),
  aliases: z.array(z.string()),
  urls: z.array(z.object({ title: z.string(), url: z.string() })),
  dependencies: z.array(z.string()),
  runbook: z.string(),
  publicName: z.string().nullable().optional(),
  schedules: z.array(z.string()).optional(),
  rules: callRules.optional(),
  version: z.number(),
});
const webUrl = z.url({ protocol: /^https?$/ }).max(2_000);
export const serviceInput = z.strictObject({
  name: z.string().trim().min(1).max(120).optional(),
  team: z.string().max(120).optional(),
  tier: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]).optional(),
  answers: z.array(actorId).max(100).optional(),
  aliases: z.array(z.string().trim().min(1).max(120)).max(100).optional(),
  urls: z
    .array(z.strictObject({ title: z.string().max(120), url: webUrl }))
    .max(50)
    .optional(),
  dependencies: z.array(serviceKey).max(200).optional(),
  runbook: z.string().max(50_000).optional(),
  publicName: z.string().trim().min(1).max(120).nullable().optional(),
  schedules: z.array(serviceKey).max(20).optional(),
  rules: callRules.optional(),
});

export const summary = z.object({
  id: z.string(),
  number: z.number(),
  title: z.string(),
  summary: z.string(),
  severity: z.string().nullable(),
  status: z.string(),
  statusSince: z.number(),
  services: z.array(z.string()),
  mode: z.enum(['responding', 'reporting']),
  private: z.boolean(),
  practice: z.boolean(),
  declaredAt: z.number(),
  declaredBy: z.string().nullable(),
  resolvedAt: z.number().nullable(),
  commander: z.string().nullable(),
  comms: z.string().nullable(),
  asked: z.object({ paged: z.array(z.string()), handoff: z.string().nullable() }).optional(),
  updateDueAt: z.number().nullable(),
  paused: z
    .object({ until: z.number().nullable(), watcher: z.string().nullable(), wakeIf: z.string().nullable() })
    .nullable(),
  remedy: z.string().nullable(),
  postmortem: z.object({ state: z.string(), dueAt: z.number().nullable(), owner: z.string().nullable() }),
  mergedInto: z.object({ incident: z.string(), number: z.number() }).nullable(),
  people: z.array(z.string()),
  here: z.array(z.string()),
  changedAt: z.number(),
});

/** The lower-case spelling in which people may give a service in a declare: key or name. */
export const serviceWords = z.array(z.string().trim().min(1).max(120)).max(200);
