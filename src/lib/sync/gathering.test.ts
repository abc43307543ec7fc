import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Gathering } from './gathering.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('in a quiet room each piece is applied as it comes', () => {
  const applied: number[][] = [];
  const gathering = new Gathering<number>((pieces) => applied.push([...pieces]));
  for (let piece = 0; piece < 20; piece += 1) {
    gathering.take(piece);
    vi.advanceTimersByTime(200);
  }
  expect(applied).toEqual(Array.from({ length: 20 }, (_, piece) => [piece]));
});

test('a crowd is applied ten times a second, nothing lost, nothing out of order', () => {
  const applied: number[][] = [];
  const gathering = new Gathering<number>((pieces) => applied.push([...pieces]));
  for (let piece = 0; piece < 500; piece += 1) {
    gathering.take(piece);
    vi.advanceTimersByTime(10);
  }
  gathering.flush();
  expect(applied.flat()).toEqual(Array.from({ length: 500 }, (_, piece) => piece));
  expect(applied.length).toBeLessThan(80);
});

test('after the crowd has gone everything comes at once again', () => {
  const applied: number[][] = [];
  const gathering = new Gathering<number>((pieces) => applied.push([...pieces]));
  for (let piece = 0; piece < 30; piece += 1) gathering.take(piece);
  vi.advanceTimersByTime(5_000);
  expect(applied.flat()).toHaveLength(30);
  gathering.take(30);
  expect(applied.at(-1)).toEqual([30]);
});
