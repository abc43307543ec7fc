import { expect, test } from 'vitest';
import { severityLook, stateLook } from './state-look.ts';

test.each(['SEV2', 'sev2', 'sev-2', '2', 2])('%s is a major incident', (spelling) => {
  expect(severityLook(spelling)).toEqual({ label: 'SEV2', meaning: 'major', token: 'sev2', level: 3 });
});

test.each(['SEV?', 'undecided', '', null, undefined, 'SEV9', 'SEV12', 0])('%s is undecided', (spelling) => {
  expect(severityLook(spelling).label).toBe('SEV?');
});

test('a state is found in any spelling, and an unknown one keeps its own name', () => {
  expect(stateLook('In review')).toEqual(stateLook('in_review'));
  expect(stateLook('waiting_for-vendor')).toEqual({ label: 'Waiting for vendor', tone: 'neutral', ring: 0 });
});
