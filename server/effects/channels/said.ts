/**
 * What is said to receivers outside, before it is dressed for any of them: plain data, kept in the queue. Holds no address and no secret.
 */
import type { Audience, MaybeSeverity, Status } from '#model/incident/words.ts';
import type { ActorId, BoardId, IncidentId } from '#model/ids.ts';

/** An update for stakeholders, or what became of one. */
export interface UpdateSaid {
  kind: 'published' | 'corrected' | 'retracted';
  organisation: string;
  incident: IncidentId;
  number: number;
  title: string;
  severity: MaybeSeverity;
  status: Status;
  audience: Audience;
  text: string;
  /** Why it was corrected or taken back. */
  reason: string | null;
  nextDueAt: number | null;
  at: number;
}

/** A page: somebody is needed now. */
export interface PageSaid {
  incident: IncidentId;
  number: number;
  title: string;
  severity: MaybeSeverity;
  practice: boolean;
  page: BoardId;
  to: ActorId;
  /** The service's name; null when no service is concerned. */
  service: string | null;
  reason: string;
  callUrl: string | null;
  at: number;
}

/** Something that one person should know, without being woken. */
export interface NoticeSaid {
  text: string;
  /** Path within Muster. */
  path: string;
  at: number;
}

/** A postmortem that everybody may read now. */
export interface PostmortemSaid {
  incident: IncidentId;
  /** As it stands in the public edition. */
  title: string;
  /** false: an earlier edition was corrected. */
  isNew: boolean;
  at: number;
}

/** What one person has open, once a week. */
export interface DigestSaid {
  subject: string;
  lines: string[];
  /** Path within Muster. */
  path: string;
  /** One click ends it, without signing in. */
  stopPath: string;
}

/** Something that happened, for the organisation's own programs. */
export interface EventSaid {
  event: string;
  at: number;
  data: object;
}

export const severityWord = (severity: MaybeSeverity): string => severity ?? 'SEV?';

/** `#12 SEV2 Checkout errors EU`; in public only the public title, without what is counted and weighed inside. */
export const saidHeading = (said: {
  number: number;
  severity: MaybeSeverity;
  title: string;
  audience?: Audience;
}): string =>
  said.audience === 'public' ? said.title : `#${said.number} ${severityWord(said.severity)} ${said.title}`;

/** `04:10 UTC`: receivers outside sit in every zone, so times to them are UTC and say so. */
export const utcClock = (at: number): string => `${new Date(at).toISOString().slice(11, 16)} UTC`;

const AUDIENCE_WORDS: Record<Audience, string> = {
  internal: 'internal',
  executives: 'for executives',
  public: 'public',
};
/** `Investigating · internal · next update by 04:10 UTC` */
export function updateFoot(said: UpdateSaid): string {
  const status = said.status.charAt(0).toUpperCase() + said.status.slice(1);
  const next =
    said.kind !== 'retracted' && said.nextDueAt !== null ? `next update by ${utcClock(said.nextDueAt)}` : null;
  return [status, AUDIENCE_WORDS[said.audience], next].filter(Boolean).join(' · ');
}

/** What stands above a text that is no first word: `Correction`, `Taken back: wrong region`. */
export function updateLead(said: UpdateSaid): string | null {
  if (said.kind === 'published') return null;
  const word = said.kind === 'corrected' ? 'Correction' : 'Taken back';
  return said.reason ? `${word}: ${said.reason}` : word;
}

/** How old a page is when it is no longer fresh: a page that was retried for long says when it was meant. */
export function ageNote(at: number, now: number): string | null {
  const minutes = Math.floor((now - at) / 60_000);
  return minutes < 2 ? null : `This page is ${minutes} minutes old (${utcClock(at)}).`;
}
