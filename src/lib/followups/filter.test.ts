import { expect, test } from 'vitest';
import { parseActorId } from '#model/ids.ts';
import { followupsHref, followupsQuery, readFollowupsFilter } from './filter.ts';

const me = parseActorId('somebody-1');
const read = (address: string) => readFollowupsFilter(new URL(address, 'http://muster').searchParams);

test('a filter survives the way through the address, and what makes no sense is passed over', () => {
  const address = '/followups?state=late&owner=me&remedy=cure&kind=detect&team=Payments+EU';
  expect(followupsHref(read(address))).toBe(address);
  expect(followupsHref(read('/followups?state=asleep&kind=magic&remedy=x&view=tree'))).toBe('/followups');
});

test('late ones are open ones that were due, and own to-dos stand with them', () => {
  if (!me) throw new Error('no id');
  const { base, listed } = followupsQuery(read('/followups?state=late&owner=me'), me, 500);
  expect(base).toEqual({ kinds: ['followup', 'task'], practice: false, owner: me });
  expect(listed).toMatchObject({ states: ['open', 'running', 'started'], dueBefore: 500 });
  expect(followupsQuery(read('/followups?view=board&owner=me'), me, 500).base.kinds).toEqual(['followup']);
  expect(followupsQuery(read('/followups?owner=nobody&state=done'), me, 500).listed).toMatchObject({
    owner: 'nobody',
    states: ['done'],
  });
});
