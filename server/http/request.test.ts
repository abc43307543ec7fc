import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { clientAddress, fromOwnOrigin, isHttps, ownOrigin } from './request.ts';

function request(headers: Record<string, string>): IncomingMessage {
  const req = new IncomingMessage(new Socket());
  Object.assign(req.headers, headers);
  return req;
}
const direct = { trustProxy: 0, origin: null };
const proxied = { trustProxy: 1, origin: null };

test('headers of a proxy count only when one is trusted, and only that deep', () => {
  const headers = {
    'x-forwarded-for': '6.6.6.6, 10.0.0.9',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'evil.example',
    host: 'muster.local',
  };
  expect(clientAddress(request(headers), direct)).toBe('unknown');
  expect(clientAddress(request(headers), proxied)).toBe('10.0.0.9');
  expect(isHttps(request(headers), direct)).toBe(false);
  expect(isHttps(request(headers), proxied)).toBe(true);
  expect(ownOrigin(request(headers), direct)).toBe('http://muster.local');
});

test('the configured origin stands above what a request says', () => {
  const config = { trustProxy: 0, origin: 'https://muster.example' };
  expect(ownOrigin(request({ host: 'evil.example' }), config)).toBe('https://muster.example');
  expect(fromOwnOrigin(request({ host: 'evil.example', origin: 'http://evil.example' }), config)).toBe(false);
  expect(fromOwnOrigin(request({ host: 'x', origin: 'https://muster.example' }), config)).toBe(true);
});

test('a missing origin and a null one are not ours', () => {
  expect(fromOwnOrigin(request({ host: 'muster.local' }), direct)).toBe(false);
  expect(fromOwnOrigin(request({ host: 'muster.local', origin: 'null' }), direct)).toBe(false);
});
