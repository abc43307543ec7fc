import { afterEach, expect, test } from 'vitest';
import { AskedThread } from './asked-thread.ts';

type Question = { ask: 'count' } | { ask: 'fail' } | { ask: 'die' } | { ask: 'wait' };

/** Counts what it was asked since it began; fails, dies and keeps silent when it is told to. */
const ASKED = new URL('./asked-thread.ts', import.meta.url).href;
const SOURCE = `
import { answerQuestions } from ${JSON.stringify(ASKED)};
let count = 0;
answerQuestions(({ ask }) => {
  if (ask === 'fail') throw new Error('not today');
  if (ask === 'die') process.exit(1);
  if (ask === 'wait') return new Promise(() => {});
  count += 1;
  return count;
});`;
const thread = new AskedThread<Question, Record<Question['ask'], number>>(
  new URL(`data:text/javascript,${encodeURIComponent(SOURCE)}`),
);
afterEach(() => thread.close());

test('every question gets its own answer, and one that fails takes no other with it', async () => {
  const answers = await Promise.allSettled([
    thread.ask({ ask: 'count' }),
    thread.ask({ ask: 'fail' }),
    thread.ask({ ask: 'count' }),
  ]);
  expect(answers).toMatchObject([
    { value: 1 },
    { reason: { message: expect.stringMatching('not today') } },
    { value: 2 },
  ]);
});

test('what it was at fails when it dies, and the next question begins a new one that knows nothing', async () => {
  expect(await thread.ask({ ask: 'count' })).toBe(1);
  const waiting = thread.ask({ ask: 'wait' });
  const dying = thread.ask({ ask: 'die' });
  await Promise.all([expect(waiting).rejects.toThrow('has ended'), expect(dying).rejects.toThrow('has ended')]);
  expect(await thread.ask({ ask: 'count' })).toBe(1);
});

test('what it is at when it is closed fails instead of waiting for ever', async () => {
  const waiting = thread.ask({ ask: 'wait' });
  await Promise.all([expect(waiting).rejects.toThrow('has ended'), thread.close()]);
});
