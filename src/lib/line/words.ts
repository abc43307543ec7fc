/** The words that the line understands after `/`: what each takes and does, for completion, help and refusals. */
export interface LineWord {
  word: string;
  /** Other spellings. */
  also?: readonly string[];
  /** What comes after it, for the completion list. */
  takes?: string;
  does: string;
  /** What the argument is completed from. */
  from?: 'severity' | 'status' | 'person' | 'person-or-service' | 'audience';
}

export const LINE_WORDS: readonly LineWord[] = [
  { word: 'sev', takes: '1-4 or ?', does: 'Set the severity', from: 'severity', also: ['severity'] },
  { word: 'status', takes: 'status', does: 'Set the status', from: 'status' },
  { word: 'ic', takes: 'nobody: you, or a name', does: 'Take or give command', from: 'person', also: ['command', 'commander'] },
  { word: 'comms', takes: 'nobody: you, or a name', does: 'Take or give communications', from: 'person' },
  { word: 'scribe', takes: 'nobody: you, or a name', does: 'Take or give the scribe role', from: 'person' },
  { word: 'h', takes: 'claim', does: 'Put up a hypothesis', also: ['hypothesis'] },
  { word: 'task', takes: 'what', does: 'Add to “To do now”', also: ['todo', 'do'] },
  { word: 'followup', takes: 'what', does: 'Add a follow-up for later', also: ['follow-up', 'action'] },
  { word: 'why', takes: 'statement', does: 'Park a why for the five whys' },
  { word: 'mitigation', takes: 'what is in force', does: 'Record a mitigation', also: ['mitigate'] },
  { word: 'decision', takes: 'what was decided', does: 'Record a decision', also: ['decide', 'd'] },
  { word: 'caution', takes: 'what not to touch', does: 'Warn everybody: do not touch', also: ['dont'] },
  { word: 'promise', takes: 'what was promised', does: 'Record a promise made', also: ['promised'] },
  { word: 'call', takes: 'link', does: 'Set the call link' },
  { word: 'page', takes: 'person or service', does: 'Page somebody', from: 'person-or-service' },
  { word: 'update', does: 'Write an update for stakeholders', from: 'audience', takes: 'audience' },
  { word: 'publish', does: 'Publish the draft that is open', from: 'audience', takes: 'audience' },
  { word: 'snooze', takes: 'minutes and reason', does: 'Put the next update off' },
  { word: 'resolve', does: 'Resolve the incident', also: ['resolved', 'close'] },
  { word: 'pause', takes: 'minutes, and what would wake it', does: 'Let it rest until a time' },
  { word: 'resume', does: 'Wake a paused incident' },
  { word: 'handoff', does: 'Hand off command', also: ['hand-off', 'handover'] },
  { word: 'title', takes: 'new title', does: 'Change the title', also: ['retitle', 'rename'] },
  { word: 'link', takes: 'address', does: 'Add a link as evidence', also: ['evidence'] },
  { word: 'help', does: 'Show all words and keys', also: ['?'] },
];

/** The word as the line spells it; null when unknown. */
export const lineWord = (typed: string): LineWord | null =>
  LINE_WORDS.find(({ word, also }) => word === typed || also?.includes(typed)) ?? null;

/** The known word that is nearest to a misspelt one, within two letters; null when none is near. */
export function nearestWord(typed: string): string | null {
  let best: { word: string; distance: number } | null = null;
  for (const { word, also } of LINE_WORDS) {
    for (const candidate of [word, ...(also ?? [])]) {
      const distance = editDistance(typed, candidate) - (candidate.startsWith(typed) ? 1 : 0);
      if (!best || distance < best.distance) best = { word: candidate, distance };
    }
  }
  return best && best.distance <= Math.min(2, Math.ceil(typed.length / 2)) ? best.word : null;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, change));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
