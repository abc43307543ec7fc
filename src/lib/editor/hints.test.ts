/** Underlines are for the writer: under what was typed here, and under nothing else. */
import { EditorState } from 'prosemirror-state';
import type { Transaction } from 'prosemirror-state';
import { DecorationSet } from 'prosemirror-view';
import { ySyncPluginKey } from 'y-prosemirror';
import { expect, test } from 'vitest';
import { schema } from '#model/postmortem/schema.ts';
import type { FindHints } from './hints.ts';
import { hintsAtCaret, lookAgain, wordingHints } from './hints.ts';

const kept = new Set<string>();
const find: FindHints = Object.assign(
  (passage: string) =>
    [...passage.matchAll(/forgot/g)].map(({ index }) => ({
      start: index,
      end: index + 6,
      message: 'm',
      suggestion: 's',
    })),
  { isKept: (passage: string) => kept.has(passage) },
);
const p = (text: string) => schema.node('paragraph', null, text === '' ? [] : [schema.text(text)]);
const plugin = wordingHints(find);
const editor = (...blocks: ReturnType<typeof p>[]): EditorState =>
  EditorState.create({ doc: schema.node('doc', null, blocks), plugins: [plugin] });
const underlined = (state: EditorState): string[] => {
  const set = plugin.props.decorations?.call(plugin, state);
  return set instanceof DecorationSet ? set.find().map(({ from, to }) => state.doc.textBetween(from, to)) : [];
};
const typed = (state: EditorState, change: (tr: Transaction) => Transaction): EditorState =>
  state.apply(change(state.tr));

test('what stood there, and what others write, is not underlined; what is typed here is', () => {
  let state = editor(p('Ben forgot it.'), p(''));
  expect(underlined(state)).toEqual([]);
  state = typed(state, (tr) =>
    tr.insertText('Cleo forgot it too.', 0, 0).setMeta(ySyncPluginKey, { isChangeOrigin: true }),
  );
  expect(underlined(state)).toEqual([]);
  state = typed(state, (tr) => tr.insertText('We forgot the flag.', state.doc.content.size - 1));
  expect(underlined(state)).toEqual(['forgot']);
});

test('a sentence beside another that is typed is not the writer’s', () => {
  const text = 'Ben forgot it. ';
  let state = editor(p(text));
  state = typed(state, (tr) => tr.insertText('The pool was full.', text.length + 1));
  expect(underlined(state)).toEqual([]);
  state = typed(state, (tr) => tr.insertText(' We forgot.', state.doc.content.size - 1));
  expect(underlined(state)).toHaveLength(1);
  // Somebody else changes the sentence: it is theirs from then on.
  const at = state.doc.textContent.indexOf('We');
  state = typed(state, (tr) => tr.insertText('They', at + 1, at + 3).setMeta(ySyncPluginKey, { isChangeOrigin: true }));
  expect(underlined(state)).toEqual([]);
});

test('quotations are nobody’s, and what was kept is left alone', () => {
  let state = editor(p(''));
  state = typed(state, (tr) => tr.replaceWith(0, 2, schema.node('blockquote', null, [p('Ben forgot it.')])));
  expect(underlined(state)).toEqual([]);
  expect(hintsAtCaret(state, find)).toEqual([]);
  state = editor(p(''));
  state = typed(state, (tr) => tr.insertText('We forgot.', 1));
  expect(underlined(state)).toEqual(['forgot']);
  kept.add('We forgot.');
  state = state.apply(lookAgain(state));
  expect(underlined(state)).toEqual([]);
});
