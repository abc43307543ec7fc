// A large update of one client, in pieces that each are an update of their own: somebody who comes back with a day's work
// must not hold up those who type, nor put it into the log as one entry that every reader of the log has to swallow whole.

import { CLOCK, DecodedUpdate } from './update-decode.ts';

/** So many structs are judged, logged and relayed at once: a few milliseconds of work. */
export const PIECE_STRUCTS = 2000;

/** Whether an update goes in pieces: only where the order of its structs is the order of one client's clocks. */
export function isLong({ sections }: DecodedUpdate, stateOf: (client: number) => number): boolean {
  const [section] = sections;
  if (section === undefined || sections.length > 1) return false;
  return section.last - section.first > PIECE_STRUCTS && section.end > stateOf(section.client);
}

/** The pieces in the order of their clocks; what is deleted goes with the last, when all that it names is known. */
export function* piecesOf(update: DecodedUpdate): Generator<DecodedUpdate> {
  const [section] = update.sections;
  if (section === undefined) return;
  for (let first = section.first; first < section.last; first += PIECE_STRUCTS) {
    const last = Math.min(first + PIECE_STRUCTS, section.last);
    const isEnd = last === section.last;
    const piece = new DecodedUpdate();
    const { bytes, rows, roots, keys, names } = update;
    const clock = update.at(first, CLOCK);
    const sections = [
      { client: section.client, clock, end: isEnd ? section.end : update.at(last, CLOCK), first, last },
    ];
    yield Object.assign(piece, { bytes, rows, roots, keys, names, sections, deletes: isEnd ? update.deletes : [] });
  }
}
