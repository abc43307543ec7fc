/**
 * The rich-text editor on a root of the board. This module and what it imports are loaded when first needed, and it is the only
 * one that makes or touches an EditorView. Undo takes back this page's own edits only.
 */
import { gapCursor } from 'prosemirror-gapcursor';
import { Fragment, Slice } from 'prosemirror-model';
import type { Node, Schema } from 'prosemirror-model';
import { EditorState, Plugin, TextSelection } from 'prosemirror-state';
import { EditorView, Decoration, DecorationSet } from 'prosemirror-view';
import { initProseMirrorDoc, redo, undo, ySyncPlugin, yUndoPlugin } from 'y-prosemirror';
import type { Awareness } from 'y-protocols/awareness';
import type { XmlFragment } from 'yjs';
import { applyChoice, blockChoices, blockMenu } from './block-menu.ts';
import { steady } from './steady-binding.ts';
import { matchingChoices } from './block-choice.ts';
import type { BlockChoice, BlockMenuState } from './block-choice.ts';
import type { BlockMenuHooks } from './block-menu.ts';
import { caretPlugin } from './caret-plugin.ts';
import type { Extras } from './extras.svelte.ts';
import type { EditorHouse } from './house.ts';
import { dropMark } from './drop-mark.ts';
import { hintsAtCaret, lookAgain, wordingHints } from './hints.ts';
import type { FindHints, WordingHint } from './hints.ts';
import { markdownRules } from './input-rules.ts';
import { editorKeys } from './keys.ts';
import { cleanHtml, isLongPaste } from './paste.ts';

export interface EditorOptions {
  mount: HTMLElement;
  schema: Schema;
  fragment: XmlFragment;
  /** Presence; null draws no carets and tells none. */
  awareness: Awareness | null;
  label: string;
  placeholder: string;
  isEditable: () => boolean;
  hidesCarets: () => boolean;
  menu: BlockMenuHooks;
  /** Who can be named, where pictures lie; null: a text by itself. */
  house: EditorHouse | null;
  /** What comes after the first keys is there. */
  onExtras: (extras: Extras) => void;
  findHints?: FindHints | undefined;
  /** The hint under the caret changed. */
  onHint?: ((hint: (WordingHint & { replace: () => void; keep: () => void }) | null) => void) | undefined;
  onLeave: () => void;
}

export interface EditorHandle {
  /** What the menu of a sign offers for what was typed after it. */
  choices(menu: BlockMenuState): readonly BlockChoice[];
  choose(choice: BlockChoice): void;
  focus(): void;
  undo(): void;
  redo(): void;
  /** Draws anew after `isEditable` or `hidesCarets` changed. */
  refresh(): void;
  destroy(): void;
}

/** Whether there is a place for a caret: the schema allows a document of none, and of blocks that only show live data. */
function hasTextblock(doc: Node): boolean {
  let found = false;
  doc.descendants((node) => {
    found ||= node.isTextblock;
    return !found;
  });
  return found;
}

function placeholder(text: string): Plugin {
  return new Plugin({
    props: {
      decorations({ doc }) {
        if (!hasTextblock(doc)) {
          const empty = document.createElement('p');
          empty.className = 'placeholder-empty';
          empty.dataset['placeholder'] = text;
          return DecorationSet.create(doc, [Decoration.widget(doc.content.size, empty)]);
        }
        const last = doc.lastChild;
        const isOnly =
          last !== null && last.type.name === 'paragraph' && last.content.size === 0 && doc.textContent === '';
        if (!isOnly) return null;
        const end = doc.content.size;
        return DecorationSet.create(doc, [
          Decoration.node(end - last.nodeSize, end, { class: 'placeholder', 'data-placeholder': text }),
        ]);
      },
    },
  });
}

function hintReporter(options: EditorOptions): Plugin[] {
  const { findHints, onHint } = options;
  if (!findHints || !onHint) return findHints ? [wordingHints(findHints)] : [];
  const reporter = new Plugin({
    view: () => ({
      update(view) {
        const found = view.hasFocus() ? hintsAtCaret(view.state, findHints)[0] : undefined;
        if (!found) return onHint(null);
        const replace = (): void => {
          view.dispatch(view.state.tr.insertText(found.hint.suggestion, found.from, found.to));
          view.focus();
        };
        const keep = (): void => {
          findHints.keep?.(found.passage, found.hint.start);
          view.dispatch(lookAgain(view.state));
          view.focus();
        };
        onHint({ ...found.hint, replace, keep });
      },
      destroy: () => onHint(null),
    }),
  });
  return [wordingHints(findHints), reporter];
}

