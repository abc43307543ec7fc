// The record's Yjs bytes as a pure function of the list of facts: one fixed clientID, one Y.Array, clock = index. Every
// node makes the same bytes from the same facts, the server needs no Y.Doc for it, and no client frame can change it.

import { createEncoder, toUint8Array, writeAny, writeUint8, writeVarString, writeVarUint } from 'lib0/encoding';
import { RECORD_CLIENT_ID, RECORD_ROOT } from '#model/documents.ts';
import type { RecordedFact } from '#model/incident/facts.ts';
import { ANY } from './update-decode.ts';
import { EMPTY_UPDATE } from './update-encode.ts';

/** A fact as plain JSON: what JSON cannot hold (undefined) is left out, so that live and logged facts spell alike. */
const plain = (fact: RecordedFact): Record<string, never> => JSON.parse(JSON.stringify(fact));

/** One update with the facts from `fromIndex` on; `facts` is the whole list. */
export function recordUpdate(facts: readonly RecordedFact[], fromIndex = 0): Uint8Array {
  return recordUpdateOf(facts.slice(fromIndex), fromIndex);
}

/** One update with `facts`, the first of which has index `index` in the record. */
export function recordUpdateOf(facts: readonly RecordedFact[], index: number): Uint8Array {
  if (facts.length === 0) return EMPTY_UPDATE;
  const encoder = createEncoder();
  writeVarUint(encoder, 1); // one client
  writeVarUint(encoder, 1); // one struct
  writeVarUint(encoder, RECORD_CLIENT_ID);
  writeVarUint(encoder, index);
  if (index === 0) {
    writeUint8(encoder, ANY);
    writeVarUint(encoder, 1);
    writeVarString(encoder, RECORD_ROOT);
  } else {
    writeUint8(encoder, ANY | 0x80);
    writeVarUint(encoder, RECORD_CLIENT_ID);
    writeVarUint(encoder, index - 1);
  }
  writeVarUint(encoder, facts.length);
  for (const fact of facts) writeAny(encoder, plain(fact));
  writeVarUint(encoder, 0); // nothing is ever deleted
  return toUint8Array(encoder);
}
