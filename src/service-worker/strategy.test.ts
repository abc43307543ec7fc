import { expect, test } from 'vitest';
import { strategyFor } from './strategy.ts';

const ORIGIN = 'https://muster.example';
const files = new Set(['/_app/immutable/chunks/a1b2.js', '/favicon.svg']);
const decide = (path: string, more: { method?: string; mode?: string } = {}) =>
  strategyFor({ method: 'GET', mode: 'cors', origin: ORIGIN, files, url: new URL(path, ORIGIN), ...more });

test.each(['/_app/immutable/chunks/a1b2.js', '/favicon.svg'])('%s is served from the cache', (path) => {
  expect(decide(path)).toBe('cache-first');
});

test.each(['/', '/incidents/abc', '/incidents/abc/brief', '/library?q=x'])(
  'a visit to %s falls back to the shell',
  (path) => {
    expect(decide(path, { mode: 'navigate' })).toBe('shell-when-offline');
  },
);

test.each([
  '/api/v1/incidents',
  '/incidents/abc/__data.json',
  '/status',
  '/api/v1/incidents/a/export?format=md',
  '/_app/immutable/chunks/unknown.js',
])('%s is never kept', (path) => {
  expect(decide(path)).toBe('network');
});

test.each(['/status', '/status/acme', '/api/v1/openapi.json', '/healthz', '/incidents/abc/export'])(
  'a visit to %s is never answered with the shell',
  (path) => {
    expect(decide(path, { mode: 'navigate' })).toBe('network');
  },
);

test('what changes something, and other origins, are left alone', () => {
  expect(decide('/incidents/abc', { method: 'POST', mode: 'navigate' })).toBe('network');
  expect(decide('https://elsewhere.example/favicon.svg')).toBe('network');
});
