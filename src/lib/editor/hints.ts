/**
 * Underlines under wording that lays blame, for the writer alone: under sentences that were typed in this editor, while they stand as they were typed, never under
 * quotations or code. Decorations of this view, computed here, kept nowhere. Each text block is checked by itself and only when it changed.
 */
import type { Node } from 'prosemirror-model';
import { Plugin, PluginKey } from 'prosemirror-state';
import type { EditorState, Transaction } from 'prosemirror-state';
import { Decoration, DecorationSet } from 'prosemirror-view';
import { ySyncPluginKey } from 'y-prosemirror';
import { sentenceAt, sentencesIn } from '#model/blameless/kept.ts';

/** A place in a passage, in UTF-16 units, and what to say about it. */
export interface WordingHint {
  start: number;
  end: number;
  message: string;
  suggestion: string;
}
export interface FindHints {
  (passage: string): readonly WordingHint[];
  /** Whether somebody looked at the sentence and kept it. */
  isKept?: (passage: string, place: number) => boolean;
  /** Keeps the sentence as it is, for good. */
  keep?: (passage: string, place: number) => void;
}

interface Marked {
  /** Sentences that were typed here. */
  own: ReadonlySet<string>;
  decorations: DecorationSet;
}
const key = new PluginKey<Marked>('wording-hints');
/** Somebody who types all day: the oldest are forgotten, and asked about no more. */
const MOST_OWN = 2_000;

const passageOf = (block: Node): string => block.textBetween(0, block.content.size, undefined, '\ufffc');
const isForeign = ({ type }: Node): boolean => type.spec.code === true || type.name === 'blockquote';

function sentencesBetween(doc: Node, from: number, to: number): Set<string> {
  const found = new Set<string>();
  const [start, end] = [Math.max(0, from), Math.min(doc.content.size, to)];
  doc.nodesBetween(start, end, (node) => {
    if (isForeign(node)) return false;
    if (!node.isTextblock) return true;
    for (const { text } of sentencesIn(passageOf(node))) found.add(text);
    return false;
  });
  return found;
}

/** What a transaction of this editor wrote: the sentences that were not there before it. */
function writtenBy(transaction: Transaction): Set<string> {
  const written = new Set<string>();
  for (const [index, map] of transaction.mapping.maps.entries()) {
    const [before, rest] = [transaction.docs[index], transaction.mapping.slice(index + 1)];
    map.forEach((oldFrom, oldTo, newFrom, newTo) => {
      const known = before ? sentencesBetween(before, oldFrom - 1, oldTo + 1) : new Set<string>();
      const now = sentencesBetween(transaction.doc, rest.map(newFrom, -1) - 1, rest.map(newTo) + 1);
      for (const sentence of now) if (!known.has(sentence)) written.add(sentence);
    });
  }
  return written;
}

const isOfOthers = (transaction: Transaction): boolean => {
  const { isChangeOrigin = false }: { isChangeOrigin?: boolean } = transaction.getMeta(ySyncPluginKey) ?? {};
  return isChangeOrigin;
};

/** Makes the plugin. `find` is pure; its answers are remembered per block as long as the block is the same node. */
export function wordingHints(find: FindHints): Plugin {
  const known = new WeakMap<Node, readonly WordingHint[]>();
  const hintsOf = (block: Node): readonly WordingHint[] => {
    const before = known.get(block);
    if (before) return before;
    const found = find(passageOf(block));
    known.set(block, found);
    return found;
  };
  const decorate = (doc: Node, own: ReadonlySet<string>): DecorationSet => {
    const decorations: Decoration[] = [];
    doc.descendants((node, position) => {
      if (isForeign(node)) return false;
      if (!node.isTextblock) return true;
      const passage = passageOf(node);
      if (own.size > 0)
        for (const hint of hintsOf(node))
          if (isShown(passage, hint, own, find)) decorations.push(underline(position + 1, hint));
      return false;
    });
    return DecorationSet.create(doc, decorations);
  };
  return new Plugin<Marked>({
    key,
    state: {
      init: () => ({ own: new Set(), decorations: DecorationSet.empty }),
      apply(transaction, before) {
        if (!transaction.docChanged && transaction.getMeta(key) === undefined) return before;
        const written = transaction.docChanged && !isOfOthers(transaction) ? writtenBy(transaction) : new Set<string>();
        const own = written.size > 0 ? new Set([...before.own, ...written].slice(-MOST_OWN)) : before.own;
        return { own, decorations: decorate(transaction.doc, own) };
      },
    },
    props: { decorations: (state: EditorState) => key.getState(state)?.decorations },
  });
}

const isShown = (passage: string, hint: WordingHint, own: ReadonlySet<string>, find: FindHints): boolean =>
  own.has(sentenceAt(passage, hint.start)) && find.isKept?.(passage, hint.start) !== true;

/** A transaction after which the underlines are made anew. */
export const lookAgain = (state: EditorState): Transaction => state.tr.setMeta(key, true);

function underline(blockStart: number, hint: WordingHint): Decoration {
  const title = hint.suggestion ? `${hint.message}\nTry: ${hint.suggestion}` : hint.message;
  return Decoration.inline(blockStart + hint.start, blockStart + hint.end, { class: 'wording-hint', title });
}

/** The hints where the caret stands now, with their absolute range, for showing them in words. */
export function hintsAtCaret(
  state: EditorState,
  find: FindHints,
): { from: number; to: number; passage: string; hint: WordingHint }[] {
  const { $head } = state.selection;
  const own = key.getState(state)?.own;
  const isInForeign = Array.from({ length: $head.depth + 1 }, (_, depth) => $head.node(depth)).some(isForeign);
  if (!$head.parent.isTextblock || !own || own.size === 0 || isInForeign) return [];
  const start = $head.start();
  const passage = passageOf($head.parent);
  return find(passage)
    .filter((hint) => $head.pos >= start + hint.start && $head.pos <= start + hint.end)
    .filter((hint) => isShown(passage, hint, own, find))
    .map((hint) => ({ from: start + hint.start, to: start + hint.end, passage, hint }));
}
