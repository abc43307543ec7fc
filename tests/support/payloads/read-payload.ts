// Bodies as senders post them, composed for these tests to the senders' documented shapes with names of our own.

import { readFileSync } from 'node:fs';

/** The text of `<name>.json` in this folder. */
export function readPayload(name: string): string {
  return readFileSync(new URL(`./${name}.json`, import.meta.url), 'utf8');
}
