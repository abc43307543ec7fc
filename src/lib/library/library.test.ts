import { expect, test } from 'vitest';
import type { WorkItem } from '#protocol/api.ts';
import { parseBoardId, parseIncidentId } from '#model/ids.ts';
import { fitsLibrary, libraryHref, readLibraryQuery } from './query.ts';
import { snippetPieces } from './snippet.ts';
import { filterWork } from './work.ts';

test('a query survives the way through the address', () => {
  const address =
    '/library?q=disk+full&severity=SEV1%2Cundecided&status=resolved&service=checkout&remedy=patch&year=2026&after=50';
  const query = readLibraryQuery(new URL(address, 'http://muster').searchParams);
  expect(query).toEqual({
    q: 'disk full',
    severities: ['SEV1', 'undecided'],
    statuses: ['resolved'],
    service: 'checkout',
    remedy: 'patch',
    year: 2026,
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

test('practice incidents are in their own list', () => {
  const real = readLibraryQuery(new URLSearchParams());
  const incident = { practice: true, severity: null, status: 'resolved', services: [], remedy: null, declaredAt: 0 };
  // Only what the filter reads is given; the rest of a summary does not matter here.
  expect(fitsLibrary(Object.assign(Object.create(null), incident), real)).toBe(false);
});

test('matches are marked and everything else stays text', () => {
  expect(snippetPieces('a ⟦disk⟧ was <b>full</b> ⟦di')).toEqual([
    { text: 'a ', isMatch: false },
    { text: 'disk', isMatch: true },
    { text: ' was <b>full</b> ', isMatch: false },
    { text: 'di', isMatch: false },
  ]);
});

const incident = parseIncidentId('incident-0000001');
const item = (id: string, more: Partial<WorkItem>): WorkItem => {
  const key = parseBoardId(id);
  if (!incident || !key) throw new Error('not an id');
  const none = { owner: null, ownerRole: null, due: null, remedy: null, at: null, doneAt: null, outcome: '' };
  const place = { incident, number: 1, title: 'A', severity: null, practice: false, kind: 'followup' as const };
  return { ...place, ...none, id: key, text: id, state: 'open', ...more };
};

test('late follow-ups come first, and done ones are not late', () => {
  const items = [
    item('later', { due: 90 }),
    item('late', { due: 10 }),
    item('done', { due: 5, state: 'done' }),
    item('some-day', {}),
  ];
  const everybody = { owner: null, remedy: null, practice: false };
  const names = (state: 'open' | 'late') => filterWork(items, { state, ...everybody }, 50).map(({ text }) => text);
  expect(names('open')).toEqual(['late', 'later', 'some-day']);
  expect(names('late')).toEqual(['late']);
});
