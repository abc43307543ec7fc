import { expect, test } from 'vitest';
import type { Actor } from '#model/incident/actor.ts';
import { parseActorId, parseIncidentId } from '#model/ids.ts';
import { canEdit, canSee, isAdministrator } from './caller.ts';
import { newActorId, newIncidentId } from './secrets.ts';

const [member, other] = [newActorId(), newActorId()];
const [here, elsewhere] = [newIncidentId(), newIncidentId()];
const administrator: Actor = { id: other, kind: 'person', role: 'administrator' };
const viewer: Actor = { id: member, kind: 'person', role: 'viewer' };
const guest: Actor = { id: other, kind: 'guest', mode: 'brief', incident: here };

test('a private incident is there for its members, administrators included in the rule', () => {
  const hidden = { id: here, private: true, members: [member] };
  expect(canSee(viewer, hidden)).toBe(true);
  expect(canSee(administrator, hidden)).toBe(false);
  expect(canSee(administrator, { ...hidden, private: false })).toBe(true);
});

test('a guest sees one incident, private or not', () => {
  expect(canSee(guest, { id: here, private: true, members: [] })).toBe(true);
  expect(canSee(guest, { id: elsewhere, private: false, members: [] })).toBe(false);
});

test('who only watches does not edit', () => {
  expect([viewer, guest, administrator].map(canEdit)).toEqual([false, false, true]);
  expect([viewer, guest, administrator].map(isAdministrator)).toEqual([false, false, true]);
});

test('fresh ids are ids', () => {
  expect(parseActorId(newActorId())).not.toBeNull();
  expect(parseIncidentId(newIncidentId())).not.toBeNull();
});
