/**
 * Redaction, the one way: what a range of entries wrote, or certain words wherever they are, goes from every entry that holds it. An
 * entry that begins an epoch repeats the whole board, so what goes is found by its structs and not by its place. The record says that
 * it was done, and the board begins anew, so that no browser offers back what it still holds. Done in a turn of the room, as the only
 * writer; after a failure in the middle it can be done again.
 */
import type { ActorId, IncidentId } from '#model/ids.ts';
import type { Via } from '#model/incident/words.ts';
import type { Rewriting, Standing } from '#server/rooms/rewriting.ts';
import type { LogPort, LogUpkeepPort, NewEntry } from '#server/storage/ports.ts';
import { contentHash } from './chain.ts';
import { findText, type FoundText } from './find-text.ts';
import { pagesOf } from './pages.ts';
import { boardTombstone, repeats, wordsIn, wordsOfJson } from './tombstone.ts';

/** What is to go: entries, both ends included, or words as they are spelled. */
export type RedactionTarget = { from: number; to: number } | { text: string };

interface RedactionOrder {
  incident: IncidentId;
  target: RedactionTarget;
  reason: string;
  actor: ActorId | null;
  via: Via;
}

/** The entry that says so, with the board anew, and the words that went from facts: what was made of them elsewhere may hold them too. */
export interface Redaction extends Rewriting {
  words: string[];
}

/**
 * What has to be done to take it out of the log. Null: nothing in the log holds it. The entry comes first: a failure between the two leaves
 * a board that is clean and entries that the same order finds again.
 */
export async function planRedaction(
  storage: { log: LogPort; upkeep: Pick<LogUpkeepPort, 'redact'> },
  { incident, target, reason, actor, via }: RedactionOrder,
  standing: Standing,
): Promise<Redaction | null> {
  const found = 'text' in target ? await findText(storage.log, incident, target.text) : await wordsOf(storage.log, incident, target); // prettier-ignore
  const touched = await touchedBy(storage.log, incident, found);
  const [first, last] = [touched.seqs[0], touched.seqs.at(-1)];
  if (first === undefined || last === undefined) return null;
  const plan = 'from' in target ? target : { from: first, to: last };
  const epoch = standing.epoch + 1;
  const board = boardTombstone(standing.board, found.structs);
  const entry: NewEntry = {
    incident,
    seq: standing.seq + 1,
    at: standing.at,
    epoch,
    actor,
    via,
    id: `redact:${epoch}:${contentHash(board)}`,
    board,
    facts: [
      { type: 'redacted', ...plan, reason },
      { type: 'epoch-changed', epoch, reason: 'redaction' },
    ],
  };
  const carryOut = async (): Promise<void> => {
    for (const [from, to] of runsOf(touched.seqs)) await storage.upkeep.redact(incident, from, to, reason, found);
  };
  return { entry, carryOut, words: 'text' in target ? [target.text] : touched.words };
}

async function wordsOf(
  log: LogPort,
  incident: IncidentId,
  { from, to }: { from: number; to: number },
): Promise<FoundText> {
  const found: FoundText = { structs: new Map(), facts: [] };
  for await (const page of pagesOf(log, incident, from - 1)) {
    for (const { seq, board, facts } of page) {
      if (seq > to) return found;
      found.facts.push(seq);
      // What begins an epoch repeats what others wrote long before; of it only what stands in other named entries goes.
      if (board === undefined || facts?.some(({ type }) => type === 'epoch-changed')) continue;
      for (const [client, ranges] of wordsIn(board))
        found.structs.set(client, [...(found.structs.get(client) ?? []), ...ranges]);
    }
  }
  return found;
}

/** Entries that hold any of it, and what people wrote in their facts. */
async function touchedBy(
  log: LogPort,
  incident: IncidentId,
  { structs, facts }: FoundText,
): Promise<{ seqs: number[]; words: string[] }> {
  const named = new Set(facts);
  const touched: { seqs: number[]; words: string[] } = { seqs: [], words: [] };
  for await (const page of pagesOf(log, incident)) {
    for (const { seq, board, facts: said, effects } of page) {
      if (named.has(seq)) touched.words.push(...wordsOfJson([said, effects]));
      if (named.has(seq) || (board !== undefined && repeats(board, structs))) touched.seqs.push(seq);
    }
  }
  return touched;
}

/** Neighbours together: [first, last] of each run. */
function runsOf(seqs: readonly number[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const seq of seqs) {
    const run = runs.at(-1);
    if (run?.[1] === seq - 1) run[1] = seq;
    else runs.push([seq, seq]);
  }
  return runs;
}
