/** What follows each slash word, as an intent or as a problem that says what is missing. */
import type { ActorId, ServiceKey } from '../ids.ts';
import { AUDIENCES, SERVICE_STATES, SEVERITIES, STATUSES } from '../incident/words.ts';
import type { Role } from '../incident/words.ts';
import { readFuture, readTime } from './clock-words.ts';
import type { LineContext, LineIntent, LineProblem } from './line.ts';
import { nearest } from './words.ts';
import type { Word } from './words.ts';

type Outcome = LineIntent | LineProblem;
type Meaning = (rest: string, context: LineContext) => Outcome;

/** What a label holds (src/model/timeline/entries.ts). */
const MOST_STREAM = 60;

const missing = (problem: string, suggestion: string | null = null): LineProblem => ({ problem, suggestion });

/** A person by name, first name or handle, with or without `@`; the longest name that fits wins. */
export function readPerson(text: string, people: LineContext['people']): { id: ActorId; rest: string } | null {
  const bare = text.replace(/^@/, '');
  const lower = bare.toLowerCase();
  let best: { id: ActorId; length: number } | null = null;
  for (const { id, name, handle } of people) {
    for (const spelling of [name, handle, name.split(/\s+/)[0]]) {
      const wanted = spelling?.toLowerCase() ?? '';
      const ends = wanted !== '' && lower.startsWith(wanted) && !/[\p{L}\p{N}]/u.test(lower[wanted.length] ?? '');
      if (ends && wanted.length > (best?.length ?? 0)) best = { id, length: wanted.length };
    }
  }
  return best ? { id: best.id, rest: bare.slice(best.length).replace(/^[\s,:;-]+/, '') } : null;
}

/** A service by key, name or alias. */
export function readService(text: string, services: LineContext['services']): { key: ServiceKey; rest: string } | null {
  const lower = text.toLowerCase();
  let best: { key: ServiceKey; length: number } | null = null;
  for (const { key, name, aliases = [] } of services) {
    for (const spelling of [key, name, ...aliases]) {
      const wanted = spelling.toLowerCase();
      const ends = wanted !== '' && lower.startsWith(wanted) && !/[\p{L}\p{N}-]/u.test(lower[wanted.length] ?? '');
      if (ends && wanted.length > (best?.length ?? 0)) best = { key, length: wanted.length };
    }
  }
  return best ? { key: best.key, rest: text.slice(best.length).replace(/^[\s,:;-]+/, '') } : null;
}

const needs =
  (what: string, make: (text: string, context: LineContext) => Outcome): Meaning =>
  (rest, context) =>
    rest === '' ? missing(`Say ${what}.`) : make(rest, context);

function role(name: Role): Meaning {
  return (rest, context) => {
    if (rest === '' || /^me$/i.test(rest))
      return { intent: 'command', command: { type: 'take-role', role: name }, confirm: false };
    const person = readPerson(rest, context.people);
    if (!person) return missing(`Nobody here is called ${rest}.`);
    return { intent: 'command', command: { type: 'assign-role', role: name, to: person.id }, confirm: false };
  };
}

const withReason = (rest: string): { reason?: string } => (rest.trim() === '' ? {} : { reason: rest.trim() });

const severity: Meaning = needs('which severity: /sev 2', (rest) => {
  const found = /^(?:sev-?)?([1-4?])(?!\d)\s*(.*)$/is.exec(rest);
  if (!found) return missing(`There is no severity ${rest}. It goes from 1 to 4, or ?.`);
  const to = SEVERITIES.find((one) => one === `SEV${found[1]}`) ?? null;
  return { intent: 'command', command: { type: 'set-severity', to, ...withReason(found[2] ?? '') }, confirm: false };
});

const status: Meaning = needs(`which status: ${STATUSES.slice(0, 7).join(', ')}`, (rest) => {
  const [typed = '', ...more] = rest.split(/\s+/);
  const to = STATUSES.find((one) => one === typed.toLowerCase());
  if (!to) {
    const near = nearest(typed, STATUSES);
    return missing(
      `There is no status ${typed}.${near ? ` Did you mean ${near}?` : ''}`,
      near ? `/status ${near}` : null,
    );
  }
  const confirm = to === 'resolved' || to === 'declined' || to === 'cancelled';
  return { intent: 'command', command: { type: 'set-status', to, ...withReason(more.join(' ')) }, confirm };
});

const owned = (intent: 'task' | 'followup'): Meaning =>
  needs('what is to be done', (rest, context) => {
    const person = rest.startsWith('@') ? readPerson(rest, context.people) : null;
    if (!person) return { intent, text: rest, owner: null };
    return person.rest === '' ? missing('Say what is to be done.') : { intent, text: person.rest, owner: person.id };
  });

const page: Meaning = needs('whom to page', (rest, context) => {
  const person = readPerson(rest, context.people);
  if (person) return { intent: 'page', to: person.id, service: null, reason: person.rest, confirm: true };
  const service = readService(rest, context.services);
  if (service) return { intent: 'page', to: null, service: service.key, reason: service.rest, confirm: true };
  const names = [...context.people.map(({ name }) => name.toLowerCase()), ...context.services.map(({ key }) => key)];
  const near = nearest(rest.split(/\s+/)[0] ?? '', names);
  return missing(`There is no person or service called ${rest}.`, near ? `/page ${near}` : null);
});

const timed =
  (make: (text: string, at: number) => LineIntent): ((rest: string, context: LineContext) => Outcome) =>
  (rest, context) => {
    const time = readTime(rest, context.now, context.timeZone);
    return time && time.rest !== '' ? make(time.rest, time.at) : make(rest, context.now);
  };

