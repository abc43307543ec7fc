/**
 * What a line means. Plain words are an entry; `!` makes it a key moment; a time in front is when it happened; `/word` is a command.
 * A word that is not known is refused with a suggestion and never posted. Pure: names, now and zone come in.
 */
import type { ActorId, ServiceKey } from '#model/ids.ts';
import type { CommandBody } from '#model/incident/commands.ts';
import { AUDIENCES, SEVERITIES, STATUSES } from '#model/incident/words.ts';
import type { Audience, EntryKind, Role } from '#model/incident/words.ts';
import { timedText } from './line-time.ts';
import { lineWord, nearestWord } from './words.ts';

export interface Named<Id> {
  id: Id;
  name: string;
}
export interface LineContext {
  now: number;
  zone: string;
  self: ActorId;
  people: readonly Named<ActorId>[];
  services: readonly Named<ServiceKey>[];
}

export interface LineEntry {
  text: string;
  kind: EntryKind;
  key: boolean;
  /** null: now. */
  happenedAt: number | null;
}

export type BoardThing = 'hypothesis' | 'task' | 'followup' | 'why' | 'mitigation' | 'decision' | 'caution' | 'promise' | 'link';
export type RoomPlace = 'resolve' | 'update' | 'publish' | 'handoff' | 'help';

export type LineMeaning =
  | { do: 'nothing' }
  | { do: 'entries'; entries: LineEntry[] }
  | { do: 'add'; what: BoardThing; text: string; happenedAt: number | null }
  | { do: 'command'; body: CommandBody; effect?: string }
  | { do: 'page'; to: Named<ActorId>; service?: ServiceKey; effect: string }
  | { do: 'open'; place: RoomPlace; audience?: Audience }
  | { do: 'refuse'; message: string; suggestion?: string };

const MINUTE_MS = 60_000;
const PREFIXES: readonly [RegExp, BoardThing][] = [
  [/^H:\s*/, 'hypothesis'],
  [/^D:\s*/, 'decision'],
  [/^TODO:?\s+/, 'task'],
];

const refuse = (message: string, suggestion?: string): LineMeaning => ({ do: 'refuse', message, suggestion });

/** Reads what was typed or pasted. */
export function readLine(typed: string, context: LineContext): LineMeaning {
  const text = typed.trim();
  if (text === '') return { do: 'nothing' };
  if (text.startsWith('/') && !text.includes('\n')) return readWord(text.slice(1), context);
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  if (lines.length > 1) return { do: 'entries', entries: threadEntries(lines, context) };
  return readPlain(text, context);
}

function readPlain(text: string, context: LineContext): LineMeaning {
  const timed = timedText(text, context.now, context.zone);
  for (const [prefix, what] of PREFIXES) {
    if (!prefix.test(timed.rest)) continue;
    const rest = timed.rest.replace(prefix, '');
    return rest ? { do: 'add', what, text: rest, happenedAt: timed.at } : { do: 'nothing' };
  }
  const entry = entryOf(text, context);
  return entry.text ? { do: 'entries', entries: [entry] } : { do: 'nothing' };
}

function entryOf(text: string, context: LineContext): LineEntry {
  const marked = text.startsWith('!');
  const timed = timedText(marked ? text.slice(1).trimStart() : text, context.now, context.zone);
  const key = marked || timed.rest.startsWith('!');
  return { text: timed.rest.replace(/^!\s*/, ''), kind: 'note', key, happenedAt: timed.at };
}

/** A pasted thread: a line that begins with a time begins an entry, the lines after it belong to it. */
function threadEntries(lines: readonly string[], context: LineContext): LineEntry[] {
  const timed = lines.filter((line) => timedText(line, context.now, context.zone).at !== null).length;
  if (timed < 2) return [{ text: lines.join('\n'), kind: 'note', key: false, happenedAt: null }];
  const entries: LineEntry[] = [];
  for (const line of lines) {
    const last = entries.at(-1);
    const entry = entryOf(line, context);
    if (entry.happenedAt === null && last) last.text = `${last.text}\n${line}`.trim();
    else if (entry.text || entry.happenedAt !== null) entries.push(entry);
  }
  return entries.filter(({ text }) => text !== '');
}

function readWord(text: string, context: LineContext): LineMeaning {
  const [typed = '', ...more] = text.split(/\s+/);
  const rest = more.join(' ').trim();
  const known = lineWord(typed.toLowerCase());
  if (!known) {
    const near = nearestWord(typed.toLowerCase());
    const hint = near ? `Did you mean /${near}?` : 'Type / to see what there is. To write it down as text, begin with a space and a letter.';
    return refuse(`There is no /${typed}. ${hint}`, near ? `/${near}${rest ? ` ${rest}` : ''}` : undefined);
  }
  return READERS[known.word]?.(rest, context) ?? refuse(`/${known.word} cannot be used here.`);
}

type Reader = (rest: string, context: LineContext) => LineMeaning;

const needs =
  (word: string, what: string, read: Reader): Reader =>
  (rest, context) =>
    rest ? read(rest, context) : refuse(`/${word} needs ${what}.`);

const adds = (word: string, what: BoardThing): Reader =>
  needs(word, 'a few words after it', (rest, context) => {
    const timed = timedText(rest, context.now, context.zone);
    return { do: 'add', what, text: timed.rest, happenedAt: timed.at };
  });

