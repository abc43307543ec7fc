/** What the `/` menu inserts, and where the caret is afterwards. */
import { EditorState, TextSelection } from 'prosemirror-state';
import { expect, test } from 'vitest';
import { schema } from '#model/postmortem/schema.ts';
import { blockChoices } from './block-menu.ts';

test('a live block comes after the block of the caret, and what is typed next comes after it', () => {
  const doc = schema.node('doc', null, [schema.node('paragraph', null, schema.text('before'))]);
  let state = EditorState.create({ schema, doc, selection: TextSelection.create(doc, 3) });
  const choice = blockChoices(schema, () => undefined).find(({ id }) => id === 'live-measures');
  choice?.run(state, (tr) => (state = state.apply(tr)));
  state.doc.check();
  expect(state.doc.content.content.map(({ type }) => type.name)).toEqual(['paragraph', 'live', 'paragraph']);
  expect(state.doc.child(1).attrs['kind']).toBe('measures');
  expect(state.selection.$from.index(0)).toBe(2);
});