const promise: Meaning = needs('to whom and what: /promise support: a workaround by 14:00', (rest, context) => {
  const [head = '', ...tail] = rest.split(':');
  const hasTo = tail.length > 0 && head.length <= 60 && !/\d$/.test(head);
  const text = hasTo ? tail.join(':').trim() : rest;
  const by = /\b(?:by|until|at|in)\s+(\S+(?:\s(?:am|pm|min))?)\s*$/i.exec(text);
  const due = by ? readFuture(by[1] ?? '', context.now, context.timeZone) : null;
  return { intent: 'promise', to: hasTo ? head.trim() : null, text, due: due?.at ?? null };
});

const update: Meaning = (rest) => {
  const [typed = '', ...more] = rest.split(/\s+/);
  const audience = AUDIENCES.find(
    (one) => one === typed.toLowerCase() || (typed.length > 2 && one.startsWith(typed.toLowerCase())),
  );
  return audience
    ? { intent: 'update', audience, text: more.join(' ') }
    : { intent: 'update', audience: 'internal', text: rest };
};

const pause: Meaning = (rest, context) => {
  if (rest === '') return { intent: 'pause' };
  const read = readFuture(rest, context.now, context.timeZone);
  const after = (read ? read.rest : rest).replace(/^[\s,]+/, '');
  const watched = after.startsWith('@') ? readPerson(after, context.people) : null;
  const wake = (watched?.rest ?? after).replace(/^(wake\s+)?if\s+/i, '').trim();
  const more = { ...(wake === '' ? {} : { wakeIf: wake }), ...(watched ? { watcher: watched.id } : {}) };
  return { intent: 'command', command: { type: 'pause', until: read?.at ?? null, ...more }, confirm: false };
};

const merge: Meaning = (rest) => {
  if (rest === '') return { intent: 'merge', number: null };
  const found = /^(?:into\s+)?#?(\d{1,9})$/i.exec(rest);
  return found
    ? { intent: 'merge', number: Number(found[1]) }
    : missing('Say the number of the one that goes on: /merge 41.');
};

const snooze: Meaning = needs('for how long and why: /snooze 30m no change', (rest, context) => {
  const read = readFuture(rest, context.now, context.timeZone);
  if (!read) return missing('Say for how long: /snooze 30m no change.');
  if (read.rest.trim() === '') return missing('Say why the update can wait.');
  return {
    intent: 'command',
    command: { type: 'snooze-update', until: read.at, reason: read.rest.trim() },
    confirm: false,
  };
});

const service: Meaning = needs('which service and how it does', (rest, context) => {
  const found = readService(rest, context.services);
  if (!found) return missing(`There is no service called ${rest.split(/\s+/)[0]}.`);
  const state = SERVICE_STATES.find((one) => one === found.rest.toLowerCase().trim());
  if (!state) return missing(`Say how ${found.key} does: ${SERVICE_STATES.join(', ')}.`);
  return { intent: 'command', command: { type: 'set-service-state', service: found.key, state }, confirm: false };
});

const personThen = (what: string, make: (id: ActorId, rest: string) => Outcome): Meaning =>
  needs(what, (rest, context) => {
    const person = readPerson(rest, context.people);
    return person ? make(person.id, person.rest) : missing(`Nobody here is called ${rest}.`);
  });

export const INTENTS: Record<Word, Meaning> = {
  sev: severity,
  status,
  ic: role('commander'),
  comms: role('comms'),
  scribe: role('scribe'),
  h: needs('what might be the case', (claim) => ({ intent: 'hypothesis', claim })),
  task: owned('task'),
  followup: owned('followup'),
  why: needs('what to ask', (statement) => ({ intent: 'why', statement })),
  call: needs('the link of the call', (url) =>
    /^(https?|tel|sip|sips|zoommtg|msteams):\S+$/i.test(url)
      ? { intent: 'command', command: { type: 'set-call', url }, confirm: false }
      : missing(
          'That is no link. It begins with https: or tel:.',
          /^[\w.-]+\.\w+\/\S*$/.test(url) ? `/call https://${url}` : null,
        ),
  ),
  page,
  decide: needs(
    'what was decided',
    timed((text, happenedAt) => ({ intent: 'decision', text, happenedAt })),
  ),
  mitigate: needs(
    'what holds it back',
    timed((text, happenedAt) => {
      const [what = '', ...undo] = text.split(/[;,.]?\s*\bundo:?\s+/i);
      return { intent: 'mitigation', what: what.trim(), undo: undo.join(' ').trim(), happenedAt };
    }),
  ),
  caution: needs('what not to touch', (text) => ({ intent: 'caution', text })),
  promise,
  update,
  resolve: (endedBy) => ({ intent: 'resolve', endedBy, confirm: true }),
  handoff: personThen('to whom: /handoff Bo', (to, note) => ({
    intent: 'command',
    command: { type: 'offer-handoff', to, ...(note === '' ? {} : { note }) },
    confirm: true,
  })),
  pause,
  merge,
  resume: (rest) => ({ intent: 'command', command: { type: 'resume', ...withReason(rest) }, confirm: false }),
  snooze,
  title: needs('the title', (title) => ({ intent: 'command', command: { type: 'retitle', title }, confirm: false })),
  service,
  stream: (rest) => ({ intent: 'stream', stream: /^(all|)$/i.test(rest) ? null : rest.slice(0, MOST_STREAM) }),
  thank: personThen('whom and for what', (to, text) =>
    text === ''
      ? missing('Say what helped.')
      : { intent: 'command', command: { type: 'thank', to, text: text.replace(/^for\s+/i, '') }, confirm: false },
  ),
};
