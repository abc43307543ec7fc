/** What a ticket says about a follow-up: enough to do it without opening Muster, and the way back. */
import type { Board } from '#model/board/view.ts';
import type { Followup } from '#model/followups/followups.ts';
import type { IncidentState } from '#model/incident/state.ts';
import type { ActorId } from '#model/ids.ts';
import type { TicketText } from './tracker.ts';

const KIND_TEXT = {
  prevent: 'so that it cannot happen',
  detect: 'so that it is seen earlier',
  mitigate: 'so that it hurts less',
  recover: 'so that it ends sooner',
  process: 'a change in how we work',
  investigate: 'to find out',
};
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

export function ticketText(
  followup: Followup,
  { state, board, nameOf }: { state: IncidentState; board: Board; nameOf: (id: ActorId) => string },
  { label, key, link }: Pick<TicketText, 'label' | 'key' | 'link'>,
): TicketText {
  // Outside, a private incident has a number and no title.
  const incident = state.private ? `incident #${state.number}` : `incident #${state.number}, ${state.title}`;
  const cause = board.whys.find(({ id }) => id === followup.cause);
  const due = followup.due === null ? '' : new Date(followup.due).toISOString().slice(0, 10);
  const said = [
    `Follow-up of ${incident}${followup.kind ? ` (${KIND_TEXT[followup.kind]})` : ''}.`,
    followup.text.includes('\n') ? followup.text : '',
    followup.doneWhen ? `Done when: ${followup.doneWhen}` : '',
    cause && !state.private ? `Because: ${cause.statement}` : '',
    followup.detail ?? '',
    [followup.owner ? `Owner: ${nameOf(followup.owner)}` : '', due ? `Due: ${due}` : ''].filter(Boolean).join('. '),
  ];
  const title = oneLine(followup.text) || 'A follow-up without words';
  return {
    title,
    paragraphs: said.filter((text) => text.trim() !== ''),
    link,
    label,
    key,
    priority: followup.priority,
  };
}
