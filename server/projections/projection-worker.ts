/**
 * A thread of the projections: one folds and reads documents, another answers questions, so that nobody waits behind a large
 * document. Both use this file; in memory there is only one.
 */
import { workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as Y from 'yjs';
import { failureOf, Statements } from '#server/storage/sqlite-connection.ts';
import type { ArgsOf, Reply, Request, WorkerPost } from '#server/storage/worker-messages.ts';
import { readBoardRows } from './board-rows.ts';
import type { FactsOfEntry, ProjectionOperations } from './messages.ts';
import { FigureReader } from './reading-figures.ts';
import { LibraryReader } from './reading-library.ts';
import { WorkReader } from './reading-work.ts';
import { ProjectionReader } from './reading.ts';
import { prepareTables } from './schema.ts';
import { isOf, writeSource } from './source.ts';
import { ProjectionStore } from './store.ts';

export interface ProjectionStart {
  port: MessagePort;
  path: string;
}

function connect(path: string): DatabaseSync {
  // Beside a database elsewhere the data folder holds nothing else and may not be there yet.
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const db = new DatabaseSync(path, { timeout: 5000 });
  // Derived data: a power cut may cost the last seconds, which are then folded again.
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA trusted_schema = OFF; PRAGMA secure_delete = ON;
    PRAGMA cache_size = -64000; PRAGMA temp_store = MEMORY`);
  return db;
}

/** Opens the derived database; one that is damaged is thrown away and built again. */
function open(path: string): DatabaseSync {
  try {
    const db = connect(path);
    prepareTables(db);
    return db;
  } catch (error) {
    if (path === ':memory:' || failureOf(error)?.reason !== 'corrupt') throw error;
    for (const name of [path, `${path}-wal`, `${path}-shm`]) rmSync(name, { force: true });
    const db = connect(path);
    prepareTables(db);
    return db;
  }
}

const start: ProjectionStart = workerData;
const db = open(start.path);
const store = new ProjectionStore(db);
const statements = new Statements(db);
const reader = new ProjectionReader(statements);
const library = new LibraryReader(statements, reader);
const work = new WorkReader(statements);
const figures = new FigureReader(statements);

function board({ incident, bytes, lengths }: ArgsOf<ProjectionOperations, 'board'>): void {
  const doc = new Y.Doc();
  doc.transact(() => {
    let at = 0;
    for (const length of lengths) Y.applyUpdate(doc, bytes.subarray(at, (at += length)));
  });
  store.board(incident, readBoardRows(doc));
  doc.destroy();
}

function answer(request: Request<ProjectionOperations>): unknown {
  switch (request.name) {
    case 'bind':
      if (isOf(db, request.args)) return null;
      prepareTables(db, true);
      store.restart();
      statements.restart();
      return writeSource(db, request.args);
    case 'positions':
      return store.positions();
    case 'facts': {
      const entries: FactsOfEntry[] = JSON.parse(request.args.entries);
      return store.facts(entries, request.args.position);
    }
    case 'replace':
      store.replace(request.args.incident, request.args.facts);
      // What a redaction took out must not stay in the write-ahead log either; a reader in the way is waited for.
      return void db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    case 'take':
      return store.take(request.args);
    case 'markDirty':
      return store.markDirty(request.args.incidents, request.args.position);
    case 'dirty':
      return store.dirty(request.args);
    case 'board':
      return board(request.args);
    case 'forget':
      return store.forget(request.args);
    case 'reset':
      prepareTables(db, true);
      store.restart();
      return statements.restart();
    case 'list':
      return reader.list(request.args.viewer, request.args.filter, request.args.before, request.args.limit);
    case 'search': {
      const { viewer, text, filter, after, limit } = request.args;
      return reader.search(viewer, text, filter, after, limit);
    }
    case 'library':
      return library.page(request.args);
    case 'shelf':
      return library.shelf(request.args);
    case 'praise':
      return library.praise(request.args.viewer, request.args.limit);
    case 'work':
      return work.list(request.args);
    case 'workCounts':
      return work.counts(request.args);
    case 'workOwners':
      return work.owners(request.args.viewer);
    case 'insights':
      return figures.insights(request.args);
  }
}

function replyTo(request: Request<ProjectionOperations>): Reply {
  try {
    return { id: request.id, ok: true, value: answer(request) ?? null };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const failure = failureOf(error);
    return { id: request.id, ok: false, failure: failure && { ...failure, applied: 'no' }, message };
  }
}

start.port.on('message', (request: Request<ProjectionOperations> | 'close') => {
  if (request === 'close') {
    db.close();
    start.port.close();
    return;
  }
  const post: WorkerPost = { replies: [replyTo(request)] };
  start.port.postMessage(post);
});
const ready: WorkerPost = { replies: [], started: { ok: true } };
start.port.postMessage(ready);
