/** Begins a draft for an audience from the state of the room. */
import { audienceCadenceOf, cadenceOf, hasOwnCadence } from '#model/incident/policy.ts';
import type { Audience } from '#model/incident/words.ts';
import { draftUpdate } from '#model/updates/draft.ts';
import { addDraft } from '#model/updates/drafts.ts';
import type { Room } from '#lib/room/room.svelte.ts';

/** How often an audience hears here, ms: its own cadence, else that of the room's clock. */
function cadenceFor(room: Room, audience: Audience): number | null {
  const { severity, updateClock } = room.state;
  return hasOwnCadence(room.policy, severity, audience)
    ? audienceCadenceOf(room.policy, severity, audience)
    : (updateClock.cadenceMs ?? cadenceOf(room.policy, severity));
}

/** When this audience hears again after this one; null without a cadence. */
export function nextDueAt(room: Room, audience: Audience): number | null {
  const cadenceMs = cadenceFor(room, audience);
  return cadenceMs === null ? null : room.now() + cadenceMs;
}

export function startDraft(room: Room, audience: Audience): void {
  const { text } = draftUpdate({
    state: room.state,
    board: room.views.all,
    audience,
    now: room.now(),
    cadenceMs: cadenceFor(room, audience),
    nameOf: (actor) => room.directory.nameOf(actor),
    serviceNameOf: (key) => room.directory.services.find((service) => service.key === key)?.name ?? key,
  });
  addDraft(room.views.doc, room.newId(), { audience, text, state: 'writing', at: room.now() });
}
