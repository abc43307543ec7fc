/**
 * The menus of `/` and `@`: what may be inserted, and the plugin that notices either sign at the beginning of a word. Drawing is the
 * Svelte component's; this keeps the text typed after the sign and the keys while a menu is open.
 */
import { setBlockType, wrapIn } from 'prosemirror-commands';
import type { Schema } from 'prosemirror-model';
import { wrapInList } from 'prosemirror-schema-list';
import { Plugin, PluginKey, TextSelection } from 'prosemirror-state';
import type { Command, EditorState } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import { LIVE_BLOCK_NAMES } from './live-names.ts';
import type { BlockChoice, BlockMenuState } from './block-choice.ts';

const insert =
  (name: string, attrs: Record<string, unknown> | null = null): Command =>
  (state, dispatch) => {
    const type = state.schema.nodes[name];
    if (!type) return false;
    const paragraph = state.schema.nodes['paragraph'];
    const { $from } = state.selection;
    const at = $from.depth > 0 ? $from.after($from.depth) : $from.pos;
    const made = type.create(attrs);
    const tr = state.tr.insert(at, paragraph ? [made, paragraph.create()] : [made]);
    // What is typed next comes after it.
    if (paragraph) tr.setSelection(TextSelection.create(tr.doc, at + made.nodeSize + 1));
    dispatch?.(tr.scrollIntoView());
    return true;
  };

function callout(schema: Schema): BlockChoice[] {
  const type = schema.nodes['callout'];
  return type ? [{ id: 'callout', label: 'Callout', shortcut: '', words: 'note warning box', run: wrapIn(type) }] : [];
}

/** Live blocks: the incident's own data, written out where they stand. */
function liveChoices(schema: Schema): BlockChoice[] {
  const type = schema.nodes['live'];
  if (!type) return [];
  return Object.entries(LIVE_BLOCK_NAMES).map(([kind, label]) => ({
    id: `live-${kind}`,
    label,
    shortcut: 'live',
    words: 'block data',
    run: insert('live', { kind }),
  }));
}

/** What the menu offers for this schema; `onPicture` lets the reader choose a picture. */
export function blockChoices(schema: Schema, onPicture: () => void): BlockChoice[] {
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
  if (nodes['table']) {
    const run: Command = (_state, _dispatch, view) => {
      void import('./tables.ts').then(({ insertTable }) => view && insertTable(view.state, view.dispatch));
      return true;
    };
    choices.push({ id: 'table', label: 'Table', shortcut: '', words: 'grid rows columns', run });
  }
  if (nodes['image']) {
    const run = (): boolean => {
      onPicture();
      return true;
    };
    choices.push({ id: 'image', label: 'Picture', shortcut: '', words: 'image photo screenshot upload', run });
  }
  choices.push(...liveChoices(schema));
  return choices;
}

const key = new PluginKey<boolean>('block-menu');
const SLASH = /(?:^|\s)\/([\p{L}\d ]{0,20})$/u;
const AT = /(?:^|[\s(])@([\p{L}\d](?:[\p{L}\d .'-]{0,30}[\p{L}\d.])?|)$/u;

function signIn(state: EditorState): Omit<BlockMenuState, 'at'> | null {
  const { $from, empty } = state.selection;
  if (!empty || !$from.parent.isTextblock || $from.parent.type.spec.code) return null;
  const before = $from.parent.textBetween(0, $from.parentOffset, undefined, '\ufffc');
  const [blocks, names] = [SLASH.exec(before)?.[1], AT.exec(before)?.[1]];
  const query = blocks ?? names;
  if (query === undefined) return null;
  return { trigger: blocks === undefined ? '@' : '/', from: $from.pos - query.length - 1, query };
}

export interface BlockMenuHooks {
  /** The menu's state changed; null: closed. */
  onChange: (state: BlockMenuState | null) => void;
  /** A key while open; true when the menu took it. */
  onKey: (key: string) => boolean;
}

/** The plugin. Escape closes the menu until the next sign. */
export function blockMenu(hooks: BlockMenuHooks): Plugin {
  let dismissedAt = -1;
  let open = false;
  const report = (view: EditorView): void => {
    const sign = view.hasFocus() && view.editable ? signIn(view.state) : null;
    if (!sign) dismissedAt = -1;
    const shown = sign && sign.from !== dismissedAt ? sign : null;
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
          const sign = signIn(view.state);
          dismissedAt = sign?.from ?? -1;
          // A slash that only opened the menu goes with it; with words after it, it may have been meant.
          if (sign?.trigger === '/' && sign.query === '')
            view.dispatch(view.state.tr.delete(sign.from, view.state.selection.from));
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

/** Takes the sign and what was typed after it away and does what was chosen. */
export function applyChoice(view: EditorView, choice: BlockChoice): void {
  const sign = signIn(view.state);
  if (sign) view.dispatch(view.state.tr.delete(sign.from, view.state.selection.from));
  choice.run(view.state, view.dispatch, view);
  view.focus();
}
