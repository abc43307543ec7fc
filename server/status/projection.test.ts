import { expect, test } from 'vitest';
import { publicTitle } from './projection.ts';

test.each([
  ['Card payments fail in Europe.\n\nSince 14:02 UTC ...', 'Card payments fail in Europe'],
  ['Search is slow. We are looking into it.', 'Search is slow'],
  ['Search is slow', 'Search is slow'],
  ['Version 2.1 of the app fails to start. More soon.', 'Version 2.1 of the app fails to start'],
  ['', ''],
])('the public title of %j is %j', (text, title) => expect(publicTitle(text)).toBe(title));

test('a long first sentence is cut between words', () => {
  const title = publicTitle(`${'word '.repeat(60)}end.`);
  expect(title.length).toBeLessThanOrEqual(110);
  expect(title.endsWith('word…')).toBe(true);
});
