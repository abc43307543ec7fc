import { describe, expect, test } from 'vitest';
import { boardId, MINUTE, NOON, person, Stage } from './testing.ts';
import { updateDues } from './update-dues.ts';

const ana = person('ana');
const every = (minutes: number) => ({
  SEV1: minutes * MINUTE,
  SEV2: minutes * MINUTE,
  SEV3: minutes * MINUTE,
  SEV4: null,
  undecided: null,
});

function stage(settings: ConstructorParameters<typeof Stage>[0] = { audienceCadenceMs: { public: every(45) } }): Stage {
  const made = new Stage(settings);
  made.do(ana, { type: 'declare', title: 'Checkout errors', severity: 'SEV2' });
  made.do(ana, { type: 'take-role', role: 'commander' });
  return made;
}
const publish = (one: Stage, update: string, audience: 'internal' | 'public'): string[] =>
  one.do(ana, { type: 'publish-update', update: boardId(update), audience, text: 'x' });

describe('a cadence per audience', () => {
  test('what the inside hears does not count for the public', () => {
    const one = stage();
    expect(one.state.updateClock.dueAt).toBe(NOON + 30 * MINUTE);
    one.pass(25 * MINUTE);
    publish(one, 'a', 'internal');
    // 25 + 30 is later than the public's 45.
    expect(one.state.updateClock.dueAt).toBe(NOON + 45 * MINUTE);
    one.pass(15 * MINUTE);
    publish(one, 'b', 'public');
    expect(one.state.updateClock.dueAt).toBe(NOON + 70 * MINUTE);
    expect(updateDues(one.state, one.policy).map(({ audience }) => audience)).toEqual([null, 'public']);
  });
  test('an audience that is overdue stays overdue when another hears something', () => {
    const one = stage();
    one.pass(50 * MINUTE);
    publish(one, 'a', 'internal');
    expect(one.state.updateClock.dueAt).toBe(NOON + 45 * MINUTE);
  });
  test('a private incident has no public to wait, and a severity without a clock none at all', () => {
    const one = stage();
    one.do(ana, { type: 'set-visibility', private: true });
    expect(updateDues(one.state, one.policy).map(({ audience }) => audience)).toEqual([null]);
    one.do(ana, { type: 'set-severity', to: 'SEV4' });
    expect(one.state.updateClock).toMatchObject({ dueAt: null, cadenceMs: null });
  });
  test('a cadence set by hand holds for all', () => {
    const one = stage();
    one.do(ana, { type: 'set-update-clock', cadenceMs: 60 * MINUTE });
    publish(one, 'a', 'internal');
    expect(one.state.updateClock.dueAt).toBe(NOON + 60 * MINUTE);
  });
  test('without any, one update is heard by everybody', () => {
    const one = stage({});
    one.pass(10 * MINUTE);
    publish(one, 'a', 'internal');
    expect(one.state.updateClock.dueAt).toBe(NOON + 40 * MINUTE);
  });
});
