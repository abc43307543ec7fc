/** How long the server's event loop is held while an 8 MB offline merge, exports and searches run beside fifty editors. */
import { setTimeout as sleep } from 'node:timers/promises';
import * as Y from 'yjs';
import { quantile, type Figure } from './figures.ts';
import { Reader } from './reader.ts';
import type { ServerProcess } from './server-process.ts';

const EDITORS = 50;
const TYPING_MS = 500;
const MERGE_BYTES = 8_000_000;
const MERGES = 3;
const WHAT_IS_MERGED = ['an offline merge of 8 MB', 'two more into the same room, one after the other'];
const OTHERS = 40;
const QUIET_MS = 6000;
/** The metric counts the time between two looks, which are this far apart when nothing holds the loop. */
const LOOK_MS = 10;
/** What fifty people type in a tick is smaller; an offline merge is not. */
const LARGEST_LOOKED_AT = 64 * 1024;
const TEXT = 'the pool of connections to the orders database ran dry while a deploy was still going out ';

interface Delay {
  p99: number;
  max: number;
}

/** What the server's own metric says since it was last asked, in milliseconds beyond its look. */
async function delay(server: ServerProcess): Promise<Delay> {
  const answer = await fetch(`${server.origin}/metrics`, { headers: { authorization: `Bearer ${server.token}` } });
  const text = await answer.text();
  const of = (name: string): number => {
    const line = new RegExp(`^muster_nodejs_eventloop_lag_${name}_seconds (\\S+)`, 'm').exec(text);
    if (!line) throw new Error(`no metric of the event loop (${name})`);
    return Math.max(0, Number(line[1]) * 1000 - LOOK_MS);
  };
  return { p99: of('p99'), max: of('max') };
}

/** What somebody wrote offline: timeline entries and paragraphs up to a size, as one update. */
export function offlineWork(bytes: number): Uint8Array {
  const doc = new Y.Doc();
  doc.transact(() => {
    const timeline = doc.getMap('timeline');
    const notes = doc.getXmlFragment('notes');
    for (let size = 0, index = 0; size < bytes; index += 1) {
      const words = `${index} ${TEXT}`;
      const entry = new Y.Map<unknown>();
      entry.set('happenedAt', 1_760_000_000_000 + index * 1000);
      entry.set('kind', 'note');
      entry.set('text', new Y.Text(words));
      timeline.set(`offline-${doc.clientID}-${index}`, entry);
      const paragraph = new Y.XmlElement('paragraph');
      paragraph.insert(0, [new Y.XmlText(words)]);
      notes.push([paragraph]);
      size += 2 * words.length + 130;
    }
  });
  return Y.encodeStateAsUpdate(doc);
}

/** Fifty people who type at the start of a text of their own making; what one of them sees of the others is timed. */
class Editors {
  readonly #people: { reader: Reader; text: Y.Text }[];
  readonly #timer: NodeJS.Timeout;
  #turn = 0;
  seen: number[] = [];

