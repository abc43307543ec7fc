/** Begins a draft for an audience from the state of the room. */
import type { Audience } from '#model/incident/words.ts';
import { cadenceOf } from '#model/incident/policy.ts';
import { addDraft } from '#model/updates/drafts.ts';
import type { Room } from '#lib/room/room.svelte.ts';
import { draftText } from './draft-text.ts';

/** A time as stakeholders in any zone read it. */
export const utcText = (at: number): string => `${new Date(at).toISOString().slice(11, 16)} UTC`;

/** When the update after this one is due by the cadence; null without one. */
export function nextDueAt(room: Room): number | null {
  const cadenceMs = room.state.updateClock.cadenceMs ?? cadenceOf(room.policy, room.state.severity);
  return cadenceMs === null ? null : room.now() + cadenceMs;
}

export function startDraft(room: Room, audience: Audience): void {
  const commander = room.holder('commander');
  const text = draftText(audience, {
    state: room.state,
    situation: room.views.situation,
    serviceNames: room.state.services.map((key) => room.directory.serviceName(key)),
    commander: commander?.accepted ? room.directory.nameOf(commander.person) : null,
    timeText: utcText,
    nextDueAt: nextDueAt(room),
  });
  addDraft(room.views.doc, room.newId(), { audience, text, state: 'writing', at: room.now() });
}
