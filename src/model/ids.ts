/**
 * Branded ids and the parsers that make them. An id is opaque: nothing may be read out of it but equality.
 * The only file in which `as` is allowed, because a brand has no run-time value.
 */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** An incident. 16 to 64 characters of the URL-safe base64 alphabet; new ones carry 128 random bits. */
export type IncidentId = Branded<'incident'>;
/** Who did something: a person, a guest, an integration or the system. Names live in one table, never in a document. */
export type ActorId = Branded<'actor'>;
/** A command as its sender made it; the same id again does nothing. */
export type CommandId = Branded<'command'>;
/** An effect: the idempotency key for everything done outside because of a command. */
export type EffectId = Branded<'effect'>;
/** A random key of an object on the board (timeline entry, hypothesis, why, task ...). */
export type BoardId = Branded<'board'>;
/** A service of the user's catalogue: lower-case words joined by hyphens, for example `checkout-eu`. */
export type ServiceKey = Branded<'service'>;

const OPAQUE = /^[A-Za-z0-9_-]{16,64}$/;
const LOOSE = /^[A-Za-z0-9_:.-]{1,64}$/;
const SERVICE = /^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$/;
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

const parser =
  <Id extends string>(pattern: RegExp) =>
  (value: unknown): Id | null =>
    typeof value === 'string' && pattern.test(value) && !FORBIDDEN_KEYS.has(value) ? (value as Id) : null;

/** Reads an incident id; null when it is not one. */
export const parseIncidentId = parser<IncidentId>(OPAQUE);
/** Reads an actor id; null when it is not one. */
export const parseActorId = parser<ActorId>(LOOSE);
/** Reads a command id; null when it is not one. */
export const parseCommandId = parser<CommandId>(/^[A-Za-z0-9_-]{8,64}$/);
/** Reads an effect id; null when it is not one. */
export const parseEffectId = parser<EffectId>(LOOSE);
/** Reads the key of a board object; null when it is not one (too long, or a name that JavaScript objects give a meaning). */
export const parseBoardId = parser<BoardId>(LOOSE);
/** Reads a service key; null when it is not one. */
export const parseServiceKey = parser<ServiceKey>(SERVICE);

/** The actor for what Muster itself does: clocks, projections, recovery. */
export const SYSTEM_ACTOR = 'system' as ActorId;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Spells random bytes (16 for an incident, 12 for a board object) as an id of the wanted kind; randomness is the caller's. */
export function idFromBytes<Id extends IncidentId | ActorId | CommandId | EffectId | BoardId>(bytes: Uint8Array): Id {
  let id = '';
  for (let bit = 0; bit < bytes.length * 8; bit += 6) {
    const at = bit >> 3;
    const pair = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    id += ALPHABET[(pair >> (10 - (bit & 7))) & 63];
  }
  return id as Id;
}

/** The id of an effect: the command that caused it and its place among that command's effects. */
export const effectIdOf = (command: CommandId, index: number): EffectId => `${command}:${index}` as EffectId;
