/** What an edit costs with ever more history behind it, and what opening a room with all of it reads. */
import { setTimeout as sleep } from 'node:timers/promises';
import * as Y from 'yjs';
import type { Figure } from './figures.ts';
import { Reader } from './reader.ts';
import type { ServerProcess } from './server-process.ts';

/** Edits in flight while history is laid down. */
const WINDOW = 2000;
const MEASURED = 1500;
const RATE_PER_S = 300;
const WRITERS = 20;

/** A person who types at the end of a paragraph of their own. */
class Writer {
  readonly reader: Reader;
  readonly #doc = new Y.Doc();
  readonly #text: Y.XmlText;
  sent = 0;

  constructor(server: ServerProcess, incident: string) {
    this.reader = new Reader(server, incident);
    const paragraph = new Y.XmlElement('paragraph');
    this.#text = new Y.XmlText();
    paragraph.insert(0, [this.#text]);
    this.#doc.on('update', (update: Uint8Array) => {
      this.sent += 1;
      this.reader.update(update);
    });
    void this.reader.synced.then(() => this.#doc.getXmlFragment('notes').insert(0, [paragraph]));
  }

  type(): void {
    this.#text.insert(this.#text.length, this.sent % 7 === 0 ? ' ' : 'x');
  }
}

async function lay(writers: readonly Writer[], until: number): Promise<void> {
  const total = (): number => writers.reduce((sum, writer) => sum + writer.sent, 0);
  while (total() < until) {
    for (const writer of writers) for (let i = 0; i < 50; i++) writer.type();
    while (writers.some(({ sent, reader }) => sent - reader.acked > WINDOW)) await sleep(1);
    await sleep(0);
  }
  while (writers.some(({ sent, reader }) => reader.acked < sent)) await sleep(5);
}

/** Processor time of one edit, all threads, with one person typing and nothing gathered, µs. */
async function costPerEdit(server: ServerProcess, writer: Writer): Promise<number> {
  await sleep(1500); // what was laid down is followed up before the measure begins
  const before = server.cpuSeconds();
  const began = performance.now();
  for (let i = 0; i < MEASURED; i++) {
    writer.type();
    await sleep(Math.max(0, began + ((i + 1) * 1000) / RATE_PER_S - performance.now()));
  }
  return ((server.cpuSeconds() - before) * 1e6) / MEASURED;
}

/** One incident with up to `most` edits of 20 people; the cost of an edit at each power of ten, then a cold open. */
export async function history(server: ServerProcess, most: number): Promise<Figure[]> {
  const incident = await server.declare('history');
  const writers = Array.from({ length: WRITERS }, () => new Writer(server, incident));
  await Promise.all(writers.map(({ reader }) => reader.synced));
  const [first] = writers;
  const figures: Figure[] = [];
  if (first === undefined) return figures;
  await costPerEdit(server, first); // code is compiled while it warms up
  for (let edits = 1000; edits <= most; edits *= 10) {
    await lay(writers, edits);
    const value = await costPerEdit(server, first);
    figures.push({ what: `processor time of an edit after ${edits.toLocaleString('en')} edits`, value, unit: 'µs' });
  }
  for (const { reader } of writers) reader.close();
  await sleep(3000);
  await server.stop();
  const { entries, afterSnapshot } = server.entriesOf(incident);
  await server.start();
  const opener = new Reader(server, incident);
  const openMs = await opener.synced;
  opener.close();
  const name = most.toLocaleString('en');
  return [
    ...figures,
    { what: `entries in the log after ${name} edits`, value: entries, unit: '' },
    { what: 'of them read when the room is opened anew (those after the snapshot)', value: afterSnapshot, unit: '' },
    { what: `first to open it after a restart, ${name} edits behind it`, value: openMs, unit: 'ms' },
    { what: 'what it was sent', value: opener.bytes / 1000, unit: 'KB' },
  ];
}
