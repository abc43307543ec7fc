/**
 * A colour and initials for a person, the same on every screen and in every session, from their opaque id alone.
 * The colours are the ten person tokens; carets, selections and avatars of one person share one.
 */
const COLORS = 10;

/** The place of a person in the ten person colours, 0 to 9. */
export function personColorIndex(id: string): number {
  let hash = 2166136261;
  for (let at = 0; at < id.length; at += 1) hash = Math.imul(hash ^ id.charCodeAt(at), 16777619);
  return ((hash ^ (hash >>> 15)) >>> 0) % COLORS;
}

/** The person's colour as a CSS value. */
export const personColor = (id: string): string => `var(--person-${personColorIndex(id)})`;

/** One or two letters for a name: first and last word; a question mark when there is none. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? '')][0] ?? '');
  return letters.join('').toUpperCase() || '?';
}
