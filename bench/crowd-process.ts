/**
 * A hundred people at work in one room, from this process: at any moment a fifth of them writes, five keys a second each, two seconds long, then the next fifth. Each writes
 * and takes back in a paragraph of their own, so that the document stays as large as it is; their documents hold only what they wrote, because a hundred copies of the
 * whole would measure this process. Started by crowd.ts, told where to go by a message.
 */
import { once } from 'node:events';
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { addEntry } from '#model/timeline/entries.ts';
import { boardId, TEXT } from './crowd.ts';
import type { CrowdOrders } from './crowd.ts';
import { Reader } from './reader.ts';

const GROUPS = 5;
const KEYS_PER_S = 5;
const TURN_MS = 2_000;
const LINE_EVERY_MS = 6_000;
const TICK_MS = 10;

class Typist {
  readonly #reader: Reader;
  readonly #doc = new Y.Doc();
  readonly #awareness = new Awareness(this.#doc);
  readonly #text = new Y.XmlText('');
  readonly #index: number;
  #written = 0;
  #taken = 0;

  constructor(reader: Reader, index: number) {
    this.#reader = reader;
    this.#index = index;
    this.#doc.on('update', (update: Uint8Array) => reader.update(update));
    const own = new Y.XmlElement('paragraph');
    own.insert(0, [this.#text]);
    this.#doc.getXmlFragment('notes').insert(0, [own]);
  }

  /** One key: a letter, or after forty of them a backspace until nothing is left. */
  key(): void {
    const length = this.#text.length;
    const isTakingBack = this.#taken > 0 || length >= 40;
    this.#taken = isTakingBack && length > 1 ? 1 : 0;
    if (isTakingBack) this.#text.delete(length - 1, 1);
    else this.#text.insert(length, TEXT.charAt(length % TEXT.length));
    const position = Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(this.#text, this.#text.length));
    this.#awareness.setLocalState({ user: {}, cursor: { anchor: position, head: position } });
    this.#reader.present(encodeAwarenessUpdate(this.#awareness, [this.#doc.clientID]));
  }

  /** One line of the log. */
  line(): void {
    const id = boardId(`by-${this.#index}-${this.#written++}-${Date.now()}`);
    addEntry(this.#doc, id, { text: TEXT, happenedAt: Date.now() });
  }
}

/** Presses the keys that are due; a process that was not let run catches up, so that the load is the same on every machine. */
function work(typists: readonly Typist[]): void {
  const group = typists.length / GROUPS;
  const keyEveryMs = 1_000 / (group * KEYS_PER_S);
  const began = performance.now();
  let keys = 0;
  let lines = 0;
  setInterval(() => {
    const now = performance.now() - began;
    for (; keys * keyEveryMs < now; keys += 1) {
      const writing = Math.floor((keys * keyEveryMs) / TURN_MS) % GROUPS;
      typists[writing * group + (keys % group)]?.key();
    }
    for (; lines * LINE_EVERY_MS < now; lines += 1) typists[lines % typists.length]?.line();
  }, TICK_MS);
}

process.once('disconnect', () => process.exit());
const [orders]: CrowdOrders[] = await once(process, 'message');
if (!orders) throw new Error('nobody said where to go');
const server = { port: orders.port, origin: orders.origin, token: '' };
const typists: Typist[] = [];
for (const [index, cookie] of orders.cookies.entries()) {
  const reader = new Reader(server, orders.incident, { cookie });
  await reader.synced;
  typists.push(new Typist(reader, index));
}
work(typists);
process.send?.('ready');
