/**
 * The rich-text editor on a root of the board. This module and what it imports are loaded when first needed, and it is the only
 * one that makes or touches an EditorView. Undo takes back this page's own edits only.
 */
import { dropCursor } from 'prosemirror-dropcursor';
import { gapCursor } from 'prosemirror-gapcursor';
import { Fragment, Slice } from 'prosemirror-model';
import type { Node, Schema } from 'prosemirror-model';
import { EditorState, Plugin, TextSelection } from 'prosemirror-state';
import { EditorView, Decoration, DecorationSet } from 'prosemirror-view';
import { initProseMirrorDoc, redo, undo, yCursorPlugin, ySyncPlugin, yUndoPlugin } from 'y-prosemirror';
import type { Awareness } from 'y-protocols/awareness';
import type { XmlFragment } from 'yjs';
import { applyChoice, blockChoices, blockMenu } from './block-menu.ts';
import type { BlockChoice } from './block-choice.ts';
import type { BlockMenuHooks } from './block-menu.ts';
import { caretOf, raiseFlags, selectionAttributes } from './cursors.ts';
import { hintsAtCaret, wordingHints } from './hints.ts';
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
  findHints?: FindHints | undefined;
  /** The hint under the caret changed. */
  onHint?: ((hint: (WordingHint & { replace: () => void }) | null) => void) | undefined;
  onLeave: () => void;
}

export interface EditorHandle {
  choices: readonly BlockChoice[];
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
        onHint({ ...found.hint, replace });
      },
      destroy: () => onHint(null),
    }),
  });
  return [wordingHints(findHints), reporter];
}

function carets({ mount, hidesCarets }: EditorOptions, awareness: Awareness): { plugin: Plugin; stop: () => void } {
  const plugin = yCursorPlugin(awareness, {
    cursorBuilder: caretOf,
    selectionBuilder: selectionAttributes,
    awarenessStateFilter: (own: number, other: number) => own !== other && !hidesCarets(),
  });
  return { plugin, stop: raiseFlags(mount, awareness) };
}

/** Makes the editor inside `mount`. */
export function createEditor(options: EditorOptions): EditorHandle {
  const { schema, fragment, awareness } = options;
  const { doc, mapping } = initProseMirrorDoc(fragment, schema);
  const drawn = awareness ? carets(options, awareness) : null;
  const view = new EditorView(options.mount, {
    state: EditorState.create({
      doc,
      schema,
      plugins: [
        ySyncPlugin(fragment, { mapping }),
        ...(drawn ? [drawn.plugin] : []),
        yUndoPlugin(),
        blockMenu(options.menu),
        markdownRules(schema),
        ...editorKeys(schema, options.onLeave),
        dropCursor({ color: false, class: 'drop-cursor' }),
        gapCursor(),
        placeholder(options.placeholder),
        ...hintReporter(options),
      ],
    }),
    // Carets and remote edits are drawn a moment later; by then the page may be another.
    dispatchTransaction: (transaction) => {
      if (!view.isDestroyed) view.updateState(view.state.apply(transaction));
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
  return {
    choices: blockChoices(schema),
    choose: (choice) => applyChoice(view, choice),
    focus: () => view.focus(),
    undo: () => void undo(view.state),
    redo: () => void redo(view.state),
    refresh: () => {
      if (!view.isDestroyed) view.updateState(view.state);
    },
    destroy: () => {
      drawn?.stop();
      view.destroy();
    },
  };
}

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
