import { expect, test } from 'vitest';
import { spell } from './placeholders.ts';

const spelling = {
  nameOf: (actor: string) => (actor === 'ana' ? 'Ana' : 'somebody'),
  serviceNameOf: (key: string) => (key === 'checkout-eu' ? 'Checkout EU' : key),
  timeText: (at: number) => `at ${at}`,
};

test('people, services and times are spelled by the tables of the reader', () => {
  expect(spell('{actor:ana} paged {actor:bo} for {service:checkout-eu} {time:12}', spelling)).toBe(
    'Ana paged somebody for Checkout EU at 12',
  );
});
test('a service that is gone stands by its key, and what is no placeholder stays', () => {
  expect(spell('{service:old-one} {service:} {what:ever} {time:soon}', spelling)).toBe(
    'old-one {service:} {what:ever} {time:soon}',
  );
});
