/** A room as large as it gets, and the process (crowd-process.ts) from which a hundred people are at work in it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import * as Y from 'yjs';
import { addHypothesis } from '#model/hypotheses/hypotheses.ts';
import { parseBoardId } from '#model/ids.ts';
import type { BoardId } from '#model/ids.ts';
import { addEntry } from '#model/timeline/entries.ts';
import { Reader } from './reader.ts';
import type { ServerProcess } from './server-process.ts';

/** What the process of the crowd is told by message: where to go, and as whom. */
export interface CrowdOrders {
  port: number;
  origin: string;
  incident: string;
  /** One session a person. */
  cookies: readonly string[];
}

const ENTRIES = 5_000;
const HYPOTHESES = 200;
const PARAGRAPHS = 100;
const BATCH = 250;
/** How far server and crowd stand behind the browser for the processor. */
export const NICENESS = 10;
export const TEXT =
  'the pool of connections to the orders database ran dry while a deploy was still going out to the second region';

export function boardId(name: string): BoardId {
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

/**
 * A hundred people at work from a process of their own, which gives way to the browser (`nice`): their machines and the server are others than the one that is felt.
 * Resolves when all are in; the returned function ends them.
 */
export async function crowd(server: ServerProcess, incident: string, people: number): Promise<() => void> {
  const cookies: string[] = [];
  for (let index = 0; index < people; index += 1) cookies.push(await session(server, index));
  const program = fileURLToPath(new URL('./crowd-process.ts', import.meta.url));
  const child = spawn('nice', ['-n', String(NICENESS), process.execPath, program], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const orders: CrowdOrders = { port: server.port, origin: server.origin, incident, cookies };
  child.send(orders);
  await once(child, 'message');
  return () => void child.kill();
}
