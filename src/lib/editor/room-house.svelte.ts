/** The house of an editor, as a room tells it. */
import { mount, unmount } from 'svelte';
import type { Room } from '#lib/room/room.svelte.ts';
import { parseActorId, parseServiceKey } from '#model/ids.ts';
import type { EditorHouse, Mentionable } from './house.ts';

function mentionablesOf({ directory }: Room): Mentionable[] {
  const people = directory.people.filter(({ kind, disabled }) => kind === 'person' && !disabled);
  return [
    ...people.map(({ id, name }): Mentionable => ({ kind: 'person', ref: id, name, hint: '' })),
    ...directory.services.map(({ key, name }): Mentionable => ({ kind: 'service', ref: key, name, hint: 'service' })),
  ];
}

function nameOf({ directory }: Room, kind: unknown, ref: unknown): string | null {
  if (kind === 'service') {
    const key = parseServiceKey(ref);
    return key === null ? null : directory.serviceName(key);
  }
  const id = kind === 'person' ? parseActorId(ref) : null;
  return id === null ? null : (directory.person(id)?.name ?? null);
}

/** Makes the house; `place` is `notes` or the name of a section. */
export function houseOf(room: Room, place: string, shownBeside: string | null = null): EditorHouse {
  return {
    incident: room.id,
    mentionables: () => mentionablesOf(room),
    nameOf: (kind, ref) => nameOf(room, kind, ref),
    tell(ref) {
      const person = parseActorId(ref);
      if (person && person !== room.self) void room.run({ type: 'mention', person, place });
    },
    shownBeside,
    showLive(target, kind, onRemove) {
      let drawn: Record<string, unknown> | null = null;
      let isGone = false;
      void import('./LiveBlock.svelte').then(({ default: LiveBlock }) => {
        if (!isGone) drawn = mount(LiveBlock, { target, props: { room, kind, onRemove } });
      });
      return () => {
        isGone = true;
        if (drawn) void unmount(drawn);
      };
    },
    follow: (run) =>
      $effect.root(() => {
        $effect(run);
      }),
    settled: room.settled,
  };
}
