import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Toasts } from './toasts.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const texts = (toasts: Toasts) => toasts.shown.map((toast) => toast.text);

test('a message stays six seconds even when asked for less', () => {
  const toasts = new Toasts();
  toasts.show({ text: 'Saved', durationMs: 100 });
  vi.advanceTimersByTime(5999);
  expect(texts(toasts)).toEqual(['Saved']);
  vi.advanceTimersByTime(1);
  expect(texts(toasts)).toEqual([]);
});

test('the action runs once and takes the message along', () => {
  const toasts = new Toasts();
  const undo = vi.fn();
  const id = toasts.show({ text: 'Struck', action: { label: 'Undo', run: undo } });
  vi.advanceTimersByTime(9000);
  toasts.act(id);
  toasts.act(id);
  expect(undo).toHaveBeenCalledTimes(1);
  expect(texts(toasts)).toEqual([]);
});

test('nothing leaves while somebody reads', () => {
  const toasts = new Toasts();
  toasts.show({ text: 'Refused' });
  toasts.hold();
  vi.advanceTimersByTime(60_000);
  expect(texts(toasts)).toEqual(['Refused']);
  toasts.release();
  vi.advanceTimersByTime(6000);
  expect(texts(toasts)).toEqual([]);
});

test('the same message is counted, not stacked, and at most four are shown', () => {
  const toasts = new Toasts();
  toasts.show({ text: 'a' });
  toasts.show({ text: 'a' });
  expect(toasts.shown[0]?.count).toBe(2);
  for (const text of ['b', 'c', 'd', 'e']) toasts.show({ text });
  expect(texts(toasts)).toEqual(['b', 'c', 'd', 'e']);
});
