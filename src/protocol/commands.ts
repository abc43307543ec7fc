/**
 * The schemas of every command as it comes from outside: socket.io, REST, CLI. Strict: a key that no command knows is a problem with its path, so that a
 * misspelt field is told and not dropped. The compiler checks that each schema describes exactly its command (see the end of the file).
 */
import { z } from 'zod';
import { GUEST_MODES } from '#model/incident/actor.ts';
import type { Command, CommandBody, CommandOf, CommandType } from '#model/incident/commands.ts';
import { accept, refuse } from '#model/incident/refusal.ts';
import type { Result } from '#model/incident/refusal.ts';
import {
  AUDIENCES,
  MILESTONES,
  POSTMORTEM_STATES,
  REMEDIES,
  ROLES,
  SERVICE_STATES,
  SEVERITIES,
  STATUSES,
} from '#model/incident/words.ts';
import { parseActorId, parseBoardId, parseCommandId, parseIncidentId, parseServiceKey } from '#model/ids.ts';

/** A string that a parser of ids accepts, as the branded id. */
const idOf = <Id extends string>(parse: (value: unknown) => Id | null, what: string) =>
  z.string().transform((text, context) => {
    const id = parse(text);
    if (id !== null) return id;
    context.issues.push({ code: 'custom', message: `is no ${what}`, input: text });
    return z.NEVER;
  });

const actor = idOf(parseActorId, 'person');
const board = idOf(parseBoardId, 'id of a board object');
const incident = idOf(parseIncidentId, 'incident id');
const service = idOf(parseServiceKey, 'service key (lower case, digits, hyphens)');
const commandId = idOf(parseCommandId, 'command id (8 to 64 letters, digits, - or _)');

/** Year 1970 to 9999: everything that a clock of people can show. */
const time = z.number().int().min(0).max(253_402_300_799_999);
const line = z.string().max(2_000);
const text = z.string().max(20_000);
const title = z.string().min(1).max(500);
const url = z
  .string()
  .max(2_000)
  .regex(/^(https?|tel|sip|sips|zoommtg|msteams):/i, 'must be a link (https:, tel: or sip:)');
const severity = z.enum(SEVERITIES).nullable();
const role = z.enum(ROLES);
const services = z.array(service).max(200);
const reason = line.optional();
const number = z.number().int().min(1).max(1_000_000_000);

const origin = z.strictObject({
  kind: z.enum(['person', 'report', 'alert', 'chat', 'import', 'practice']),
  name: z.string().max(300).optional(),
});

const course = {
  declare: z.strictObject({
    type: z.literal('declare'),
    title,
    severity: severity.optional(),
    services: services.optional(),
    summary: text.optional(),
    mode: z.enum(['responding', 'reporting']).optional(),
    private: z.boolean().optional(),
    practice: z.boolean().optional(),
    origin: origin.optional(),
    callUrl: url.optional(),
    startedAt: time.optional(),
  }),
  retitle: z.strictObject({ type: z.literal('retitle'), title }),
  'set-severity': z.strictObject({ type: z.literal('set-severity'), to: severity, reason }),
  'set-status': z.strictObject({ type: z.literal('set-status'), to: z.enum(STATUSES), reason }),
  resolve: z.strictObject({
    type: z.literal('resolve'),
    endedBy: text.optional(),
    remedy: z.enum(REMEDIES).optional(),
    impactOverAt: time.nullable().optional(),
    reason,
  }),
  'correct-resolution': z.strictObject({
    type: z.literal('correct-resolution'),
    endedBy: text.optional(),
    remedy: z.enum(REMEDIES),
    impactOverAt: time.nullable().optional(),
  }),
  'set-time': z.strictObject({
    type: z.literal('set-time'),
    milestone: z.enum(MILESTONES),
    at: time.nullable(),
    reason,
  }),
  'set-services': z.strictObject({ type: z.literal('set-services'), services }),
  'set-service-state': z.strictObject({
    type: z.literal('set-service-state'),
    service,
    state: z.enum(SERVICE_STATES),
  }),
  'set-call': z.strictObject({ type: z.literal('set-call'), url: url.nullable() }),
  pause: z.strictObject({
    type: z.literal('pause'),
    until: time.nullable(),
    wakeIf: line.optional(),
    watcher: actor.optional(),
  }),
  resume: z.strictObject({ type: z.literal('resume'), reason }),
  'merge-into': z.strictObject({ type: z.literal('merge-into'), survivor: incident, number }),
  link: z.strictObject({
    type: z.literal('link'),
    incident,
    number,
    relation: z.enum(['similar', 'caused-by', 'follows']),
  }),
};

