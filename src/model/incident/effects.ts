/**
 * Effects: what is to be done outside because of a command (page, mail, webhook, ticket, publish). They are logged in the same entry as the facts
 * that caused them, so neither exists without the other. The idempotency key is the effect's id; outcomes come back as `effect-outcome` facts.
 */
import type { ActorId, BoardId, EffectId } from '../ids.ts';
import type { ReviewMeeting } from './facts.ts';
import type { Audience } from './words.ts';

interface EffectShapes {
  /** Reach one person about one page by the channels of that person's profile. */
  page: { page: BoardId; to: ActorId; step: number };
  /** Send a published (or corrected, retracted) update to the destinations of its audience. */
  'send-update': { update: BoardId; audience: Audience };
  /** Write the public status page anew. */
  'publish-status-page': Record<never, never>;
  /** Tell somebody something inside the product (and by mail when away). */
  notify: { to: ActorId; about: string; link?: string };
  /** Tell those who subscribed to the status page that a postmortem stands there for everybody. */
  'tell-subscribers': { version: number };
  /** Send somebody the invitation to a review, what changed in it, what to read before it, or that it is off. */
  'invite-review': {
    to: ActorId;
    what: 'invite' | 'change' | 'preread' | 'cancel';
    /** As it was at this step: what was called off stands nowhere else any more. */
    meeting: Omit<ReviewMeeting, 'invited'>;
  };
  /** Create or update a ticket for a follow-up. */
  ticket: { followup: BoardId; system: string };
  /** Post to the organisation's signed webhook. */
  webhook: { event: string };
}
export type EffectType = keyof EffectShapes;

const KNOWN: Readonly<Record<EffectType, true>> = {
  page: true,
  'send-update': true,
  'publish-status-page': true,
  notify: true,
  'tell-subscribers': true,
  'invite-review': true,
  ticket: true,
  webhook: true,
};
/** Whether this version knows what such an effect asks for; a log may hold those of a newer one. */
export const isKnownEffect = ({ type }: { type: string }): boolean => Object.hasOwn(KNOWN, type);

/** An effect as a decision makes it. */
export type Effect = { [T in EffectType]: { type: T } & EffectShapes[T] }[EffectType];
/** An effect as logged: `notBefore` (ms UTC) delays it. */
export type LoggedEffect = Effect & { id: EffectId; notBefore?: number };
