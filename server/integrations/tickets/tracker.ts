/**
 * What Muster needs of a tracker: make a ticket, and find one that was made before. No vendor promises that asking twice makes one ticket, so each ticket
 * carries a label that names its follow-up, and a second attempt looks for it first.
 */
import { HopelessError } from '#server/effects/channel.ts';
import type { OutboundAnswer } from '#server/integrations/outbound.ts';

/** A ticket as it is to be: plain paragraphs, spelled by each tracker in its own markup. */
export interface TicketText {
  title: string;
  paragraphs: string[];
  /** Back to the incident. */
  link: string;
  /** Names the follow-up, for ever: what a second attempt searches for. */
  label: string;
  /** The same for every attempt at one effect; for trackers that take an id of ours. */
  key: string;
  priority: 'P0' | 'P1' | 'P2' | 'P3' | null;
}

/** A ticket as it was made. `ref` is what its webhooks call it. */
export interface MadeTicket {
  key: string;
  url: string;
  ref: string;
}

export interface Tracker {
  find(text: TicketText): Promise<MadeTicket | null>;
  create(text: TicketText): Promise<MadeTicket>;
  /** Asks something harmless, to see whether address, token and place fit together; says what it found. Throws what a ticket would. */
  probe(): Promise<string>;
}

/** A change of a ticket's state, as a webhook told it. */
export interface TicketChange {
  ref: string;
  /** The tracker's own word. */
  state: string;
  done: boolean;
  /** Which message said so and when it was sent, where the tracker says that: what is repeated or overtaken changes nothing. */
  message?: { id: string; sentAt: number };
}

const NEVER_BETTER: Record<number, string> = {
  400: 'refused what was sent',
  401: 'does not accept the token',
  403: 'does not allow this token to create tickets',
  404: 'does not know this project or repository',
  410: 'no longer has this address',
  422: 'refused what was sent',
};

/** Throws for an answer that is no success: for good when trying again cannot help. */
export function expectSuccess(vendor: string, answer: OutboundAnswer): void {
  const { status } = answer;
  if (status >= 200 && status < 300) return;
  const why = NEVER_BETTER[status];
  // GitHub says 403 when asked too often, which does get better.
  const isLimit = status === 403 && answer.headers['retry-after'] !== undefined;
  if (why && !isLimit) throw new HopelessError(`${vendor} ${why} (${status}).`);
  throw new Error(`${vendor} answered ${status}.`);
}

/** Reads an answer as JSON; an answer that is none is a failure of the other side. */
export function jsonOf(vendor: string, answer: OutboundAnswer): unknown {
  try {
    const value: unknown = JSON.parse(answer.text);
    return value;
  } catch {
    throw new Error(`${vendor} answered with something that is not JSON.`);
  }
}

/** A part of a value of any shape, by a path of keys; undefined when there is none. */
export function at(value: unknown, ...path: (string | number)[]): unknown {
  let part: unknown = value;
  for (const key of path) {
    if (typeof part !== 'object' || part === null) return undefined;
    part = Reflect.get(part, key);
  }
  return part;
}
export const textAt = (value: unknown, ...path: (string | number)[]): string => {
  const part = at(value, ...path);
  return typeof part === 'string' ? part : typeof part === 'number' ? String(part) : '';
};
