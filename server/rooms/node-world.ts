// The world as it is: the machine's clock and Node's timers.

import type { World } from './world.ts';

export const nodeWorld: World = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return { cancel: () => clearTimeout(timer) };
  },
  soon: (run) => void setImmediate(run),
};
