/**
 * Places in rich text that outlive editing: a selection on the page becomes two relative positions in the shared type and the quoted words, and back. Works on
 * the shared type and the page's selection alone, so that it needs nothing of the editor.
 */
import * as Y from 'yjs';
import { encodeAnchor, resolveAnchor } from '#model/comments/comments.ts';
import type { Thread } from '#model/comments/comments.ts';

export interface Anchor {
  root: string;
  from: string;
  to: string;
  quote: string;
}

const MOST_QUOTE = 300;

/** Every text of a root in order, with its letters. */
export function textsOf(fragment: Y.XmlFragment | Y.XmlElement): Y.XmlText[] {
  return fragment.toArray().flatMap((child) => {
    if (child instanceof Y.XmlText) return [child];
    return child instanceof Y.XmlElement ? textsOf(child) : [];
  });
}
const lettersOf = (text: Y.XmlText): string => Y.Text.prototype.toString.call(text);

/**
 * The anchor of quoted words: the occurrence that is nearest to `share` (0 to 1: how far down the section it was picked). Null when the words are not in one
 * paragraph of this root, or nothing is quoted.
 */
export function anchorOf(doc: Y.Doc, root: string, quote: string, share: number): Anchor | null {
  const words = quote.trim().slice(0, MOST_QUOTE);
  if (words === '') return null;
  const texts = textsOf(doc.getXmlFragment(root));
  const places = texts.flatMap((text, index) => {
    const found: { text: Y.XmlText; at: number; share: number }[] = [];
    const letters = lettersOf(text);
    for (let at = letters.indexOf(words); at >= 0; at = letters.indexOf(words, at + 1))
      found.push({ text, at, share: (index + at / Math.max(1, letters.length)) / Math.max(1, texts.length) });
    return found;
  });
  const best = places.sort((one, other) => Math.abs(one.share - share) - Math.abs(other.share - share))[0];
  if (!best) return null;
  const position = (at: number, assoc: number): string =>
    encodeAnchor(Y.createRelativePositionFromTypeIndex(best.text, at, assoc));
  return { root, from: position(best.at, 0), to: position(best.at + words.length, -1), quote: words };
}

/** The words that an anchor stands on now; null when they are gone: the thread is then an orphan and keeps its quote. */
export function wordsAt(doc: Y.Doc, { from, to }: Pick<Thread, 'from' | 'to'>): string | null {
  const [start, end] = [resolveAnchor(doc, from), resolveAnchor(doc, to)];
  if (!start || !end || start.type !== end.type || !(start.type instanceof Y.XmlText)) return null;
  const words = lettersOf(start.type).slice(start.index, end.index);
  return words.trim() === '' ? null : words;
}
