import { expect, test } from 'vitest';
import { hashPassword, verifyPassword } from './passwords.ts';

test('a password verifies against its own hash and no other', async () => {
  const phc = await hashPassword('correct horse battery');
  expect(phc).toMatch(/^\$argon2id\$v=19\$m=47104,t=1,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(await verifyPassword('correct horse battery', phc)).toBe(true);
  expect(await verifyPassword('correct horse batterx', phc)).toBe(false);
  expect(await hashPassword('correct horse battery')).not.toBe(phc);
});

test('the same letters typed on another keyboard are the same password', async () => {
  const phc = await hashPassword('caf\u00e9 au lait');
  expect(await verifyPassword('cafe\u0301 au lait', phc)).toBe(true);
});

test('no hash, and a hash that cannot be read, are never right', async () => {
  expect(await verifyPassword('', null)).toBe(false);
  expect(await verifyPassword('x', '$argon2id$nonsense')).toBe(false);
});