const people = {
  'set-visibility': z.strictObject({ type: z.literal('set-visibility'), private: z.boolean() }),
  'add-member': z.strictObject({ type: z.literal('add-member'), person: actor }),
  'remove-member': z.strictObject({ type: z.literal('remove-member'), person: actor }),
  join: z.strictObject({ type: z.literal('join') }),
  'acknowledge-report': z.strictObject({ type: z.literal('acknowledge-report'), note: line.optional() }),
  'take-role': z.strictObject({ type: z.literal('take-role'), role }),
  'assign-role': z.strictObject({ type: z.literal('assign-role'), role, to: actor }),
  'accept-role': z.strictObject({ type: z.literal('accept-role'), role }),
  'decline-role': z.strictObject({ type: z.literal('decline-role'), role }),
  'release-role': z.strictObject({ type: z.literal('release-role'), role, reason }),
  'object-to-command': z.strictObject({ type: z.literal('object-to-command'), to: actor }),
  'offer-handoff': z.strictObject({
    type: z.literal('offer-handoff'),
    to: actor,
    roles: z.array(role).max(ROLES.length).optional(),
    withTasks: z.boolean().optional(),
    note: line.optional(),
  }),
  'accept-handoff': z.strictObject({ type: z.literal('accept-handoff'), tasks: z.array(board).max(1_000).optional() }),
  'decline-handoff': z.strictObject({ type: z.literal('decline-handoff'), reason }),
  'withdraw-handoff': z.strictObject({ type: z.literal('withdraw-handoff') }),
  page: z.strictObject({ type: z.literal('page'), page: board, to: actor, service: service.optional(), reason }),
  'acknowledge-page': z.strictObject({ type: z.literal('acknowledge-page'), page: board }),
  'pass-on-page': z.strictObject({ type: z.literal('pass-on-page'), page: board, reason }),
  'affect-customers': z.strictObject({
    type: z.literal('affect-customers'),
    count: z.number().int().min(1).max(100_000_000),
    note: line.optional(),
  }),
  'invite-guest': z.strictObject({
    type: z.literal('invite-guest'),
    guest: actor,
    name: z.string().max(120).optional(),
    mode: z.enum(GUEST_MODES),
    until: time,
  }),
  'revoke-guest': z.strictObject({ type: z.literal('revoke-guest'), guest: actor }),
};

const communication = {
  'set-update-clock': z.strictObject({
    type: z.literal('set-update-clock'),
    dueAt: time.nullable().optional(),
    cadenceMs: z.number().int().min(1).max(604_800_000).nullable().optional(),
    reason,
  }),
  'snooze-update': z.strictObject({ type: z.literal('snooze-update'), until: time, reason: line }),
  'request-update': z.strictObject({ type: z.literal('request-update'), note: line.optional() }),
  'publish-update': z.strictObject({
    type: z.literal('publish-update'),
    update: board,
    audience: z.enum(AUDIENCES),
    text,
    draft: board.optional(),
    nextDueAt: time.nullable().optional(),
  }),
  'correct-update': z.strictObject({ type: z.literal('correct-update'), update: board, text, reason }),
  'retract-update': z.strictObject({ type: z.literal('retract-update'), update: board, reason: line }),
  'publish-entry': z.strictObject({ type: z.literal('publish-entry'), entry: board, happenedAt: time, text }),
  'retract-entry': z.strictObject({ type: z.literal('retract-entry'), entry: board, reason: line }),
  'set-postmortem-state': z.strictObject({
    type: z.literal('set-postmortem-state'),
    to: z.enum(POSTMORTEM_STATES),
    reason,
  }),
  'set-postmortem-owner': z.strictObject({ type: z.literal('set-postmortem-owner'), owner: actor.nullable() }),
  'set-postmortem-due': z.strictObject({ type: z.literal('set-postmortem-due'), dueAt: time.nullable(), reason }),
  thank: z.strictObject({ type: z.literal('thank'), to: actor, text: line }),
  mention: z.strictObject({ type: z.literal('mention'), person: actor, place: z.string().regex(/^[a-z-]{1,40}$/) }),
  'step-review': z.strictObject({
    type: z.literal('step-review'),
    step: z.string().max(100),
    agenda: z.string().max(100),
  }),
  'name-version': z.strictObject({
    type: z.literal('name-version'),
    version: board,
    name: z.string().trim().min(1).max(200),
  }),
};

/** The schema of each command's body, by type. */
export const COMMAND_SCHEMAS = { ...course, ...people, ...communication };

/** A sentence and a path for the first thing that is wrong. */
function problem(error: z.ZodError): Result<never> {
  const issue = error.issues[0];
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const path = [...(issue?.path ?? []), ...(unknown === undefined ? [] : [unknown])].map(String).join('.');
  const what = unknown === undefined ? (issue?.message ?? 'is not understood') : 'is not a field of this command';
  return refuse('invalid', path === '' ? `The command ${what}.` : `${path}: ${what}`, { path });
}

const isCommandType = (value: unknown): value is CommandType =>
  typeof value === 'string' && Object.hasOwn(COMMAND_SCHEMAS, value);

/** Reads a command's body (without `id`); a refusal names the path of what is wrong. */
export function readCommandBody(value: unknown): Result<CommandBody> {
  if (typeof value !== 'object' || value === null) return refuse('invalid', 'A command is an object.', { path: '' });
  const type = 'type' in value ? value.type : undefined;
  if (!isCommandType(type))
    return refuse('invalid', `type: there is no command ${JSON.stringify(type)?.slice(0, 80)}`, { path: 'type' });
  const read = COMMAND_SCHEMAS[type].safeParse(value);
  return read.success ? accept(read.data) : problem(read.error);
}

/** Reads a command as it crosses the wire: body and client-made id. */
export function readCommand(value: unknown): Result<Command> {
  if (typeof value !== 'object' || value === null) return refuse('invalid', 'A command is an object.', { path: '' });
  const { id, ...rest }: { id?: unknown } = value;
  const read = commandId.safeParse(id);
  if (!read.success) return refuse('invalid', 'id: is no command id (8 to 64 letters, digits, - or _)', { path: 'id' });
  const body = readCommandBody(rest);
  return body.ok ? accept({ ...body.value, id: read.data }) : body;
}

// Compile-time check that schemas and commands say the same, both ways and with no key more or less.
type Flat<Value> = { [Key in keyof Value]: Value[Key] };
type Same<A, B> = [A, keyof A] extends [B, keyof B] ? ([B, keyof B] extends [A, keyof A] ? true : never) : never;
type Checked = {
  [T in CommandType]: Same<Flat<z.output<(typeof COMMAND_SCHEMAS)[T]>>, Flat<CommandOf<T>>>;
};
/** Does not compile when a schema and its command differ, or when a command has no schema. @public */
export const SCHEMAS_MATCH_COMMANDS: Checked extends Record<CommandType, true> ? true : never = true;