  constructor(readers: readonly Reader[]) {
    // Nobody here reads the room into a document: fifty copies of 24 MB would measure this process.
    this.#people = readers.map((reader) => {
      const doc = new Y.Doc();
      doc.on('update', (update: Uint8Array) => reader.update(update));
      return { reader, text: doc.getText('bench') };
    });
    readers[0]?.socket.on('message', (data: Buffer) => this.#look(data));
    this.#timer = setInterval(() => this.#type(), TYPING_MS / readers.length);
  }

  #look(data: Buffer): void {
    if (data.length > LARGEST_LOOKED_AT) return;
    const now = performance.now();
    for (const [, stamp] of data.toString('latin1').matchAll(/<([\d.]+)>/g)) this.seen.push(now - Number(stamp));
  }

  #type(): void {
    this.#turn += 1;
    const text = this.#people[this.#turn % this.#people.length]?.text;
    text?.insert(text.length, `<${performance.now().toFixed(2)}>`);
  }

  stop(): void {
    clearInterval(this.#timer);
    for (const { reader } of this.#people) reader.close();
  }
}

async function mergeOffline(server: ServerProcess, incident: string, work: Uint8Array): Promise<number> {
  const merger = new Reader(server, incident);
  await merger.synced;
  const began = performance.now();
  merger.update(work);
  // The answer to the server's question is counted as well.
  while (merger.acked < 2) {
    if (merger.socket.readyState !== merger.socket.OPEN) throw new Error('the offline work was refused');
    await sleep(5);
  }
  const took = performance.now() - began;
  merger.close();
  return took;
}

/** Asks the API again and again until told to stop. */
function keepAsking(
  server: ServerProcess,
  paths: readonly string[],
): { asked: () => number; stop: () => Promise<void> } {
  let isOver = false;
  let count = 0;
  const ask = async (path: string): Promise<void> => {
    while (!isOver) {
      const answer = await fetch(`${server.origin}/api/v1${path}`, {
        headers: { authorization: `Bearer ${server.token}` },
      });
      if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
      await answer.arrayBuffer();
      count += 1;
    }
  };
  const asking = Promise.all(paths.map(ask));
  return {
    asked: () => count,
    stop: async () => {
      isOver = true;
      await asking;
    },
  };
}

export async function besideLongWork(server: ServerProcess): Promise<Figure[]> {
  for (let index = 0; index < OTHERS; index += 1) {
    const { id } = await server.api('/incidents', { title: `orders ${index} fail`, severity: 'SEV3' });
    const writer = new Reader(server, String(id));
    await writer.synced;
    writer.update(offlineWork(50_000));
    while (writer.acked < 2) await sleep(5);
    writer.close();
  }
  const incident = await server.declare('long work beside fifty editors');
  const works = Array.from({ length: MERGES }, () => offlineWork(MERGE_BYTES));
  const readers = Array.from({ length: EDITORS }, () => new Reader(server, incident));
  await Promise.all(readers.map(({ synced }) => synced));
  const editors = new Editors(readers);
  await sleep(2000);
  await delay(server);
  await sleep(QUIET_MS);
  const quiet = await delay(server);
  const large = await server.declare('exported');
  await mergeOffline(server, large, offlineWork(2_000_000));
  await sleep(1000);
  await delay(server);
  const asking = keepAsking(server, [`/incidents/${large}/export?format=html`, `/incidents/${large}/export?format=json`, '/search?q=orders+pool']); // prettier-ignore
  editors.seen = [];
  await sleep(3000);
  const asked = await delay(server);
  const seenAsked = editors.seen;
  editors.seen = [];
  const took: number[] = [];
  const busy: Delay[] = [];
  for (const some of [works.slice(0, 1), works.slice(1)]) {
    for (const work of some) {
      took.push(await mergeOffline(server, incident, work));
      await sleep(1500);
    }
    busy.push(await delay(server));
  }
  const seen = editors.seen;
  const answers = asking.asked();
  await asking.stop();
  editors.stop();
  const ms = 'ms';
  return [
    { what: `${EDITORS} editors alone: event loop delay p99`, value: quiet.p99, unit: ms },
    { what: 'the same beside exports and searches, p99', value: asked.p99, unit: ms },
    { what: 'the same, longest', value: asked.max, unit: ms },
    { what: 'edit to other screen meanwhile p99', value: quantile(seenAsked, 0.99), unit: ms },
    ...busy.flatMap(({ p99, max }, at) => [
      { what: `the same and ${WHAT_IS_MERGED[at]}, p99`, value: p99, unit: ms },
      { what: 'the same, longest', value: max, unit: ms },
    ]),
    { what: 'edit to other screen meanwhile p99', value: quantile(seen, 0.99), unit: ms },
    { what: 'an offline merge of 8 MB is durable after', value: quantile(took, 0.5), unit: ms },
    { what: 'exports and searches answered meanwhile', value: answers, unit: '' },
  ];
}
