/** The words that the line understands after a slash, with what each does, for parsing, completion and the shortcut sheet. */
export interface LineWord {
  word: string;
  aliases: readonly string[];
  /** What follows the word. */
  takes: string;
  does: string;
  /** Shows its effect and needs one more Enter. */
  confirm?: true;
}

export const LINE_WORDS = [
  { word: 'sev', aliases: ['severity'], takes: '1-4 or ?, reason', does: 'Set the severity' },
  { word: 'status', aliases: [], takes: 'status, reason', does: 'Set the status' },
  {
    word: 'ic',
    aliases: ['command', 'commander'],
    takes: 'nothing (me), or a person',
    does: 'Take command, or ask somebody to',
  },
  { word: 'comms', aliases: [], takes: 'nothing (me), or a person', does: 'Take communications, or ask somebody to' },
  { word: 'scribe', aliases: [], takes: 'nothing (me), or a person', does: 'Take the scribe role, or ask somebody to' },
  { word: 'h', aliases: ['hypothesis', 'hyp'], takes: 'a claim', does: 'Put up a hypothesis' },
  { word: 'task', aliases: ['todo', 'do'], takes: '@person, what', does: 'Add a to-do' },
  { word: 'followup', aliases: ['follow-up', 'action'], takes: '@person, what', does: 'Add a follow-up for later' },
  { word: 'why', aliases: [], takes: 'a question or condition', does: 'Park a why for the postmortem' },
  { word: 'call', aliases: [], takes: 'a link', does: 'Set the call link' },
  { word: 'page', aliases: [], takes: 'a person or service, reason', does: 'Wake somebody', confirm: true },
  { word: 'decide', aliases: ['decision'], takes: 'what was decided', does: 'Record a decision' },
  {
    word: 'mitigate',
    aliases: ['mitigation'],
    takes: 'what; undo: how',
    does: 'Record a mitigation and how to undo it',
  },
  { word: 'caution', aliases: ['donttouch'], takes: 'what not to touch', does: 'Put up a caution' },
  { word: 'promise', aliases: [], takes: 'to whom: what, by when', does: 'Record a promise' },
  { word: 'update', aliases: [], takes: 'internal, executives or public; text', does: 'Start an update' },
  { word: 'resolve', aliases: ['resolved'], takes: 'what ended it', does: 'Resolve the incident', confirm: true },
  { word: 'handoff', aliases: ['hand-off', 'handover'], takes: 'a person', does: 'Offer a hand-off' },
  {
    word: 'pause',
    aliases: ['sleep'],
    takes: 'until when, @watcher, wake if ...',
    does: 'Sleep until the next check',
  },
  { word: 'resume', aliases: ['wake'], takes: 'reason', does: 'Wake a paused incident' },
  {
    word: 'merge',
    aliases: ['duplicate'],
    takes: 'the number of the incident that goes on',
    does: 'Merge into another incident',
    confirm: true,
  },
  { word: 'snooze', aliases: [], takes: 'for how long, reason', does: 'Let the next update wait' },
  { word: 'title', aliases: ['rename'], takes: 'a title', does: 'Change the title' },
  { word: 'service', aliases: ['affects'], takes: 'a service, ok / degraded / down', does: 'Say how a service does' },
  { word: 'stream', aliases: ['streams'], takes: 'a name, or nothing for all', does: 'Work in one stream' },
  { word: 'thank', aliases: ['thanks'], takes: '@person, for what', does: 'Thank somebody' },
] as const satisfies readonly LineWord[];

export type Word = (typeof LINE_WORDS)[number]['word'];

/** The entry for a word as typed, by its name or another name for it; null when there is none. */
export function wordOf(typed: string): (typeof LINE_WORDS)[number] | null {
  const wanted = typed.toLowerCase();
  return LINE_WORDS.find(({ word, aliases }) => word === wanted || aliases.some((alias) => alias === wanted)) ?? null;
}

/** How many letters must change to make one word of another. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? b.length;
}

/** The word that a misspelt one most likely meant; null when nothing is near. */
export function nearest(typed: string, known: readonly string[]): string | null {
  const wanted = typed.toLowerCase().slice(0, 40);
  const ranked = known
    .map((word) => ({ word, off: word.startsWith(wanted) && wanted !== '' ? 0 : distance(wanted, word) }))
    .sort((a, b) => a.off - b.off);
  const best = ranked[0];
  return best && best.off <= Math.max(1, Math.floor(wanted.length / 2)) ? best.word : null;
}
