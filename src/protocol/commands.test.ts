import { describe, expect, test } from 'vitest';
import { readCommand, readCommandBody } from './commands.ts';

const id = 'command-0001';

describe('commands from outside', () => {
  test('a good one is read as it is', () => {
    const command = { id, type: 'set-severity', to: 'SEV1', reason: 'all regions' };
    expect(readCommand(command)).toEqual({ ok: true, value: command });
  });
  test.each([
    [{ id, type: 'declare', title: 'x', sevrity: 'SEV1' }, 'sevrity'],
    [{ id, type: 'declare', title: 'x', origin: { kind: 'alert', nme: 'x' } }, 'origin.nme'],
    [{ id, type: 'declare', title: 'x', services: ['ok', 'NOT OK'] }, 'services.1'],
    [{ id, type: 'declare' }, 'title'],
    [{ id, type: 'take-role', role: 'king' }, 'role'],
    [{ id, type: 'set-time', milestone: 'started', at: 1.5 }, 'at'],
    [{ id, type: 'set-call', url: 'javascript:alert(1)' }, 'url'],
    [{ id, type: '__proto__' }, 'type'],
    [{ id: 'short', type: 'join' }, 'id'],
    [{ type: 'join' }, 'id'],
  ])('%j is refused with its path', (value, path) => {
    expect(readCommand(value)).toMatchObject({ ok: false, refusal: { code: 'invalid', detail: { path } } });
  });
  test.each([null, 1, 'join', []])('%j is no command', (value) => {
    expect(readCommandBody(value).ok).toBe(false);
  });
});
