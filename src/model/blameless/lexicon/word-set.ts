// Word lists are written as plain text, so that they can be read and extended without punctuation.

/** The words of a text, split at white space. */
export function wordSet(...texts: readonly string[]): ReadonlySet<string> {
  return new Set(texts.flatMap((text) => text.split(/\s+/)).filter((word) => word !== ''));
}
