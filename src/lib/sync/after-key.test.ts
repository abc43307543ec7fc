import { afterEach, beforeEach, expect, test, vi } from 'vitest';

let press: () => void = () => undefined;
let draw: () => void = () => undefined;
let afterKey: (work: () => void) => () => void;

beforeEach(async () => {
  vi.useFakeTimers();
  vi.stubGlobal('addEventListener', (_kind: string, listener: () => void) => (press = listener));
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => (draw = run));
  class Channel {
    readonly port1 = { onmessage: (): void => undefined, close: (): void => undefined };
    readonly port2 = { postMessage: (): void => this.port1.onmessage() };
  }
  vi.stubGlobal('MessageChannel', Channel);
  vi.resetModules();
  ({ afterKey } = await import('./after-key.ts'));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('where nobody writes it is done soon', () => {
  const work = vi.fn();
  afterKey(work);
  vi.advanceTimersByTime(99);
  expect(work).not.toHaveBeenCalled();
  vi.advanceTimersByTime(2);
  expect(work).toHaveBeenCalledOnce();
});

test('who writes has the key drawn first, then the work is done at once and once', () => {
  const work = vi.fn();
  afterKey(work);
  press();
  expect(work).not.toHaveBeenCalled();
  draw();
  expect(work).not.toHaveBeenCalled();
  vi.advanceTimersByTime(0);
  expect(work).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(1_000);
  expect(work).toHaveBeenCalledOnce();
});

test('after a key it waits longer for the next one, but not for ever', () => {
  const first = vi.fn();
  afterKey(first);
  press();
  draw();
  vi.advanceTimersByTime(0);
  const second = vi.fn();
  afterKey(second);
  vi.advanceTimersByTime(200);
  expect(second).not.toHaveBeenCalled();
  vi.advanceTimersByTime(51);
  expect(second).toHaveBeenCalledOnce();
});

test('what is called off is not done', () => {
  const work = vi.fn();
  afterKey(work)();
  press();
  vi.advanceTimersByTime(1_000);
  expect(work).not.toHaveBeenCalled();
});
