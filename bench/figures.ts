/** The figures that the bench prints, each taken from the real server under a bounded load on loopback. */
import { setTimeout as sleep } from 'node:timers/promises';
import * as Y from 'yjs';
import { Reader } from './reader.ts';
import type { ServerProcess } from './server-process.ts';

export interface Figure {
  what: string;
  value: number;
  unit: string;
  /** What was promised, in the same unit. */
  atMost?: number;
}

const WORDS =
  'the pool of connections to the orders database ran dry while a deploy was still going out to the second region'.split(
    ' ',
  );
const CONNECTIONS = 100;
const TYPISTS = 20;
const TYPING_S = 10;
const JOINS = 50;
const ROOMS = 500;

/** The value below which a share of the sorted numbers lies. */
export function quantile(numbers: number[], share: number): number {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

interface Typing {
  seenMs: number[];
  ackMs: number[];
  /** Processor time of the server per update delivered to one reader, microseconds. */
  perUpdateUs: number;
}

/** So many of a hundred in one room type; the first of them watches what the others write. */
async function typingOf(server: ServerProcess, people: number): Promise<Typing> {
  const incident = await server.declare(`${people} of a hundred type`);
  const typists = Array.from({ length: people }, () => new Reader(server, incident, { doc: new Y.Doc() }));
  const others = Array.from({ length: CONNECTIONS - people }, () => new Reader(server, incident));
  await Promise.all([...typists, ...others].map((reader) => reader.synced));
  const seenMs: number[] = [];
  const ackMs: number[] = [];
  const watcher = typists[0]?.doc?.getText('bench');
  watcher?.observe((event, transaction) => {
    if (transaction.local) return;
    const now = performance.now();
    for (const { insert } of event.delta) {
      if (typeof insert !== 'string') continue;
      for (const stamp of insert.split(';')) if (stamp !== '') seenMs.push(now - Number(stamp));
    }
  });
  for (const typist of typists) typist.doc?.getText('bench').insert(0, '');
  await typeFor(typists, 2, () => undefined);
  seenMs.length = 0;
  const cpu = server.cpuSeconds();
  const sent = await typeFor(typists, TYPING_S, (typist) => {
    const began = performance.now();
    const target = typist.acked;
    typist.onAck = (count) => {
      if (count <= target) return;
      ackMs.push(performance.now() - began);
      typist.onAck = () => undefined;
    };
  });
  await sleep(500);
  const spent = server.cpuSeconds() - cpu;
  for (const reader of [...typists, ...others]) reader.close();
  return { seenMs, ackMs, perUpdateUs: (spent * 1e6) / (sent * (CONNECTIONS - 1)) };
}

/** One room of 100 connections in which 20 people type five times a second, and one in which two do. */
export async function fanOut(server: ServerProcess): Promise<Figure[]> {
  const crowd = await typingOf(server, TYPISTS);
  const two = await typingOf(server, 2);
  const unit = 'ms';
  return [
    {
      what: 'one room, 100 connections, 20 typing: edit to other screen p50',
      value: quantile(crowd.seenMs, 0.5),
      unit,
    },
    { what: 'the same, p99', value: quantile(crowd.seenMs, 0.99), unit },
    { what: 'edit to durable acknowledgement p50', value: quantile(crowd.ackMs, 0.5), unit },
    { what: 'the same, p99', value: quantile(crowd.ackMs, 0.99), unit },
    { what: 'server processor time per delivered update', value: crowd.perUpdateUs, unit: 'µs' },
    {
      what: 'one room, 100 connections, two typing: edit to other screen p99',
      value: quantile(two.seenMs, 0.99),
      unit,
    },
    { what: 'edit to durable acknowledgement p99', value: quantile(two.ackMs, 0.99), unit },
  ];
}

async function typeFor(typists: Reader[], seconds: number, before: (typist: Reader) => void): Promise<number> {
  let sent = 0;
  const rounds = seconds * 5;
  for (let round = 0; round < rounds; round += 1) {
    for (const typist of typists) {
      before(typist);
      typist.doc?.getText('bench').insert(0, `${performance.now().toFixed(2)};`);
      sent += 1;
      await sleep(200 / typists.length);
    }
  }
  return sent;
}

/** An incident of two megabytes: 5,000 timeline entries, notes of 2,000 paragraphs. */
async function fillLarge(server: ServerProcess): Promise<string> {
  const incident = await server.declare('large');
  const doc = new Y.Doc();
  const writer = new Reader(server, incident, { doc });
  await writer.synced;
  const timeline = doc.getMap('timeline');
  let messages = writer.acked;
  doc.on('update', () => (messages += 1));
  for (let from = 0; from < 5000; from += 250) {
    doc.transact(() => {
      for (let index = from; index < from + 250; index += 1) {
        const entry = new Y.Map<unknown>();
        const text = new Y.Text(
          Array.from({ length: 22 }, (_, at) => WORDS[(index * 7 + at * 3) % WORDS.length]).join(' '),
        );
        entry.set('happenedAt', Date.UTC(2026, 10, 1) + index * 1000);
        entry.set('kind', 'note');
        entry.set('text', text);
        timeline.set(`entry-${index}`, entry);
      }
    });
  }
  const notes = doc.getXmlFragment('notes');
  for (let from = 0; from < 2000; from += 250) {
    doc.transact(() => {
      for (let index = from; index < from + 250; index += 1) {
        const paragraph = new Y.XmlElement('paragraph');
        paragraph.insert(0, [
          new Y.XmlText(Array.from({ length: 60 }, (_, at) => WORDS[(index + at * 5) % WORDS.length]).join(' ')),
        ]);
        notes.push([paragraph]);
      }
    });
  }
  while (writer.acked < messages) await sleep(20);
  await sleep(1500);
  writer.close();
  return incident;
}

/** Fifty people join a large incident at once; then the first who opens it after a restart. */
export async function joining(server: ServerProcess): Promise<Figure[]> {
  const incident = await fillLarge(server);
  const cpu = server.cpuSeconds();
  const readers = Array.from({ length: JOINS }, () => new Reader(server, incident, { deflate: true }));
  const times = await Promise.all(readers.map((reader) => reader.synced));
  const spent = server.cpuSeconds() - cpu;
  const bytes = readers[0]?.bytes ?? 0;
  for (const reader of readers) reader.close();
  await sleep(2500);
  await server.stop();
  const startMs = await server.start();
  const first = new Reader(server, incident);
  const cold = await first.synced;
  first.close();
  return [
    { what: 'size of the large incident on joining', value: bytes / 1e6, unit: 'MB' },
    { what: `${JOINS} people join it at once: full state p99`, value: quantile(times, 0.99), unit: 'ms' },
    { what: 'server processor time per join', value: (spent * 1000) / JOINS, unit: 'ms' },
    { what: 'first to open it after a restart', value: cold, unit: 'ms' },
    { what: 'start of the server until it is ready', value: startMs, unit: 'ms' },
  ];
}

/** Memory of many small rooms that people are in. */
export async function rooms(server: ServerProcess): Promise<Figure[]> {
  const incidents: string[] = [];
  for (let from = 0; from < ROOMS; from += 25) {
    incidents.push(
      ...(await Promise.all(Array.from({ length: 25 }, (_, index) => server.declare(`room ${from + index}`)))),
    );
  }
  await sleep(4000);
  const before = server.residentBytes();
  const readers = incidents.map((incident) => new Reader(server, incident));
  await Promise.all(readers.map((reader) => reader.synced));
  await sleep(1500);
  const open = server.residentBytes();
  for (const reader of readers) reader.close();
  return [
    {
      what: `memory per open room and its connection (${ROOMS} rooms)`,
      value: (open - before) / ROOMS / 1024,
      unit: 'KB',
    },
  ];
}
