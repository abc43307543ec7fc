import { expect, test } from 'vitest';
import { actorId } from '#model/incident/testing.ts';
import { newLayer, newRestriction, rotaBody, rotaDraft, rotaKey } from './rota-draft.ts';

const WEDNESDAY = Date.UTC(2026, 2, 4, 12);

test('a new layer begins on the Monday before', () => {
  expect(newLayer(WEDNESDAY, 0).startsAt).toBe('2026-03-02T09:00');
});

test('what a form was filled from is what it sends back', () => {
  const layers = [
    {
      id: 'base',
      name: 'Nights',
      people: [actorId('ana'), actorId('bo')],
      startsAt: '2026-03-02T20:00',
      turn: { every: 2, unit: 'week' as const },
      restrictions: [
        { from: '20:00', to: '08:00' },
        { from: '18:00', to: '08:00', fromDay: 5, toDay: 1 },
      ],
    },
  ];
  const rota = { name: 'Core', zone: 'Europe/Oslo', layers };
  expect(rotaBody(rotaDraft(rota))).toEqual(rota);
});

test('days count in pairs, and hours that are not filled in are left out', () => {
  const layer = { ...newLayer(WEDNESDAY, 1), every: '0' };
  layer.restrictions = [
    { ...newRestriction(), fromDay: '1' },
    { ...newRestriction(), to: '' },
  ];
  const [written] = rotaBody({ name: ' Core ', zone: 'UTC', layers: [layer] }).layers;
  expect(written).toMatchObject({
    name: 'Layer 2',
    turn: { every: 1 },
    restrictions: [{ from: '09:00', to: '17:00' }],
  });
  expect(written?.restrictions[0]).not.toHaveProperty('fromDay');
});

test('keys are made of names', () => {
  expect(rotaKey('  Core (EU) nights ')).toBe('core-eu-nights');
});
