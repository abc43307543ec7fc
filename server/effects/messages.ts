/**
 * The sentences that effects say to people. Plain words, the number and title first: they are read on a locked phone at night.
 */
import type { LoggedEffect } from '#model/incident/effects.ts';
import type { IncidentState } from '#model/incident/state.ts';

const SAYINGS: Record<string, string> = {
  declared: 'was declared for a service that you answer for',
  'called in': 'now concerns a service that you answer for',
  'command-offered': 'has nobody in command. Will you take it?',
  'command-moved': 'is commanded by somebody else now',
  'command-asked': 'somebody asks to take command from you',
  'command-objected': 'your request for command was objected to',
  'handoff-offered': 'is being handed to you',
  'handoff-accepted': 'your hand-off was accepted',
  'handoff-declined': 'your hand-off was declined',
  'handoff-withdrawn': 'the hand-off to you was withdrawn',
  'pause-over': 'is due to be looked at again',
  'update-requested': 'somebody waits for an update',
  'names-asked': 'somebody asked who had written what; it stands in the log',
  'postmortem-published': 'its postmortem was published',
  'report-acknowledged': 'your report was seen and is being looked at',
  'member-added': 'was shared with you',
  'postmortem-owner': 'the postmortem is yours to bring to an end',
  mentioned: 'you were named in it',
  'corrections-over': 'the time for corrections of its review is over; mark it reviewed when it is',
  thanks: 'you were thanked by name in its postmortem',
};

/** `#12 SEV2 Checkout errors EU` */
export const headingOf = (state: IncidentState): string =>
  `#${state.number} ${state.severity ?? 'SEV?'} ${state.practice ? '(practice) ' : ''}${state.title}`;

/** What a notice says; an `about` without a sentence of its own is said as it is. */
export function noticeText(state: IncidentState, effect: Extract<LoggedEffect, { type: 'notify' }>): string {
  const [about = '', role] = effect.about.split(':');
  const saying = role ? `you were asked to be ${role}` : (SAYINGS[about] ?? about.replaceAll('-', ' '));
  return `${headingOf(state)}: ${saying}`;
}

/** What a page says. */
export function pageText(state: IncidentState, page: string): string {
  const found = state.pages.find((one) => one.page === page);
  const service = found?.service ? ` (${found.service})` : '';
  return `${headingOf(state)}${service}: you are needed`;
}
