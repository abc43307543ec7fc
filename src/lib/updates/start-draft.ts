/** Begins a draft for an audience from the state of the room. */
import { cadenceOf } from '#model/incident/policy.ts';
import type { Audience } from '#model/incident/words.ts';
import { draftUpdate } from '#model/updates/draft.ts';
import { addDraft } from '#model/updates/drafts.ts';
import type { Room } from '#lib/room/room.svelte.ts';

/** When the update after this one is due by the cadence; null without one. */
export function nextDueAt(room: Room): number | null {
  const cadenceMs = room.state.updateClock.cadenceMs ?? cadenceOf(room.policy, room.state.severity);
  return cadenceMs === null ? null : room.now() + cadenceMs;
}

export function startDraft(room: Room, audience: Audience): void {
  const { text } = draftUpdate({
    state: room.state,
    board: room.views.all,
    audience,
    now: room.now(),
    nameOf: (actor) => room.directory.nameOf(actor),
    serviceNameOf: (key) => room.directory.services.find((service) => service.key === key)?.name ?? key,
  });
  addDraft(room.views.doc, room.newId(), { audience, text, state: 'writing', at: room.now() });
}
