import { expect, test } from 'vitest';
import { Doc } from 'yjs';
import { actorId, boardId } from '#model/incident/testing.ts';
import { emptyState } from '#model/incident/state.ts';
import { addEntry, readEntries, setEntry } from '#model/timeline/entries.ts';
import { mergeTimeline } from '#model/timeline/log.ts';
import { LogView } from './log-view.svelte.ts';

test('what is kept and mended is what a merge from nothing gives', () => {
  const doc = new Doc();
  const view = new LogView(doc);
  const state = emptyState();
  let seed = 7;
  const next = (below: number): number => (seed = (seed * 48271) % 2147483647) % below;
  const ids: string[] = [];
  for (let step = 0; step < 400; step += 1) {
    const kind = next(6);
    const known = ids[next(Math.max(1, ids.length))];
    if (kind < 3 || known === undefined) {
      const id = `entry-${step}`;
      ids.push(id);
      addEntry(doc, boardId(id), { text: id, happenedAt: next(50) * 1000 });
    } else if (kind === 3) {
      setEntry(doc, boardId(known), { happenedAt: next(50) * 1000, struck: next(2) === 0 });
    } else if (kind === 4) {
      doc.getMap('timeline').delete(known);
    } else {
      state.entries.set(boardId(known), { by: actorId('ana'), at: next(90) * 1000 });
    }
    expect(view.items([], state).map(({ key, at }) => [key, at])).toEqual(
      mergeTimeline([], readEntries(doc), state.entries).map(({ key, at }) => [key, at]),
    );
  }
});
