/**
 * Facts as sentences for the log, replay and exports. People stand as `{actor:<id>}` and services as `{service:<key>}`, so that names come from the one
 * table that holds them, as they are when it is read.
 */
import type { RecordedFact } from '../incident/facts.ts';
import { ROLE_NAMES } from '../incident/words.ts';
import type { MaybeSeverity } from '../incident/words.ts';

const who = (actor: string | null): string => (actor === null ? 'Somebody' : `{actor:${actor}}`);
const named = (service: string): string => `{service:${service}}`;
const severity = (value: MaybeSeverity): string => value ?? 'SEV?';
const because = (reason: string | undefined): string => (reason ? `: ${reason}` : '');
const iso = (at: number): string => `{time:${at}}`;
const REMEDY_NAMES = {
  patch: 'a patch',
  cure: 'a cure',
  'went-away': 'it went away',
  unknown: 'not known yet',
} as const;

/** What is said of a fact in the log; null: it is bookkeeping and not shown. */
export function factSentence(fact: RecordedFact): string | null {
  return courseSentence(fact) ?? roleSentence(fact) ?? reachSentence(fact) ?? afterSentence(fact);
}

function courseSentence(fact: RecordedFact): string | null {
  switch (fact.type) {
    case 'declared':
      return `${who(fact.actor)} ${fact.mode === 'reporting' ? 'reported' : 'declared'} ${severity(fact.severity)} "${fact.title}"`;
    case 'titled':
      return `Title is now "${fact.title}"`;
    case 'severity-changed':
      return `Severity ${severity(fact.from)} to ${severity(fact.to)}${because(fact.reason)}`;
    case 'status-changed':
      return `Status ${fact.from} to ${fact.to}${because(fact.reason)}`;
    case 'resolution-recorded':
      return `Ended by ${fact.endedBy || 'something not stated'} (${REMEDY_NAMES[fact.remedy] ?? 'not known yet'})`;
    case 'time-set':
      return `The time “${fact.milestone}” was set to ${fact.time === null ? 'not known' : iso(fact.time)}${because(fact.reason)}`;
    case 'services-changed':
      return `Affected services: ${fact.services.map(named).join(', ') || 'none'}`;
    case 'service-state-changed':
      return `${named(fact.service)} is ${fact.state}`;
    case 'call-set':
      return fact.url === null ? 'The call link was taken away' : 'The call link was set';
    case 'visibility-changed':
      return fact.private ? 'The incident is private now' : 'The incident is open to all now';
    case 'paused':
      return `Paused${fact.until === null ? '' : ` until ${iso(fact.until)}`}${fact.wakeIf ? `; wake if ${fact.wakeIf}` : ''}`;
    case 'resumed':
      return `Resumed${because(fact.reason)}`;
    case 'merged-into':
      return `Merged into #${fact.number}`;
    case 'merge-received':
      return `#${fact.number} was merged into this one`;
    case 'linked':
      return `Linked to #${fact.number} (${fact.relation})`;
    default:
      return null;
  }
}

function roleSentence(fact: RecordedFact): string | null {
  switch (fact.type) {
    case 'person-joined':
      return `${who(fact.person)} joined`;
    case 'report-acknowledged':
      return `${who(fact.actor)} acknowledged the report${because(fact.note)}`;
    case 'role-assigned':
      return `${who(fact.to)} was asked to be ${ROLE_NAMES[fact.role]}`;
    case 'role-accepted':
      return `${who(fact.holder)} is ${ROLE_NAMES[fact.role]}${fact.previous ? `, after ${who(fact.previous)}` : ''}`;
    case 'role-declined':
      return `${who(fact.person)} declined to be ${ROLE_NAMES[fact.role]}`;
    case 'role-released':
      return `${who(fact.holder)} is no longer ${ROLE_NAMES[fact.role]}${because(fact.reason)}`;
    case 'command-asked':
      return `${who(fact.by)} asked for command`;
    case 'command-objected':
      return `${who(fact.by)} keeps command`;
    case 'command-offered':
      return `Command was offered to ${who(fact.to)}`;
    case 'command-offer-lapsed':
      return `The offer of command to ${who(fact.to)} lapsed`;
    case 'handoff-offered':
      return `Hand-off offered to ${who(fact.to)}`;
    case 'handoff-accepted':
      return `${who(fact.by)} took over from ${who(fact.from)}`;
    case 'handoff-declined':
      return `${who(fact.by)} declined the hand-off${because(fact.reason)}`;
    case 'handoff-withdrawn':
      return 'The hand-off was withdrawn';
    case 'guest-invited':
      return `Guest ${fact.name ?? who(fact.guest)} was invited by ${who(fact.actor)}`;
    case 'guest-revoked':
      return `The invitation of ${who(fact.guest)} was revoked`;
    default:
      return null;
  }
}

