/** Texts of the model name people as `{actor:<id>}`, services as `{service:<key>}` and moments as `{time:<ms>}`; here they become words, by the reader's tables of names and zone. */
import { parseActorId } from '../ids.ts';
import type { ActorId } from '../ids.ts';

export interface Spelling {
  nameOf: (actor: ActorId) => string;
  /** Left out: the key itself. */
  serviceNameOf?: (service: string) => string;
  timeText: (at: number) => string;
}

/** The text with every placeholder spelled out; what looks like one but is none stays as it is. */
export const spell = (text: string, { nameOf, serviceNameOf, timeText }: Spelling): string =>
  text.replace(/\{(actor|service|time):([^{}\s]{1,128})\}/g, (whole: string, kind: string, value: string) => {
    if (kind === 'time') return /^\d{1,15}$/.test(value) ? timeText(Number(value)) : whole;
    if (kind === 'service') return serviceNameOf?.(value) ?? value;
    const actor = parseActorId(value);
    return actor === null ? whole : nameOf(actor);
  });
