/**
 * What the line understands and does. Loaded when somebody first goes to the line, or begins to use the room: until then a person reads,
 * and the words of thirty commands would stand between them and that.
 */
import { completeLine } from '#model/line/complete.ts';
import { isProblem, parseLine } from '#model/line/line.ts';
import { parsePaste } from '#model/line/paste.ts';
import { LINE_WORDS } from '#model/line/words.ts';
import { addPasted, doIntent, effectOf, keepAsEvidence } from './do-intent.ts';

export const parts = {
  LINE_WORDS,
  addPasted,
  completeLine,
  doIntent,
  effectOf,
  isProblem,
  keepAsEvidence,
  parseLine,
  parsePaste,
};
