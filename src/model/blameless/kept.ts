/**
 * Wordings that somebody looked at and kept as they are: for good, for everybody, until the sentence is written anew. On the board stands a number made from the
 * sentence and nothing else: not who kept it, not what was said about it, not that anybody saw it.
 */
import type * as Y from 'yjs';
import { rootMap } from '../board/read.ts';
import { WORDING_ROOT } from '../documents.ts';

const END = /[.!?](?=\s|$)|\n/g;

/** The sentences of a passage with their places, each up to and with what ends it. */
export function sentencesIn(passage: string): { start: number; text: string }[] {
  const ends = [...passage.matchAll(END)].map((match) => match.index + match[0].length);
  const bounds = [0, ...ends, passage.length];
  return bounds.slice(0, -1).flatMap((start, index) => {
    const text = passage.slice(start, bounds[index + 1]);
    return text.trim() === '' ? [] : [{ start, text: text.trim() }];
  });
}

/** The sentence that a place of a passage stands in. */
export function sentenceAt(passage: string, place: number): string {
  return sentencesIn(passage).findLast(({ start }) => start <= place)?.text ?? passage.trim();
}

/** A number of a text, the same everywhere (FNV-1a over two seeds, 64 bits). Not secret: it names a sentence without saying it. */
function digest(text: string): string {
  let [one, other] = [0x811c9dc5, 0x9747b28c];
  for (let at = 0; at < text.length; at += 1) {
    one = Math.imul(one ^ text.charCodeAt(at), 0x01000193);
    other = Math.imul(other ^ text.charCodeAt(at), 0x01000193);
  }
  return [one, other].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
}

/** What names a sentence: spaces and case are none of its words. */
const keyOf = (sentence: string): string => digest(sentence.trim().toLowerCase().replace(/\s+/g, ' '));

/** Whether the sentence in which a place stands was kept as it is. */
export function isKept(doc: Y.Doc, passage: string, place: number): boolean {
  return rootMap(doc, WORDING_ROOT)?.get(keyOf(sentenceAt(passage, place))) === true;
}

/** Keeps the sentence in which a place stands as it is. */
export function keepWording(doc: Y.Doc, passage: string, place: number): void {
  rootMap(doc, WORDING_ROOT)?.set(keyOf(sentenceAt(passage, place)), true);
}
