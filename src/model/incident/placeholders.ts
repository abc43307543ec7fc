/** Texts of the model name people as `{actor:<id>}` and moments as `{time:<ms>}`; here they become words, by the reader's table of names and zone. */
import { parseActorId } from '../ids.ts';
import type { ActorId } from '../ids.ts';

export interface Spelling {
  nameOf: (actor: ActorId) => string;
  timeText: (at: number) => string;
}

/** The text with every placeholder spelled out; what looks like one but is none stays as it is. */
export const spell = (text: string, { nameOf, timeText }: Spelling): string =>
  text.replace(/\{(actor|time):([^{}\s]{1,64})\}/g, (whole: string, kind: string, value: string) => {
    if (kind === 'time') return /^\d{1,15}$/.test(value) ? timeText(Number(value)) : whole;
    const actor = parseActorId(value);
    return actor === null ? whole : nameOf(actor);
  });
