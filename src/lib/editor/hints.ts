/**
 * Underlines under wording that lays blame, for the writer alone: decorations of this view, computed here, kept nowhere.
 * Each text block is checked by itself and only when it changed.
 */
import type { Node } from 'prosemirror-model';
import { Plugin, PluginKey } from 'prosemirror-state';
import type { EditorState } from 'prosemirror-state';
import { Decoration, DecorationSet } from 'prosemirror-view';

/** A place in a passage, in UTF-16 units, and what to say about it. */
export interface WordingHint {
  start: number;
  end: number;
  message: string;
  suggestion: string;
}
export type FindHints = (passage: string) => readonly WordingHint[];

const key = new PluginKey<DecorationSet>('wording-hints');

/** Makes the plugin. `find` is pure; its answers are remembered per block as long as the block is the same node. */
export function wordingHints(find: FindHints): Plugin {
  const known = new WeakMap<Node, readonly WordingHint[]>();
  const hintsOf = (block: Node): readonly WordingHint[] => {
    const before = known.get(block);
    if (before) return before;
    const found = find(block.textBetween(0, block.content.size, undefined, '\ufffc'));
    known.set(block, found);
    return found;
  };
  const decorate = (doc: Node): DecorationSet => {
    const decorations: Decoration[] = [];
    doc.descendants((node, position) => {
      if (!node.isTextblock) return true;
      if (node.type.spec.code) return false;
      for (const hint of hintsOf(node)) decorations.push(underline(position + 1, hint));
      return false;
    });
    return DecorationSet.create(doc, decorations);
  };
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: (_config, state) => decorate(state.doc),
      apply: (transaction, before) => (transaction.docChanged ? decorate(transaction.doc) : before),
    },
    props: { decorations: (state: EditorState) => key.getState(state) },
  });
}

function underline(blockStart: number, hint: WordingHint): Decoration {
  const title = hint.suggestion ? `${hint.message}\nTry: ${hint.suggestion}` : hint.message;
  return Decoration.inline(blockStart + hint.start, blockStart + hint.end, { class: 'wording-hint', title });
}

/** The hints where the caret stands now, with their absolute range, for showing them in words. */
export function hintsAtCaret(state: EditorState, find: FindHints): { from: number; to: number; hint: WordingHint }[] {
  const { $head } = state.selection;
  if (!$head.parent.isTextblock) return [];
  const start = $head.start();
  const text = $head.parent.textBetween(0, $head.parent.content.size, undefined, '\ufffc');
  return find(text)
    .filter((hint) => $head.pos >= start + hint.start && $head.pos <= start + hint.end)
    .map((hint) => ({ from: start + hint.start, to: start + hint.end, hint }));
}