/** Makes the editor inside `mount`. */
export function createEditor(options: EditorOptions): EditorHandle {
  const { schema, fragment, awareness, house } = options;
  let extras: Extras | null = null;
  let isMenuOpen = false;
  const menu: BlockMenuHooks = {
    ...options.menu,
    onChange(state) {
      isMenuOpen = state !== null;
      options.menu.onChange(state);
    },
  };
  const { doc, mapping } = initProseMirrorDoc(fragment, schema);
  const view = new EditorView(options.mount, {
    state: steady(
      EditorState.create({
        doc,
        schema,
        plugins: [
          ySyncPlugin(fragment, { mapping }),
          ...(awareness ? [caretPlugin(awareness, options.hidesCarets)] : []),
          yUndoPlugin(),
          blockMenu(menu),
          markdownRules(schema),
          ...editorKeys(schema, options.onLeave),
          dropMark(),
          gapCursor(),
          placeholder(options.placeholder),
          ...hintReporter(options),
        ],
      }),
    ),
    // Carets and remote edits are drawn a moment later; by then the page may be another.
    dispatchTransaction: (transaction) => {
      if (view.isDestroyed) return;
      view.updateState(view.state.apply(transaction));
      extras?.look();
    },
    editable: options.isEditable,
    attributes: () => ({
      role: 'textbox',
      'aria-multiline': 'true',
      'aria-label': options.label,
      'aria-readonly': String(!options.isEditable()),
      class: 'rich-text',
      spellcheck: 'true',
    }),
    handleDOMEvents: {
      // The schema allows a document without any block, which has no place for a caret: the first key makes one.
      keydown: (target, event) => beginIfEmpty(target, event.key.length === 1 || event.key === 'Enter'),
      compositionstart: (target) => beginIfEmpty(target, true),
      paste: (target) => beginIfEmpty(target, true),
    },
    transformPastedHTML: cleanHtml,
    handlePaste: (target, event) => pasteLongText(target, event, schema),
  });
  if (house) {
    void house.settled
      .then(() => import('./extras.svelte.ts'))
      .then(({ Extras: Made }) => {
        if (view.isDestroyed) return;
        extras = new Made({ view, house, isMenuOpen: () => isMenuOpen });
        options.onExtras(extras);
      });
  }
  const blocks = blockChoices(schema, () => extras?.uploads.choose());
  const names = house ? nameChoices(house) : null;
  return {
    choices: ({ trigger, query }) =>
      matchingChoices(trigger === '@' ? (names?.() ?? []) : blocks, query).slice(0, MOST_CHOICES),
    choose: (choice) => applyChoice(view, choice),
    focus: () => view.focus(),
    undo: () => void undo(view.state),
    redo: () => void redo(view.state),
    refresh: () => {
      if (!view.isDestroyed) view.updateState(view.state);
    },
    destroy: () => view.destroy(),
  };
}

/** A menu is read, not searched through. */
const MOST_CHOICES = 30;

/** People and services as choices of the `@` menu; made anew each time it is asked, because people come. */
const nameChoices = (house: EditorHouse) => (): BlockChoice[] =>
  house.mentionables().map(({ kind, ref, name, hint }) => ({
    id: `${kind}:${ref}`,
    label: name,
    shortcut: hint,
    words: '',
    run: (state, dispatch) => {
      const type = state.schema.nodes['mention'];
      if (!type || !dispatch) return type !== undefined;
      const node = type.create({ kind, ref, label: name });
      dispatch(state.tr.replaceSelectionWith(node, false).insertText(' ').scrollIntoView());
      if (kind === 'person') house.tell(ref);
      return true;
    },
  }));

function beginIfEmpty(view: EditorView, writes: boolean): boolean {
  const paragraph = view.state.schema.nodes['paragraph'];
  if (!writes || !view.editable || !paragraph || hasTextblock(view.state.doc)) return false;
  const end = view.state.doc.content.size;
  const transaction = view.state.tr.insert(end, paragraph.create());
  view.dispatch(transaction.setSelection(TextSelection.create(transaction.doc, end + 1)));
  return false;
}

function pasteLongText(view: EditorView, event: ClipboardEvent, schema: Schema): boolean {
  const text = event.clipboardData?.getData('text/plain') ?? '';
  const block = schema.nodes['code_block'];
  if (!block || !isLongPaste(text)) return false;
  const node = block.create(null, schema.text(text.replaceAll('\r\n', '\n')));
  view.dispatch(view.state.tr.replaceSelection(new Slice(Fragment.from(node), 0, 0)).scrollIntoView());
  return true;
}
