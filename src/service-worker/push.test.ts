import { expect, test } from 'vitest';
import { readPush } from './push.ts';

const ORIGIN = 'https://muster.example';

test('a page is shown with its own address, and stays', () => {
  const body = JSON.stringify({ kind: 'page', title: '#1', body: 'x', tag: 't', url: `${ORIGIN}/page/abc` });
  expect(readPush(body, ORIGIN)).toEqual({ title: '#1', body: 'x', tag: 't', url: `${ORIGIN}/page/abc`, isPage: true });
});

test('another address, or a body that makes no sense, opens home', () => {
  expect(readPush(JSON.stringify({ url: 'https://evil.example/' }), ORIGIN).url).toBe(`${ORIGIN}/`);
  expect(readPush('hello', ORIGIN)).toMatchObject({ title: 'Muster needs you', url: `${ORIGIN}/`, isPage: false });
});
