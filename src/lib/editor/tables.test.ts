/** Tables as they are edited, and that whatever two people do at once stays a document that every editor can show. */
import { EditorState, TextSelection } from 'prosemirror-state';
import type { Command } from 'prosemirror-state';
import type { Node } from 'prosemirror-model';
import { describe, expect, test } from 'vitest';
import { prosemirrorToYXmlFragment, yXmlFragmentToProseMirrorRootNode } from 'y-prosemirror';
import * as Y from 'yjs';
import { schema } from '#model/postmortem/schema.ts';
import {
  addColumn,
  addRow,
  deleteColumn,
  deleteRow,
  insertTable,
  leaveTable,
  stepCell,
  tablePlace,
  toggleHeader,
} from './tables.ts';

const empty = (): EditorState =>
  EditorState.create({ schema, doc: schema.node('doc', null, schema.node('paragraph')) });
function run(state: EditorState, ...commands: Command[]): EditorState {
  let now = state;
  for (const command of commands) command(now, (tr) => (now = now.apply(tr)));
  now.doc.check();
  return now;
}
/** Cells per row of the first table; null: there is none. */
function shape(doc: Node): number[] | null {
  const table = doc.content.content.find((node) => node.type.name === 'table');
  return table ? table.content.content.map((row) => row.childCount) : null;
}
const placeOf = (state: EditorState): [number, number] | null => {
  const place = tablePlace(state);
  return place && [place.row, place.column];
};

describe('a table', () => {
  test('takes the place of an empty paragraph, with headings and the caret in its first cell', () => {
    const state = run(empty(), insertTable);
    expect(shape(state.doc)).toEqual([3, 3, 3]);
    expect(state.doc.firstChild?.firstChild?.firstChild?.type.name).toBe('table_header');
    expect(placeOf(state)).toEqual([0, 0]);
  });
  test('is walked by Tab, which makes a row after the last cell', () => {
    const tabs = Array.from({ length: 9 }, () => stepCell(1));
    const state = run(empty(), insertTable, ...tabs);
    expect(shape(state.doc)).toEqual([3, 3, 3, 3]);
    expect(placeOf(state)).toEqual([3, 0]);
    expect(placeOf(run(state, stepCell(-1)))).toEqual([2, 2]);
  });
  test('grows and shrinks by rows and columns', () => {
    const state = run(empty(), insertTable, addRow(1), addColumn(0), addColumn(1));
    expect(shape(state.doc)).toEqual([5, 5, 5, 5]);
    expect(shape(run(state, deleteRow, deleteColumn).doc)).toEqual([4, 4, 4]);
    expect(shape(run(state, deleteRow, deleteRow, deleteRow, deleteRow).doc)).toBeNull();
  });
  test('says by its first row what the columns are, or not', () => {
    const state = run(empty(), insertTable, toggleHeader);
    expect(state.doc.firstChild?.firstChild?.firstChild?.type.name).toBe('table_cell');
  });
  test('is left downwards', () => {
    const state = run(empty(), insertTable, leaveTable);
    expect(tablePlace(state)).toBeNull();
    expect(state.selection.$from.parent.type.name).toBe('paragraph');
  });
  test('of ragged rows, cells without paragraphs and no rows at all is walked without an error', () => {
    const cell = schema.node('table_cell');
    const full = schema.node('table_cell', null, schema.node('paragraph'));
    const rows = [
      schema.node('table_row', null, [full]),
      schema.node('table_row'),
      schema.node('table_row', null, [cell, cell]),
    ];
    const doc = schema.node('doc', null, [schema.node('table', null, rows), schema.node('table')]);
    let state = EditorState.create({ schema, doc });
    state = state.apply(state.tr.setSelection(TextSelection.near(state.doc.resolve(3))));
    expect(shape(run(state, addColumn(1)).doc)).toEqual([3, 3, 3]);
    for (const command of [stepCell(1), stepCell(-1), addRow(0), deleteColumn, deleteRow, toggleHeader])
      run(state, command);
  });
});

test('one adds a column while the other adds a row: both stand, nothing is deleted', () => {
  const [one, other] = [new Y.Doc(), new Y.Doc()];
  const edit = (doc: Y.Doc, ...commands: Command[]): void => {
    const fragment = doc.getXmlFragment('notes');
    const now = EditorState.create({ schema, doc: yXmlFragmentToProseMirrorRootNode(fragment, schema) });
    const inside = now.doc.content.size > 4 ? now.apply(now.tr.setSelection(TextSelection.create(now.doc, 4))) : now;
    prosemirrorToYXmlFragment(run(inside, ...commands).doc, fragment);
  };
  prosemirrorToYXmlFragment(run(empty(), insertTable).doc, one.getXmlFragment('notes'));
  Y.applyUpdate(other, Y.encodeStateAsUpdate(one));
  edit(one, addColumn(1));
  edit(other, addRow(1));
  Y.applyUpdate(one, Y.encodeStateAsUpdate(other));
  Y.applyUpdate(other, Y.encodeStateAsUpdate(one));
  const [mine, theirs] = [one, other].map((doc) =>
    yXmlFragmentToProseMirrorRootNode(doc.getXmlFragment('notes'), schema),
  );
  mine?.check();
  expect(mine?.toJSON()).toEqual(theirs?.toJSON());
  expect(mine && shape(mine)?.toSorted()).toEqual([3, 4, 4, 4]);
});
