/** What a page of an incident hands to its room, out of the page's data. */
import type { Actor } from '#model/incident/actor.ts';
import type { ActorId, IncidentId } from '#model/ids.ts';
import type { IncidentState } from '#model/incident/state.ts';
import type { PersonView, ServiceView } from '#protocol/api.ts';
import type { RoomData } from '#lib/room/room.svelte.ts';

interface PageData {
  incident: IncidentId;
  state: IncidentState;
  me: { id: ActorId; name: string; actor: Actor } | null;
  people: PersonView[];
  services: ServiceView[];
  settings: RoomData['policy'] | null;
}

/** Null for somebody who is not signed in. */
export const roomDataOf = ({ incident, state, me, people, services, settings }: PageData): RoomData | null =>
  me ? { incident, viewer: { actor: me.actor, name: me.name }, people, services, policy: settings ?? {}, state } : null;
