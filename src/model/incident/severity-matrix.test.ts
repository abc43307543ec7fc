import { expect, test } from 'vitest';
import { severityBy } from './severity-matrix.ts';
import { serviceKey } from './testing.ts';

const [checkout, search, blog] = [serviceKey('checkout'), serviceKey('search'), serviceKey('blog')];
const matrix = {
  conditions: ['Nobody can use it', 'Slow for some'],
  rows: { '*': ['SEV2' as const, 'SEV4' as const], checkout: ['SEV1' as const, null], blog: ['SEV3' as const] },
};

test.each([
  ['the row of the service', [checkout], 0, 'SEV1'],
  ['where its row says nothing, that of any service', [checkout], 1, 'SEV4'],
  ['a service without a row', [search], 0, 'SEV2'],
  ['no service at all', [], 0, 'SEV2'],
  ['the worst of several', [blog, search], 0, 'SEV2'],
  ['a condition that is not there', [blog], 7, null],
])('%s', (_name, services, condition, severity) => {
  expect(severityBy(matrix, services, condition)).toBe(severity);
});
