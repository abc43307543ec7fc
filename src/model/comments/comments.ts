/**
 * Comments: threads anchored to a place in the text by relative position, with the quote for when the place is gone. Who wrote a message is not in it: it is
 * the author of the clientID that wrote it, which the record knows and nobody can forge.
 */
import * as Y from 'yjs';
import { asFlag, asMap, asString, asText, asTime, entriesOf, rootMap, valueOf, writerOf } from '../board/read.ts';
import { nested, shape, string, time, flag } from '../board/shape.ts';
import type { Item } from '../board/shape.ts';
import type { BoardId } from '../ids.ts';

export interface Message {
  id: BoardId;
  text: string;
  at: number | null;
  /** clientID that wrote it; `state.authors` has the person. */
  client: number | null;
  editedAt: number | null;
}
const FIELDS = {
  /** Root of the text it is anchored in, for example `notes` or `postmortem:summary`. */
  root: string(200),
  /** Encoded relative positions, base64. */
  from: string(500),
  to: string(500),
  quote: string(2_000),
  resolved: flag(),
  at: time(),
  messages: nested(),
};
const COMMENTS = shape('comments', FIELDS);
export type Thread = Omit<Item<typeof FIELDS>, 'messages'> & { messages: Message[] };

function messagesOf(map: Y.Map<unknown> | null): Message[] {
  const messages: Message[] = [];
  for (const [id, value] of entriesOf(map)) {
    const text = asText(valueOf(value, 'text'));
    if (text === null || asFlag(valueOf(value, 'removed'))) continue;
    const client = map ? writerOf(map, id) : null;
    messages.push({ id, text, at: asTime(valueOf(value, 'at')), client, editedAt: asTime(valueOf(value, 'editedAt')) });
  }
  return messages.sort((a, b) => (a.at ?? 0) - (b.at ?? 0) || (a.id < b.id ? -1 : 1));
}

/** All threads that say something, oldest first. */
export const readThreads = (doc: Y.Doc): Thread[] =>
  COMMENTS.read(doc)
    .map((item) => ({ ...item, messages: messagesOf(item.messages) }))
    .filter((thread) => thread.messages.length > 0)
    .sort((a, b) => (a.at ?? 0) - (b.at ?? 0) || (a.id < b.id ? -1 : 1));

const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

function fromBase64(text: string | null): Uint8Array | null {
  if (text === null) return null;
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    return null;
  }
}

/** A place in the text as it is kept; stays with its letters whatever is written around them. */
export const encodeAnchor = (position: Y.RelativePosition): string => toBase64(Y.encodeRelativePosition(position));

/** Where an anchor is now; null when its place is gone (the quote still says what it was about). */
export function resolveAnchor(doc: Y.Doc, anchor: string | null): Y.AbsolutePosition | null {
  const bytes = fromBase64(anchor);
  if (!bytes) return null;
  try {
    return Y.createAbsolutePositionFromRelativePosition(Y.decodeRelativePosition(bytes), doc);
  } catch {
    return null;
  }
}

/** Opens a thread with its first message, in one transaction. */
export function addThread(
  doc: Y.Doc,
  key: BoardId,
  values: { root: string; from: string; to: string; quote: string; at: number; message: { id: BoardId; text: string } },
): void {
  const { message, ...rest } = values;
  doc.transact(() => {
    COMMENTS.add(doc, key, rest);
    addMessage(doc, key, { ...message, at: values.at });
  });
}

/** Replies. */
export function addMessage(doc: Y.Doc, key: BoardId, message: { id: BoardId; text: string; at: number }): void {
  const map = asMap(asMap(rootMap(doc, 'comments')?.get(key))?.get('messages'));
  map?.set(message.id, { text: asString(message.text, 20_000) ?? '', at: message.at });
}

export const resolveThread = (doc: Y.Doc, key: BoardId, resolved: boolean): void =>
  COMMENTS.set(doc, key, { resolved });
