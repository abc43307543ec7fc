/** Small words that texts of the model are made of: spans of time, lists, severities. English, like all texts that Muster drafts. */
import type { MaybeSeverity, Remedy } from './words.ts';

/** A span of time as people say it: `45 s`, `12 min`, `1 h 12 min`, `2 d 3 h`. Negative ones keep their sign. */
export function spanText(ms: number): string {
  const sign = ms < 0 ? '-' : '';
  const minutes = Math.round(Math.abs(ms) / 60_000);
  if (minutes === 0) return `${sign}${Math.round(Math.abs(ms) / 1_000)} s`;
  if (minutes < 60) return `${sign}${minutes} min`;
  const hours = Math.floor(minutes / 60);
  const rest = (amount: number, unit: string): string => (amount === 0 ? '' : ` ${amount} ${unit}`);
  if (hours < 48) return `${sign}${hours} h${rest(minutes % 60, 'min')}`;
  return `${sign}${Math.floor(hours / 24)} d${rest(hours % 24, 'h')}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listText(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}

/** A sentence that ends like one. */
export const sentence = (text: string): string => {
  const trimmed = text.trim();
  return trimmed === '' || /[.!?:…]["')\]]?$/.test(trimmed) ? trimmed : `${trimmed}.`;
};

export const severityText = (severity: MaybeSeverity): string => severity ?? 'SEV?';
export const REMEDY_TEXT: Record<Remedy, string> = {
  patch: 'a patch; the cause is still there',
  cure: 'a cure',
  'went-away': 'it went away by itself',
  unknown: 'not known',
};
