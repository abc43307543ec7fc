/**
 * Tables: insert, rows and columns, walking by Tab. Every state is valid for the schema whatever others do meanwhile (a row may have any number of cells, none
 * included), so nothing is repaired behind anybody's back; a command that touches a table evens out its rows on the way.
 */
import type { Node, NodeType, Schema } from 'prosemirror-model';
import { TextSelection } from 'prosemirror-state';
import type { Command, EditorState, Transaction } from 'prosemirror-state';

export interface TablePlace {
  table: Node;
  /** Before the table. */
  pos: number;
  row: number;
  column: number;
}
const MOST_ROWS = 200;
const MOST_COLUMNS = 20;

/** The table, row and column in which the caret stands; null outside of tables. */
export function tablePlace({ selection: { $from } }: EditorState): TablePlace | null {
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    const table = $from.node(depth);
    if (table.type.name !== 'table') continue;
    const isInCell = $from.depth >= depth + 2;
    return {
      table,
      pos: $from.before(depth),
      row: $from.index(depth),
      column: isInCell ? $from.index(depth + 1) : 0,
    };
  }
  return null;
}

const typeOf = (schema: Schema, name: string): NodeType | null => schema.nodes[name] ?? null;
const widthOf = (table: Node): number => {
  let width = 0;
  table.forEach((row) => (width = Math.max(width, row.childCount)));
  return width;
};

function emptyCell(schema: Schema, name: string): Node | null {
  return typeOf(schema, name)?.create(null, typeOf(schema, 'paragraph')?.create()) ?? null;
}

/** Cells of a row as an array. */
const cellsOf = (row: Node): Node[] => Array.from({ length: row.childCount }, (_, index) => row.child(index));
const rowsOf = (table: Node): Node[] => Array.from({ length: table.childCount }, (_, index) => table.child(index));

/** A row as wide as the others. */
function padded(schema: Schema, cells: readonly Node[], width: number): Node[] {
  const name = cells[0]?.type.name ?? 'table_cell';
  const fill = Array.from({ length: Math.max(0, width - cells.length) }, () => emptyCell(schema, name));
  return [...cells, ...fill.flatMap((cell) => cell ?? [])];
}

/** Where the caret goes in the cell at a row and column; null when there is no such cell. */
function cellAt(doc: Node, pos: number, row: number, column: number): number | null {
  const table = doc.nodeAt(pos);
  if (!table || row < 0 || row >= table.childCount) return null;
  const cells = table.child(row);
  if (column < 0 || column >= cells.childCount) return null;
  let at = pos + 1;
  for (let index = 0; index < row; index += 1) at += table.child(index).nodeSize;
  at += 1;
  for (let index = 0; index < column; index += 1) at += cells.child(index).nodeSize;
  return at + 1;
}

/** Puts the caret into a cell; a cell that somebody left without any paragraph gets one. */
function enter(tr: Transaction, pos: number, row: number, column: number): Transaction {
  const at = cellAt(tr.doc, pos, row, column);
  if (at === null) return tr;
  const paragraph = typeOf(tr.doc.type.schema, 'paragraph');
  if (tr.doc.resolve(at).parent.childCount === 0 && paragraph) tr.insert(at, paragraph.create());
  return tr.setSelection(TextSelection.near(tr.doc.resolve(at))).scrollIntoView();
}

type Change = (rows: Node[][], place: TablePlace) => { rows: Node[][]; row: number; column: number } | null;

/** Rewrites the rows of the table at the caret; the editor's binding writes down only what differs. */
const rewrite =
  (change: Change): Command =>
  (state, dispatch) => {
    const place = tablePlace(state);
    const row = typeOf(state.schema, 'table_row');
    if (!place || !row) return false;
    const width = widthOf(place.table);
    const even = rowsOf(place.table).map((one) => padded(state.schema, cellsOf(one), width));
    const next = change(even, place);
    if (!next) return false;
    const before = rowsOf(place.table);
    const rows = next.rows.map((cells) => {
      const same = before.find(
        (one) => one.childCount === cells.length && cells.every((cell, at) => one.child(at) === cell),
      );
      return same ?? row.create(null, cells);
    });
    const from = place.pos + 1;
    const tr = state.tr.replaceWith(from, from + place.table.content.size, rows);
    dispatch?.(enter(tr, place.pos, next.row, next.column));
    return true;
  };

const rowLike = (cells: readonly Node[], width: number): Node[] => {
  const schema = cells[0]?.type.schema;
  return schema ? padded(schema, [], width) : [];
};

/** A row above (0) or below (1) that of the caret. */
export const addRow = (offset: 0 | 1): Command =>
  rewrite((rows, { row, column }) => {
    const cells = rows[row];
    if (!cells || rows.length >= MOST_ROWS) return null;
    const made = rowLike(cells, cells.length);
    return { rows: rows.toSpliced(row + offset, 0, made), row: row + offset, column };
  });

