/**
 * A room as large as it gets, and a hundred people at work in it, from this process. Each writes and takes back in a paragraph of their own, so that the document stays
 * as large as it is; their documents hold only what they wrote, because a hundred copies of the whole would measure this process.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { addHypothesis } from '#model/hypotheses/hypotheses.ts';
import { parseBoardId } from '#model/ids.ts';
import type { BoardId } from '#model/ids.ts';
import { addEntry } from '#model/timeline/entries.ts';
import { Reader } from './reader.ts';
import type { ServerProcess } from './server-process.ts';

const ENTRIES = 5_000;
const HYPOTHESES = 200;
const PARAGRAPHS = 100;
const BATCH = 250;
const TEXT =
  'the pool of connections to the orders database ran dry while a deploy was still going out to the second region';

function boardId(name: string): BoardId {
  const id = parseBoardId(name);
  if (!id) throw new Error(`${name} is no id`);
  return id;
}

/** An incident of 5,000 entries, 200 hypotheses and a hundred paragraphs of notes. */
export async function fillRoom(server: ServerProcess): Promise<string> {
  const incident = await server.declare('a hundred people in one room');
  const doc = new Y.Doc();
  const writer = new Reader(server, incident, { doc });
  await writer.synced;
  let messages = writer.acked;
  doc.on('update', (_update: Uint8Array, origin: unknown) => {
    if (origin !== writer) messages += 1;
  });
  const from = Date.now() - ENTRIES * 1_000;
  for (let start = 0; start < ENTRIES; start += BATCH) {
    doc.transact(() => {
      for (let index = start; index < start + BATCH; index += 1) {
        addEntry(doc, boardId(`entry-${index}`), { text: `${index} ${TEXT}`, happenedAt: from + index * 1_000 });
      }
    });
  }
  doc.transact(() => {
    for (let index = 0; index < HYPOTHESES; index += 1) {
      const values = { claim: `${index} ${TEXT}`, rank: `a${String(index).padStart(4, '0')}`, createdAt: from };
      addHypothesis(doc, boardId(`hypothesis-${index}`), values);
    }
    const notes = doc.getXmlFragment('notes');
    notes.push(Array.from({ length: PARAGRAPHS }, () => paragraph(TEXT)));
  });
  while (writer.acked < messages) await sleep(20);
  writer.close();
  return incident;
}

function paragraph(text: string): Y.XmlElement {
  const made = new Y.XmlElement('paragraph');
  made.insert(0, [new Y.XmlText(text)]);
  return made;
}

/** Signs a new person in; returns the cookies of the session. */
async function session(server: ServerProcess, index: number): Promise<string> {
  const person = await server.api('/people', {
    name: `Person ${index}`,
    email: `person-${index}@example.org`,
    role: 'responder',
  });
  const link = String(person['signInUrl']).replace('localhost', '127.0.0.1');
  const answer = await fetch(link, { redirect: 'manual' });
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

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

  close(): void {
    this.#awareness.destroy();
    this.#reader.close();
    this.#doc.destroy();
  }
}

/** A hundred people who each press a key a second and write a line of the log every two minutes, until stopped. */
export async function crowd(server: ServerProcess, incident: string, people: number): Promise<() => void> {
  const typists: Typist[] = [];
  for (let index = 0; index < people; index += 1) {
    const reader = new Reader(server, incident, { cookie: await session(server, index) });
    await reader.synced;
    typists.push(new Typist(reader, index));
  }
  let turn = 0;
  const timer = setInterval(() => {
    const typist = typists[turn % typists.length];
    typist?.key();
    if (turn % 120 === 0) typist?.line();
    turn += 1;
  }, 1_000 / people);
  return () => {
    clearInterval(timer);
    for (const typist of typists) typist.close();
  };
}