const role =
  (name: Role): Reader =>
  (rest, context) => {
    if (!rest || /^(me|ich|self)$/i.test(rest)) return { do: 'command', body: { type: 'take-role', role: name } };
    const person = findNamed(rest, context.people);
    if ('message' in person) return refuse(person.message);
    if (person.id === context.self) return { do: 'command', body: { type: 'take-role', role: name } };
    return { do: 'command', body: { type: 'assign-role', role: name, to: person.id } };
  };

const READERS: Record<string, Reader> = {
  sev: needs('sev', '1, 2, 3, 4 or ?', (rest) => {
    const [wanted = '', ...reason] = rest.split(/\s+/);
    const to = /^(?:sev)?\?$/i.test(wanted) ? null : SEVERITIES.find((severity) => severity.endsWith(wanted.replace(/^sev-?/i, '')));
    if (to === undefined || !/\d|\?/.test(wanted)) return refuse('Severity is 1, 2, 3, 4 or ?.', '/sev 2');
    return { do: 'command', body: { type: 'set-severity', to, reason: reason.join(' ') || undefined } };
  }),
  status: needs('status', 'a status', (rest) => {
    const [wanted = '', ...reason] = rest.split(/\s+/);
    const to = STATUSES.find((status) => status.startsWith(wanted.toLowerCase()));
    if (!to) return refuse(`There is no status ${wanted}.`, '/status identified');
    if (to === 'resolved') return { do: 'open', place: 'resolve' };
    return { do: 'command', body: { type: 'set-status', to, reason: reason.join(' ') || undefined } };
  }),
  ic: role('commander'),
  comms: role('comms'),
  scribe: role('scribe'),
  h: adds('h', 'hypothesis'),
  task: adds('task', 'task'),
  followup: adds('followup', 'followup'),
  why: adds('why', 'why'),
  mitigation: adds('mitigation', 'mitigation'),
  decision: adds('decision', 'decision'),
  caution: adds('caution', 'caution'),
  promise: adds('promise', 'promise'),
  link: adds('link', 'link'),
  call: (rest) => {
    if (!rest || /^(none|off)$/i.test(rest)) return { do: 'command', body: { type: 'set-call', url: null } };
    if (!/^(https?|tel|sip|sips|zoommtg|msteams):/i.test(rest)) return refuse('A call link begins with https:, tel: or sip:.');
    return { do: 'command', body: { type: 'set-call', url: rest } };
  },
  page: needs('page', 'a person or a service', (rest, context) => {
    const service = findNamed(rest, context.services);
    const person = findNamed(rest, context.people);
    if (!('message' in person)) return { do: 'page', to: person, effect: `Pages ${person.name} now.` };
    if ('message' in service) return refuse(person.message);
    return refuse(`Page a person: who answers for ${service.name} is under “People and services”.`);
  }),
  update: (rest) => ({ do: 'open', place: 'update', audience: audienceOf(rest) }),
  publish: (rest) => ({ do: 'open', place: 'publish', audience: audienceOf(rest) }),
  snooze: needs('snooze', 'minutes and a reason, for example /snooze 15 nothing new', (rest, context) => {
    const match = /^(\d{1,4})\s*m?(?:in)?\s+(.+)$/.exec(rest);
    if (!match?.[2]) return refuse('Say for how many minutes and why: /snooze 15 nothing new.');
    const until = context.now + Number(match[1]) * MINUTE_MS;
    return { do: 'command', body: { type: 'snooze-update', until, reason: match[2] } };
  }),
  resolve: () => ({ do: 'open', place: 'resolve' }),
  pause: (rest, context) => {
    const match = /^(?:(\d{1,4})\s*m?(?:in)?)?\s*(.*)$/.exec(rest);
    const minutes = Number(match?.[1] ?? 0);
    const until = minutes > 0 ? context.now + minutes * MINUTE_MS : null;
    return { do: 'command', body: { type: 'pause', until, wakeIf: match?.[2] || undefined } };
  },
  resume: (rest) => ({ do: 'command', body: { type: 'resume', reason: rest || undefined } }),
  handoff: () => ({ do: 'open', place: 'handoff' }),
  title: needs('title', 'the new title', (rest) => ({ do: 'command', body: { type: 'retitle', title: rest } })),
  help: () => ({ do: 'open', place: 'help' }),
};

const audienceOf = (rest: string): Audience | undefined =>
  rest ? AUDIENCES.find((audience) => audience.startsWith(rest.toLowerCase())) : undefined;

/** The one person or service that a name means, or why not. */
export function findNamed<Id>(typed: string, known: readonly Named<Id>[]): Named<Id> | { message: string } {
  const wanted = typed.replace(/^@/, '').trim().toLowerCase();
  const exact = known.filter(({ name }) => name.toLowerCase() === wanted);
  const starting = known.filter(({ name }) =>
    [name, ...name.split(/\s+/)].some((part) => part.toLowerCase().startsWith(wanted)),
  );
  const found = exact.length > 0 ? exact : starting;
  const only = found[0];
  if (only && found.length === 1) return only;
  if (!only) return { message: `Nobody here is called ${typed}.` };
  return { message: `${typed} could be ${found.slice(0, 4).map(({ name }) => name).join(' or ')}. Write more of the name.` };
}