/** A column left (0) or right (1) of that of the caret. */
export const addColumn = (offset: 0 | 1): Command =>
  rewrite((rows, { row, column }) => {
    if ((rows[0]?.length ?? 0) >= MOST_COLUMNS) return null;
    const wider = rows.map((cells) => {
      const schema = cells[0]?.type.schema;
      const made = schema ? emptyCell(schema, cells[0]?.type.name ?? 'table_cell') : null;
      return made ? cells.toSpliced(column + offset, 0, made) : cells;
    });
    return { rows: wider, row, column: column + offset };
  });

export const deleteTable: Command = (state, dispatch) => {
  const place = tablePlace(state);
  if (!place) return false;
  const tr = state.tr.delete(place.pos, place.pos + place.table.nodeSize);
  dispatch?.(tr.setSelection(TextSelection.near(tr.doc.resolve(Math.min(place.pos, tr.doc.content.size)))));
  return true;
};

/** Without the row of the caret; the last row takes the table with it. */
export const deleteRow: Command = (state, dispatch) => {
  if (tablePlace(state)?.table.childCount === 1) return deleteTable(state, dispatch);
  return rewrite((rows, { row, column }) => ({
    rows: rows.toSpliced(row, 1),
    row: Math.min(row, rows.length - 2),
    column,
  }))(state, dispatch);
};

/** Without the column of the caret; the last column takes the table with it. */
export const deleteColumn: Command = (state, dispatch) => {
  const place = tablePlace(state);
  if (place && widthOf(place.table) <= 1) return deleteTable(state, dispatch);
  return rewrite((rows, { row, column }) => ({
    rows: rows.map((cells) => cells.toSpliced(column, 1)),
    row,
    column: Math.max(0, Math.min(column, (rows[row]?.length ?? 1) - 2)),
  }))(state, dispatch);
};

/** The first row says what the columns are, or says it no longer. */
export const toggleHeader: Command = rewrite((rows, { row, column }) => {
  const [first, ...rest] = rows;
  const schema = first?.[0]?.type.schema;
  const name = first?.[0]?.type.name === 'table_header' ? 'table_cell' : 'table_header';
  const type = schema ? typeOf(schema, name) : null;
  if (!first || !type) return null;
  return { rows: [first.map((cell) => type.create(cell.attrs, cell.content)), ...rest], row, column };
});

/** To the next (1) or previous (-1) cell; after the last one a new row begins. */
export const stepCell =
  (by: 1 | -1): Command =>
  (state, dispatch) => {
    const place = tablePlace(state);
    if (!place) return false;
    const { row, column, table, pos } = place;
    const next = column + by;
    const last = table.maybeChild(row)?.childCount ?? 0;
    if (by === 1 && next >= last && row === table.childCount - 1) {
      return addRow(1)(state, dispatch && ((tr) => dispatch(enter(tr, pos, row + 1, 0))));
    }
    const isOut = next < 0 || next >= last;
    const toRow = isOut ? row + by : row;
    const toColumn = !isOut ? next : by === 1 ? 0 : (table.maybeChild(toRow)?.childCount ?? 1) - 1;
    dispatch?.(enter(state.tr, pos, toRow, toColumn));
    return true;
  };

/** Leaves the table downwards; a paragraph is made where there is none. */
export const leaveTable: Command = (state, dispatch) => {
  const place = tablePlace(state);
  const paragraph = typeOf(state.schema, 'paragraph');
  if (!place || !paragraph) return false;
  const end = place.pos + place.table.nodeSize;
  const tr = state.tr;
  if (!tr.doc.resolve(end).nodeAfter?.isTextblock) tr.insert(end, paragraph.create());
  dispatch?.(tr.setSelection(TextSelection.near(tr.doc.resolve(end + 1))).scrollIntoView());
  return true;
};

/** A table of three columns and a row of headings after the block of the caret, the caret in its first cell. */
export const insertTable: Command = (state, dispatch) => {
  const { schema } = state;
  const [table, row] = [typeOf(schema, 'table'), typeOf(schema, 'table_row')];
  if (!table || !row || tablePlace(state)) return false;
  const rowOf = (name: string): Node =>
    row.create(
      null,
      Array.from({ length: 3 }, () => emptyCell(schema, name)).flatMap((cell) => cell ?? []),
    );
  const made = table.create(null, [rowOf('table_header'), rowOf('table_cell'), rowOf('table_cell')]);
  const { $from } = state.selection;
  const isEmpty = $from.depth > 0 && $from.parent.isTextblock && $from.parent.content.size === 0;
  const at = $from.depth > 0 ? $from.after($from.depth) : $from.pos;
  const tr = isEmpty ? state.tr.replaceWith($from.before(), at, made) : state.tr.insert(at, made);
  dispatch?.(enter(tr, isEmpty ? $from.before() : at, 0, 0));
  return true;
};
