/** Where a drafted sentence comes from, in words: what stands behind it in the log, the situation, the record. */
const KINDS: readonly (readonly [prefix: string, words: string])[] = [
  ['entry:', 'the log'],
  ['situation:', 'the situation as it was written'],
  ['hypothesis:', 'a hypothesis'],
  ['decision:', 'a decision'],
  ['mitigation:', 'a mitigation'],
  ['why:', 'the five whys'],
  ['impact:', 'an impact that was noted'],
  ['report:', 'a report'],
  ['update:', 'a published update'],
  ['change:', 'a change'],
  ['alert:', 'an alert'],
  ['measure:', 'the clocks'],
  ['role:', 'who held which role'],
  ['incident:', 'a linked incident'],
  ['similar:', 'the library'],
  ['fact:', 'the record'],
];

/** `From the log, 14:05 UTC on 2026-03-02`; `timeText` spells the time where the reader has a zone. */
export function sourceWords(
  ref: unknown,
  at: unknown,
  timeText = (time: number): string => `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
): string {
  const from = typeof ref === 'string' ? KINDS.find(([prefix]) => ref.startsWith(prefix))?.[1] : undefined;
  const time = typeof at === 'number' && Number.isFinite(at) && Math.abs(at) < 8.64e15 ? `, ${timeText(at)}` : '';
  return `From ${from ?? 'what was recorded'}${time}`;
}
