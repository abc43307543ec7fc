/**
 * A page in the formats of what wakes people: ntfy, Twilio, PagerDuty, a browser's push, a signed webhook, mail. First words first: they are read on a locked
 * telephone at night.
 */
import type { MaybeSeverity } from '#model/incident/words.ts';
import type { PageSaid } from './said.ts';
import { ageNote, saidHeading, utcClock } from './said.ts';

/** What a page says, with its addresses filled in. */
export interface PageText {
  heading: string;
  /** Sentences. */
  lines: string[];
  /** Absolute; acknowledges after a button press. */
  answerUrl: string;
  callUrl: string | null;
}

const SMS_MOST = 600;
const PRIORITY: Record<NonNullable<MaybeSeverity> | 'undecided', string> = {
  SEV1: '5',
  SEV2: '5',
  SEV3: '4',
  SEV4: '3',
  undecided: '5',
};
const PD_SEVERITY: Record<NonNullable<MaybeSeverity> | 'undecided', string> = {
  SEV1: 'critical',
  SEV2: 'error',
  SEV3: 'warning',
  SEV4: 'info',
  undecided: 'error',
};

/** The words of a page at the moment it is sent; one that was held up says how old it is. */
export function pageTextOf(said: PageSaid, links: { answerUrl: string }, now: number): PageText {
  const age = ageNote(said.at, now);
  return {
    heading: `${said.practice ? '(practice) ' : ''}${saidHeading(said)}`,
    lines: [`You are needed${said.service ? ` for ${said.service}` : ''}: ${said.reason}.`, ...(age ? [age] : [])],
    answerUrl: links.answerUrl,
    callUrl: said.callUrl,
  };
}

// Header values of ntfy are Latin-1; its JSON form takes every letter.
export function ntfyBody(said: PageSaid, text: PageText, topic: string, key: string): object {
  const call = text.callUrl ? [{ action: 'view', label: 'Join call', url: text.callUrl }] : [];
  return {
    topic,
    title: text.heading,
    message: text.lines.join('\n'),
    priority: Number(PRIORITY[said.severity ?? 'undecided']),
    tags: ['rotating_light'],
    click: text.answerUrl,
    actions: [{ action: 'view', label: 'Answer', url: text.answerUrl }, ...call],
    sequence_id: key.replace(/[^A-Za-z0-9_-]/g, '').slice(0, 64),
  };
}

/** Splits `https://ntfy.sh/topic` into where to post and what to post to; null without a topic. */
export function ntfyAddress(url: string): { server: string; topic: string } | null {
  const parsed = URL.parse(url);
  const path = parsed?.pathname.split('/').filter(Boolean) ?? [];
  const topic = path.at(-1);
  if (!parsed || topic === undefined) return null;
  return { server: `${parsed.origin}/${path.slice(0, -1).join('/')}`, topic };
}

export const smsText = (text: PageText): string =>
  [text.heading, ...text.lines, `Answer: ${text.answerUrl}`, ...(text.callUrl ? [`Call: ${text.callUrl}`] : [])]
    .join('\n')
    .slice(0, SMS_MOST);

const xml = (text: string): string =>
  text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`).replace(/[^\P{C}\n]/gu, ' ');

/** What a telephone says: twice, because nobody catches it the first time. */
export function twiml(text: PageText): string {
  const said = xml(`Muster. ${text.heading}. ${text.lines.join(' ')} Open the link that was sent to you to answer.`);
  return `<Response><Pause length="1"/><Say>${said}</Say><Pause length="1"/><Say>${said}</Say></Response>`;
}

/** PagerDuty Events v2. One dedup key for the page, whatever happens to it. */
export function pagerDutyTrigger(said: PageSaid, text: PageText, routingKey: string, roomUrl: string): object {
  return {
    routing_key: routingKey,
    event_action: 'trigger',
    dedup_key: pagerDutyKey(said),
    client: 'Muster',
    client_url: roomUrl,
    links: [
      { href: text.answerUrl, text: 'Answer' },
      ...(text.callUrl ? [{ href: text.callUrl, text: 'Join call' }] : []),
    ],
    payload: {
      summary: `${text.heading}: ${text.lines.join(' ')}`.slice(0, 1_024),
      source: said.service ?? 'Muster',
      severity: PD_SEVERITY[said.severity ?? 'undecided'],
      timestamp: new Date(said.at).toISOString(),
      ...(said.service ? { component: said.service } : {}),
      custom_details: { incident: said.number, title: said.title },
    },
  };
}

export const pagerDutyKey = (said: Pick<PageSaid, 'incident' | 'page'>): string =>
  `muster/${said.incident}/${said.page}`.slice(0, 255);

export const pagerDutyFollowUp = (
  said: Pick<PageSaid, 'incident' | 'page'>,
  routingKey: string,
  action: 'acknowledge' | 'resolve',
): object => ({ routing_key: routingKey, event_action: action, dedup_key: pagerDutyKey(said) });

/** Body of a person's own signed webhook. */
export const pageWebhookBody = (said: PageSaid, text: PageText, roomUrl: string): object => ({
  type: 'page.requested',
  timestamp: new Date(said.at).toISOString(),
  data: {
    incident: { id: said.incident, number: said.number, title: said.title, severity: said.severity, url: roomUrl },
    page: said.page,
    service: said.service,
    reason: said.reason,
    text: `${text.heading}: ${text.lines.join(' ')}`,
    answerUrl: text.answerUrl,
    callUrl: text.callUrl,
  },
});

/** What a service worker shows for a push. */
export const pushBody = (text: PageText, key: string): object => ({
  kind: 'page',
  tag: key,
  title: text.heading,
  body: text.lines.join(' '),
  url: text.answerUrl,
  callUrl: text.callUrl,
});

export const pageMailLines = (said: PageSaid, text: PageText): string[] => [
  ...text.lines,
  `Asked for at ${utcClock(said.at)}. This is mail: it wakes nobody. Add a channel that does in your profile.`,
];