function reachSentence(fact: RecordedFact): string | null {
  switch (fact.type) {
    case 'page-requested':
      return `Paging ${who(fact.to)}${fact.service ? ` for ${named(fact.service)}` : ''}`;
    case 'page-failed':
      // `profile`: there was no channel at all to page by.
      return `A page ${fact.channel === 'profile' ? '' : `by ${fact.channel} `}failed: ${fact.error}`;
    case 'page-acknowledged':
      return `${who(fact.by)} acknowledged the page`;
    case 'page-passed-on':
      return `${who(fact.by)} passed the page on${because(fact.reason)}`;
    case 'page-escalated':
      return fact.to === null ? 'A page was not answered' : `Unanswered; going on to ${who(fact.to)}`;
    case 'nobody-paged':
      return `Nobody was paged: ${fact.reason}`;
    case 'alert-received':
      return `Alert: ${fact.title}`;
    case 'alert-resolved':
      return `Alert ended (${fact.source})`;
    case 'change-seen':
      return `Change: ${fact.what}`;
    case 'customers-affected':
      return `${fact.count} more affected${because(fact.note)}`;
    case 'update-published':
      return `Update to ${fact.audience}: ${fact.text}`;
    case 'update-corrected':
      return `An update was corrected${because(fact.reason)}`;
    case 'update-retracted':
      return `An update was retracted: ${fact.reason}`;
    case 'update-requested':
      return `${who(fact.actor)} asked for an update${because(fact.note)}`;
    case 'update-snoozed':
      return `The update waits until ${iso(fact.until)}: ${fact.reason}`;
    case 'entry-published':
      return `Made public: ${fact.text}`;
    case 'entry-retracted':
      return `No longer public: ${fact.reason}`;
    default:
      return null;
  }
}

function afterSentence(fact: RecordedFact): string | null {
  switch (fact.type) {
    case 'postmortem-state-changed':
      return `Postmortem ${fact.from} to ${fact.to}${because(fact.reason)}`;
    case 'postmortem-published':
      return `Postmortem version ${fact.version} published to ${fact.audience}`;
    case 'postmortem-owner-set':
      return fact.owner === null ? 'The postmortem has no owner' : `${who(fact.owner)} owns the postmortem`;
    case 'thanks-given':
      return `Thanks to ${who(fact.to)}: ${fact.text}`;
    case 'mentioned':
      return `${who(fact.actor)} named ${who(fact.person)} in ${fact.place === 'notes' ? 'the notes' : 'the postmortem'}`;
    case 'ticket-failed':
      return `No ticket could be created: ${fact.reason}`;
    case 'ticket-linked':
      return `Ticket ${fact.key} (${fact.system})`;
    case 'ticket-state-changed':
      return `A ticket is ${fact.state}`;
    case 'review-step-changed':
      return `Review: ${fact.step}`;
    case 'review-phase-opened':
      return fact.kind === 'votes' ? `A secret vote began: ${fact.prompt}` : `Sealed cards began: ${fact.prompt}`;
    case 'review-phase-revealed':
      return `Sealed cards were revealed: ${fact.cards}`;
    case 'review-votes-counted':
      return `A secret vote was closed: ${fact.ballots} voted`;
    case 'names-asked':
      return `${who(fact.actor)} asked who had written ${fact.deletions ? 'and deleted ' : ''}what at ${iso(fact.time)}`;
    case 'review-scheduled':
      return `The review is on ${iso(fact.startsAt)}`;
    case 'review-cancelled':
      return 'The review was called off';
    case 'review-ended':
      return 'The review was held';
    case 'quote-agreed':
      return `${who(fact.person)} agreed to be quoted`;
    case 'version-named':
      return `${who(fact.actor)} named a version: ${fact.name}`;
    case 'redacted':
      return `Something was removed for good: ${fact.reason}`;
    default:
      return null;
  }
}

const STORY: ReadonlySet<RecordedFact['type']> = new Set([
  'declared',
  'severity-changed',
  'status-changed',
  'resolution-recorded',
  'role-accepted',
  'handoff-accepted',
  'update-published',
  'update-retracted',
  'merged-into',
  'merge-received',
  'paused',
  'alert-received',
] satisfies RecordedFact['type'][]);

/** Whether a fact belongs to the story: command and communications are, other roles are noise to a reader. */
export function isStory(fact: RecordedFact): boolean {
  if (fact.type === 'role-accepted') return fact.role === 'commander' || fact.role === 'comms';
  return STORY.has(fact.type);
}
