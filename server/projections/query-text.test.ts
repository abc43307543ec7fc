import { describe, expect, it } from 'vitest';
import { searchText } from './query-text.ts';

describe('search text', () => {
  it.each([
    ['checkout errors', '"checkout" "errors"*'],
    ['checkout e', '"checkout" "e"'],
    ['checkout errors ', '"checkout" "errors"'],
    ['"connection pool" full', '"connection pool" "full"*'],
    ['a AND b OR NOT c NEAR(d)', '"a" "AND" "b" "OR" "NOT" "c" "NEAR(d)"*'],
    ['title:secret ^start col* -minus', '"title:secret" "^start" "col*" "-minus"*'],
    ['"unfinished', '"unfinished"*'],
    ['-- ** () "" " "', ''],
    ['', ''],
    ['żółć 障害', '"żółć" "障害"*'],
  ])('%s', (typed, match) => {
    expect(searchText(typed).match).toBe(match);
  });

  it('knows the number of an incident', () => {
    expect(searchText('#41')).toEqual({ match: '', terms: [], number: 41 });
    expect(searchText('like #41 but eu')).toMatchObject({ match: '"like" "but" "eu"*', number: 41 });
  });

  it('keeps within bounds whatever is pasted', () => {
    expect(searchText('word '.repeat(10_000)).match.split(' ').length).toBe(16);
    expect(searchText('x'.repeat(100_000)).match.length).toBeLessThan(120);
  });
});
