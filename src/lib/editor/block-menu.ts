/**
 * The `/` menu: what may be inserted, and the plugin that notices a slash at the beginning of a word. Drawing is the Svelte
 * component's; this keeps the text typed after the slash and the keys while the menu is open.
 */
import { setBlockType, wrapIn } from 'prosemirror-commands';
import type { Schema } from 'prosemirror-model';
import { wrapInList } from 'prosemirror-schema-list';
import { Plugin, PluginKey } from 'prosemirror-state';
import type { Command, EditorState } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import type { BlockChoice, BlockMenuState } from './block-choice.ts';

const insert =
  (name: string): Command =>
  (state, dispatch) => {
    const type = state.schema.nodes[name];
    if (!type) return false;
    const paragraph = state.schema.nodes['paragraph'];
    const { $from } = state.selection;
    const at = $from.depth > 0 ? $from.after($from.depth) : $from.pos;
    dispatch?.(state.tr.insert(at, paragraph ? [type.create(), paragraph.create()] : [type.create()]).scrollIntoView());
    return true;
  };

function callout(schema: Schema): BlockChoice[] {
  const type = schema.nodes['callout'];
  return type ? [{ id: 'callout', label: 'Callout', shortcut: '', words: 'note warning box', run: wrapIn(type) }] : [];
}

/** What the menu offers for this schema. */
export function blockChoices(schema: Schema): BlockChoice[] {
  const { nodes } = schema;
  const choices: BlockChoice[] = [];
  if (nodes['paragraph']) {
    choices.push({
      id: 'text',
      label: 'Text',
      shortcut: '',
      words: 'paragraph plain',
      run: setBlockType(nodes['paragraph']),
    });
  }
  const heading = nodes['heading'];
  if (heading) {
    for (const level of [1, 2, 3]) {
      const run = setBlockType(heading, { level });
      choices.push({ id: `h${level}`, label: `Heading ${level}`, shortcut: '#'.repeat(level), words: 'title', run });
    }
  }
  if (nodes['bullet_list']) {
    choices.push({
      id: 'ul',
      label: 'Bullet list',
      shortcut: '-',
      words: 'unordered points',
      run: wrapInList(nodes['bullet_list']),
    });
  }
  if (nodes['ordered_list']) {
    choices.push({
      id: 'ol',
      label: 'Numbered list',
      shortcut: '1.',
      words: 'ordered steps',
      run: wrapInList(nodes['ordered_list']),
    });
  }
  if (nodes['blockquote']) {
    choices.push({
      id: 'quote',
      label: 'Quote',
      shortcut: '>',
      words: 'blockquote cite',
      run: wrapIn(nodes['blockquote']),
    });
  }
  if (nodes['code_block']) {
    choices.push({
      id: 'code',
      label: 'Code block',
      shortcut: '```',
      words: 'log output pre',
      run: setBlockType(nodes['code_block']),
    });
  }
  choices.push(...callout(schema));
  if (nodes['horizontal_rule']) {
    choices.push({ id: 'rule', label: 'Divider', shortcut: '---', words: 'line rule', run: insert('horizontal_rule') });
  }
  return choices;
}

const key = new PluginKey<boolean>('block-menu');
const SLASH = /(?:^|\s)\/([\p{L}\d ]{0,20})$/u;

function slashIn(state: EditorState): { from: number; query: string } | null {
  const { $from, empty } = state.selection;
  if (!empty || !$from.parent.isTextblock || $from.parent.type.spec.code) return null;
  const before = $from.parent.textBetween(0, $from.parentOffset, undefined, '\ufffc');
  const match = SLASH.exec(before);
  const query = match?.[1];
  if (query === undefined) return null;
  return { from: $from.pos - query.length - 1, query };
}

export interface BlockMenuHooks {
  /** The menu's state changed; null: closed. */
  onChange: (state: BlockMenuState | null) => void;
  /** A key while open; true when the menu took it. */
  onKey: (key: string) => boolean;
}

/** The plugin. Escape closes the menu until the next slash. */
export function blockMenu(hooks: BlockMenuHooks): Plugin {
  let dismissedAt = -1;
  let open = false;
  const report = (view: EditorView): void => {
    const slash = view.hasFocus() && view.editable ? slashIn(view.state) : null;
    if (!slash) dismissedAt = -1;
    const shown = slash && slash.from !== dismissedAt ? slash : null;
    open = shown !== null;
    if (!shown) return hooks.onChange(null);
    const { left, top, bottom } = view.coordsAtPos(shown.from);
    hooks.onChange({ ...shown, at: { left, top, bottom } });
  };
  return new Plugin({
    key,
    view: () => ({ update: report, destroy: () => hooks.onChange(null) }),
    props: {
      handleKeyDown(view, event) {
        if (!open) return false;
        if (event.key === 'Escape') {
          dismissedAt = slashIn(view.state)?.from ?? -1;
          report(view);
          return true;
        }
        return hooks.onKey(event.key);
      },
      handleDOMEvents: {
        blur: (view) => {
          // A click on a choice comes after the blur; it must find the menu still there.
          setTimeout(() => !view.isDestroyed && report(view), 150);
          return false;
        },
      },
    },
  });
}

/** Takes the slash and its text away and does what was chosen. */
export function applyChoice(view: EditorView, choice: BlockChoice): void {
  const slash = slashIn(view.state);
  if (slash) view.dispatch(view.state.tr.delete(slash.from, view.state.selection.from));
  choice.run(view.state, view.dispatch);
  view.focus();
}
