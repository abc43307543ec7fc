import { expect, test } from 'vitest';
import { initials, personColor, personColorIndex } from './person-color.ts';

test('a person keeps one colour, and a room of people is spread over all of them', () => {
  expect(personColor('ana')).toBe(personColor('ana'));
  const counts = new Map<number, number>();
  for (let person = 0; person < 1000; person += 1) {
    const index = personColorIndex(`person-${person}`);
    counts.set(index, (counts.get(index) ?? 0) + 1);
  }
  expect([...counts.keys()].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(Math.max(...counts.values())).toBeLessThan(180);
});

test.each([
  ['Ana Souza', 'AS'],
  ['Ana Maria de Souza', 'AS'],
  ['  cher ', 'C'],
  ['李 雷', '李雷'],
  ['', '?'],
])('%s has the initials %s', (name, letters) => {
  expect(initials(name)).toBe(letters);
});
