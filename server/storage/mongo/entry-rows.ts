/**
 * A log entry as a row of the collection `entries`. Its `_id` is incident and sequence number, so exactly one entry can hold a place;
 * `{incident, id}` is unique, so a repeat does nothing; `position` is unique and always one more than the last committed one,
 * so whoever tails the log by position never passes over an entry that commits late. Facts and effects are JSON text: no nested arrays,
 * and nothing in them can be taken for an operator.
 */
import { Binary } from 'mongodb';
import { readActor, readIncident, readVia } from '#server/log/entry-codec.ts';
import type { PositionedEntry } from '#server/log/segment.ts';
import type { StoredEntry } from '#server/log/stored-entry.ts';
import { bytesOf } from './chunks.ts';
import type { Chunks } from './chunks.ts';
import type { Row } from './connection.ts';

const INLINE_BYTES = 8 * 1024 * 1024;

export const entryKey = (incident: string, seq: number): string => `${incident}:${String(seq).padStart(12, '0')}`;

/** The row of an entry; large board bytes go to chunks first. */
export async function rowOf(item: PositionedEntry, nonce: string, chunks: Chunks): Promise<Row> {
  const { entry, position } = item;
  const { board, redacted, ...rest } = entry;
  const row: Row = { _id: entryKey(entry.incident, entry.seq), ...rest, position, nonce };
  if (redacted) row['redaction'] = JSON.stringify(redacted);
  if (board && board.length > INLINE_BYTES) {
    row['boardKey'] = `${entry.incident}:${entry.id}`;
    row['boardChunks'] = await chunks.write(`${entry.incident}:${entry.id}`, board);
  } else if (board) {
    row['board'] = new Binary(board);
  }
  return row;
}

/** The entry of a row. */
export async function entryOfRow(row: Row, chunks: Chunks): Promise<PositionedEntry> {
  const entry: StoredEntry = {
    incident: readIncident(String(row['incident'])),
    seq: Number(row['seq']),
    at: Number(row['at']),
    epoch: Number(row['epoch']),
    actor: row['actor'] === null ? null : readActor(String(row['actor'])),
    via: readVia(String(row['via'])),
    id: String(row['id']),
    hash: String(row['hash']),
  };
  if (typeof row['boardKey'] === 'string') entry.board = await chunks.read(row['boardKey'], Number(row['boardChunks']));
  else if (row['board'] instanceof Binary) entry.board = bytesOf(row['board']);
  if (typeof row['facts'] === 'string') entry.facts = row['facts'];
  if (typeof row['effects'] === 'string') entry.effects = row['effects'];
  if (typeof row['redaction'] === 'string') entry.redacted = JSON.parse(row['redaction']);
  return { position: Number(row['position']), entry };
}
