/** The moments that people name when asked since when: a choice of spans, or a clock time of today. Pure. */
const MINUTE_MS = 60_000;

export const SINCE_CHOICES = [
  { value: 'now', label: 'Just now', agoMs: 0 },
  { value: '15', label: '15 min ago', agoMs: 15 * MINUTE_MS },
  { value: '60', label: '1 h ago', agoMs: 60 * MINUTE_MS },
  { value: 'time', label: 'At a time', agoMs: null },
  { value: 'unknown', label: 'Not sure', agoMs: null },
] as const;
export type Since = (typeof SINCE_CHOICES)[number]['value'];

/** The moment meant, ms; null when it is not known. `local` is what a datetime-local field holds. */
export function sinceAt(choice: Since, local: string, now: number): number | null {
  const agoMs = SINCE_CHOICES.find(({ value }) => value === choice)?.agoMs ?? null;
  if (agoMs !== null) return now - agoMs;
  if (choice !== 'time' || local === '') return null;
  const at = new Date(local).getTime();
  return Number.isNaN(at) ? null : at;
}
