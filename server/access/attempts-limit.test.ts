import { expect, test } from 'vitest';
import { createAttemptsLimit, networkOf } from './attempts-limit.ts';

test('an account is slowed down per network, and others are not', async () => {
  const limit = createAttemptsLimit({ perAccountAndNetwork: 2, perAccount: 10, perNetwork: 10 });
  expect(await limit.take('ana', '10.0.0.1')).toBeNull();
  expect(await limit.take('ana', '10.0.0.2')).toBeNull();
  expect(await limit.take('ana', '10.0.0.3')).toBeGreaterThan(0);
  expect(await limit.take('ana', '10.0.9.1')).toBeNull();
  expect(await limit.take('ben', '10.0.0.1')).toBeNull();
});

test('a right try is forgiven', async () => {
  const limit = createAttemptsLimit({ perAccountAndNetwork: 1, perAccount: 10, perNetwork: 10 });
  await limit.take('ana', '10.0.0.1');
  await limit.forgive('ana', '10.0.0.1');
  expect(await limit.take('ana', '10.0.0.1')).toBeNull();
});

test('a network that tries many accounts is slowed down', async () => {
  const limit = createAttemptsLimit({ perAccountAndNetwork: 5, perAccount: 5, perNetwork: 2 });
  expect(await limit.take('a', '10.0.0.1')).toBeNull();
  expect(await limit.take('b', '10.0.0.2')).toBeNull();
  expect(await limit.take('c', '10.0.0.3')).toBeGreaterThan(0);
});

test.each([
  ['10.1.2.3', '10.1.2'],
  ['::ffff:10.1.2.3', '10.1.2'],
  ['2001:db8:1:2ff::7', '2001:db8:1:2'],
])('%s belongs to the network %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
