import { expect, test } from 'vitest';
import { libraryFilter, libraryHref, readLibraryQuery } from './query.ts';
import { snippetPieces } from './snippet.ts';

test('a query survives the way through the address', () => {
  const address =
    '/library?q=disk+full&severity=SEV1%2Cundecided&status=resolved&service=checkout&remedy=patch&year=2026&factor=dependency&after=50';
  const query = readLibraryQuery(new URL(address, 'http://muster').searchParams);
  expect(query).toEqual({
    q: 'disk full',
    severities: ['SEV1', 'undecided'],
    statuses: ['resolved'],
    service: 'checkout',
    remedy: 'patch',
    year: 2026,
    factor: 'dependency',
    practice: false,
    after: 50,
  });
  expect(libraryHref(query)).toBe(address);
});

test('senseless filters are passed over instead of emptying the list', () => {
  const query = readLibraryQuery(new URLSearchParams('severity=SEV9&status=asleep&year=soon&after=-1&remedy=magic'));
  expect(libraryHref(query)).toBe('/library');
  expect(query.severities).toEqual([]);
});

test('practice incidents are in their own list, and a year is a span', () => {
  const filter = libraryFilter(readLibraryQuery(new URLSearchParams('year=2026&severity=undecided')));
  expect(filter).toEqual({
    practice: false,
    severities: [null],
    declaredFrom: Date.UTC(2026, 0),
    declaredTo: Date.UTC(2027, 0),
  });
});

test('matches are marked and everything else stays text', () => {
  expect(snippetPieces('a ⟦disk⟧ was <b>full</b> ⟦di')).toEqual([
    { text: 'a ', isMatch: false },
    { text: 'disk', isMatch: true },
    { text: ' was <b>full</b> ', isMatch: false },
    { text: 'di', isMatch: false },
  ]);
});
