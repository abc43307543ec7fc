/** The editor's keys: the usual ones of a word processor, lists, and undo of one's own edits only. */
import { baseKeymap, chainCommands, exitCode, setBlockType, toggleMark, wrapIn } from 'prosemirror-commands';
import { keymap } from 'prosemirror-keymap';
import type { Schema } from 'prosemirror-model';
import { liftListItem, sinkListItem, splitListItem, wrapInList } from 'prosemirror-schema-list';
import type { Command, Plugin } from 'prosemirror-state';
import { redo, undo } from 'y-prosemirror';

const lineBreak =
  (schema: Schema): Command =>
  (state, dispatch) => {
    const type = schema.nodes['hard_break'];
    if (!type) return false;
    dispatch?.(state.tr.replaceSelectionWith(type.create()).scrollIntoView());
    return true;
  };

function markKeys(schema: Schema): Record<string, Command> {
  const keys: Record<string, Command> = {};
  const pairs = [
    ['Mod-b', 'strong'],
    ['Mod-i', 'em'],
    ['Mod-e', 'code'],
    ['Mod-Shift-x', 'strike'],
  ] as const;
  for (const [key, name] of pairs) {
    const mark = schema.marks[name];
    if (mark) keys[key] = toggleMark(mark);
  }
  return keys;
}

function blockKeys(schema: Schema): Record<string, Command> {
  const { nodes } = schema;
  const keys: Record<string, Command> = {};
  if (nodes['paragraph']) keys['Mod-Alt-0'] = setBlockType(nodes['paragraph']);
  for (const level of [1, 2, 3]) {
    if (nodes['heading']) keys[`Mod-Alt-${level}`] = setBlockType(nodes['heading'], { level });
  }
  if (nodes['bullet_list']) keys['Mod-Shift-8'] = wrapInList(nodes['bullet_list']);
  if (nodes['ordered_list']) keys['Mod-Shift-7'] = wrapInList(nodes['ordered_list']);
  if (nodes['blockquote']) keys['Mod-Shift-9'] = wrapIn(nodes['blockquote']);
  const item = nodes['list_item'];
  if (item) {
    keys['Enter'] = splitListItem(item);
    keys['Tab'] = sinkListItem(item);
    keys['Shift-Tab'] = liftListItem(item);
  }
  const down = lineBreak(schema);
  keys['Shift-Enter'] = chainCommands(exitCode, down);
  return keys;
}

/** The plugins with all keys; `leave` gives the focus back to the room (Escape). */
export function editorKeys(schema: Schema, leave: () => void): Plugin[] {
  return [
    keymap({
      'Mod-z': undo,
      'Mod-y': redo,
      'Mod-Shift-z': redo,
      Escape: () => {
        leave();
        return true;
      },
    }),
    keymap({ ...markKeys(schema), ...blockKeys(schema) }),
    keymap(baseKeymap),
  ];
}
