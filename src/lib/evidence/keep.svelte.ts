/** What is pasted, dropped or chosen becomes evidence here: links, logs, pictures, files. One at a time, with progress, cancellable. */
import type { Room } from '#lib/room/room.svelte.ts';
import { addEvidence, asLink, MAX_PAYLOAD_LENGTH } from '#model/evidence/evidence.ts';
import { readLink } from '#model/evidence/links.ts';
import { attach } from './attach.ts';

const MOST_FILES = 20;
/** A text file up to this size is shown line by line. */
const MOST_LOG_BYTES = 4 * 1024 * 1024;
const LOG_NAME = /\.(log|txt|out|err|json|jsonl|ndjson|csv)$/i;

type Tell = (share: number) => void;

function addTo(room: Room, values: Omit<Parameters<typeof addEvidence>[2], 'addedAt' | 'owner'>): void {
  const now = room.now();
  addEvidence(room.views.doc, room.newId(), { capturedAt: now, ...values, addedAt: now, owner: room.self });
}

/** Keeps a log. A long one lies beside the board, which must stay quick to load. Rejects with a sentence. */
export async function keepLog(
  text: string,
  room: Room,
  tell: Tell = () => {},
  signal: AbortSignal = new AbortController().signal,
): Promise<void> {
  const title = text.trim().split('\n')[0]?.trim().slice(0, 80) || 'Log';
  if (text.length <= MAX_PAYLOAD_LENGTH) {
    addTo(room, { kind: 'log', title, payload: text });
    return;
  }
  const file = new File([text], 'pasted.log', { type: 'text/plain' });
  const { hash, name, type, size } = await attach(room.id, file, tell, signal);
  addTo(room, { kind: 'log', title, hash, name, mediaType: type, size });
}

async function keepFile(file: File, room: Room, tell: Tell, signal: AbortSignal): Promise<void> {
  const { hash, name, type, size } = await attach(room.id, file, tell, signal);
  const isText = LOG_NAME.test(file.name) || file.type === 'text/plain';
  const isLog = !type.startsWith('image/') && size <= MOST_LOG_BYTES && isText;
  const kind = type.startsWith('image/') ? 'image' : isLog ? 'log' : 'file';
  addTo(room, {
    kind,
    title: file.name,
    hash,
    name,
    mediaType: type,
    size,
    capturedAt: file.lastModified || room.now(),
  });
}

export class Keeping {
  /** The upload that runs. */
  upload = $state.raw<{ name: string; share: number; waiting: number } | null>(null);
  problem = $state('');
  readonly #room: Room;
  #abort: AbortController | null = null;
  #waiting: (() => Promise<void>)[] = [];

  constructor(room: Room) {
    this.#room = room;
  }

  /** Keeps text: an address becomes a card, anything else a log. Says whether it was taken. */
  text(given: string): boolean {
    const text = given.trim();
    this.problem = '';
    if (!text) return false;
    const url = text.includes('\n') ? null : (text.split(/\s+/).find((word) => asLink(word) !== null) ?? null);
    if (url) this.#link(url, text.replace(url, '').trim());
    else this.log(text);
    return true;
  }

  /** Keeps a log. */
  log(text: string): void {
    if (text.length <= MAX_PAYLOAD_LENGTH) void keepLog(text, this.#room);
    else this.#enqueue(() => this.#send((tell, signal) => keepLog(text, this.#room, tell, signal), 'the log'));
  }

  /** Keeps files, one after the other. */
  files(list: Iterable<File>): void {
    this.problem = '';
    for (const file of [...list].slice(0, MOST_FILES))
      this.#enqueue(() => this.#send((tell, signal) => keepFile(file, this.#room, tell, signal), file.name));
  }

  /** Ends the upload that runs and those that wait. */
  cancel(): void {
    this.#waiting = [];
    this.#abort?.abort();
  }

  #link(url: string, said: string): void {
    const card = readLink(url);
    addTo(this.#room, { kind: 'link', title: said || (card?.title ?? url), url });
  }

  #enqueue(send: () => Promise<void>): void {
    this.#waiting.push(send);
    if (this.upload === null && this.#abort === null) void this.#work();
  }

  async #work(): Promise<void> {
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      try {
        await next();
      } catch (error) {
        this.problem = error instanceof Error ? error.message : 'The file was not taken.';
      }
    }
    this.upload = null;
    this.#abort = null;
  }

  async #send(send: (tell: Tell, signal: AbortSignal) => Promise<void>, name: string): Promise<void> {
    this.#abort = new AbortController();
    const tell = (share: number): void => void (this.upload = { name, share, waiting: this.#waiting.length });
    tell(0);
    await send(tell, this.#abort.signal);
  }
}
