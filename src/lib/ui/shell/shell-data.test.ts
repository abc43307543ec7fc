import { expect, test } from 'vitest';
import { readShell } from './shell-data.ts';

const me = { id: 'p1', name: 'Ana', avatar: '/a.png' };

test('somebody signed in gets the whole shell, and a page may bring its own header', () => {
  expect(readShell({ me, organisation: { name: 'Acme' } })).toEqual({ mode: 'app', me, organisation: 'Acme' });
  expect(readShell({ me, shell: 'none' }).mode).toBe('none');
  expect(readShell({ me, shell: 'plain' }).mode).toBe('plain');
});

test.each([undefined, null, 7, {}, { me: null }, { me: { id: 3 } }, { me: 'x', shell: 'loud' }])(
  'data without a person (%j) is a signed-out page',
  (data) => {
    expect(readShell(data)).toEqual({ mode: 'plain', me: null, organisation: '' });
  },
);
