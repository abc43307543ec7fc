import { expect, test } from 'vitest';
import { saveStateOf } from './save-state.ts';
import type { SaveFacts } from './save-state.ts';

const calm: SaveFacts = {
  connection: 'live',
  synced: true,
  unacknowledged: 0,
  unsaved: false,
  store: { working: true, uncommitted: 0 },
  readOnly: false,
};

test.each<[string, Partial<SaveFacts>, ReturnType<typeof saveStateOf>]>([
  ['all acknowledged', {}, 'saved'],
  ['one message open', { unacknowledged: 1 }, 'saving'],
  ['an edit not yet sent', { unsaved: true }, 'saving'],
  ['connected, not yet synced, nothing of ours open', { synced: false }, 'opening'],
  ['connected, not yet synced, edits from before', { synced: false, unsaved: true }, 'saving'],
  ['no network, all in the store', { connection: 'offline', synced: false, unsaved: true }, 'offline-kept'],
  ['no network, store still writing', { connection: 'offline', store: { working: true, uncommitted: 2 } }, 'saving'],
  ['no network, store full', { connection: 'offline', store: { working: false, uncommitted: 0 } }, 'not-saving'],
  ['refused', { connection: 'refused' }, 'not-saving'],
  ['access lost with edits open', { connection: 'closed', unsaved: true }, 'not-saving'],
  ['access lost, nothing open', { connection: 'closed' }, 'read-only'],
  ['a viewer', { readOnly: true }, 'read-only'],
])('%s', (_name, change, expected) => {
  expect(saveStateOf({ ...calm, ...change })).toBe(expected);
});

test('saved is never said without a live, synced connection with everything acknowledged', () => {
  const bools = [true, false];
  for (const connection of ['connecting', 'live', 'offline', 'refused', 'closed'] as const) {
    for (const synced of bools)
      for (const unsaved of bools)
        for (const working of bools)
          for (const open of [0, 3]) {
            const facts = {
              connection,
              synced,
              unsaved,
              unacknowledged: open,
              store: { working, uncommitted: open },
              readOnly: false,
            };
            if (saveStateOf(facts) === 'saved')
              expect(facts).toMatchObject({ connection: 'live', synced: true, unsaved: false, unacknowledged: 0 });
          }
  }
});
