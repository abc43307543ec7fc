import { expect, it } from 'vitest';
import { Room } from '#server/rooms/room.ts';
import { unloadTrials } from './unload.ts';

it('nobody is left in a room that was let go: ten thousand trials', async () => {
  const figures = await unloadTrials(10_000, 20_260_102);
  console.log(`unload and rejoin: ${JSON.stringify(figures)}`);
  expect(figures).toMatchObject({ trials: 10_000, stale: 0, what: [] });
  expect(figures.hits).toBeGreaterThan(3000);
});

it('the trials find a room that does not look again before it goes', async () => {
  const honest = Object.getOwnPropertyDescriptor(Room.prototype, 'isEmpty');
  if (honest?.get === undefined) throw new Error('the room no longer says whether it is empty');
  const ask = honest.get;
  const before = new WeakMap<object, boolean>();
  // What was true when the room began to go is believed when it is gone.
  const stale = function (this: Room): boolean {
    const was = before.get(this);
    const is = was === true || Boolean(Reflect.apply(ask, this, []));
    before.set(this, is && was !== true);
    return is;
  };
  Object.defineProperty(Room.prototype, 'isEmpty', { configurable: true, get: stale });
  try {
    expect((await unloadTrials(300, 1)).stale).toBeGreaterThan(0);
  } finally {
    Object.defineProperty(Room.prototype, 'isEmpty', honest);
  }
});
