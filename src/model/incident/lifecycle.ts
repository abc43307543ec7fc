/**
 * Which status may follow which. Stepping back and reopening are allowed, because responders are sometimes wrong; side exits have a way back, except a
 * merge, whose story goes on in the survivor.
 */
import type { PostmortemState, Status } from './words.ts';

const WORKING: readonly Status[] = ['triage', 'investigating', 'identified', 'monitoring', 'mitigated', 'paused'];

/** From a working status anywhere; from an end back to work or on to `closed`. */
const NEXT: Record<Status, readonly Status[]> = {
  triage: [
    'investigating',
    'identified',
    'mitigated',
    'monitoring',
    'paused',
    'resolved',
    'declined',
    'merged',
    'cancelled',
  ],
  investigating: [
    'triage',
    'identified',
    'mitigated',
    'monitoring',
    'paused',
    'resolved',
    'declined',
    'merged',
    'cancelled',
  ],
  identified: ['investigating', 'mitigated', 'monitoring', 'paused', 'resolved', 'merged', 'cancelled'],
  mitigated: ['investigating', 'identified', 'monitoring', 'paused', 'resolved', 'merged', 'cancelled'],
  monitoring: ['investigating', 'identified', 'mitigated', 'paused', 'resolved', 'merged', 'cancelled'],
  paused: ['investigating', 'identified', 'mitigated', 'monitoring', 'triage', 'resolved', 'merged', 'cancelled'],
  resolved: ['investigating', 'identified', 'mitigated', 'monitoring', 'closed', 'merged'],
  closed: ['investigating', 'resolved'],
  declined: ['triage', 'investigating'],
  cancelled: ['triage', 'investigating'],
  merged: [],
};

/** Whether a status may follow another. */
export const mayFollow = (from: Status, to: Status): boolean => NEXT[from].includes(to);
/** The statuses that may come next, in the order in which a menu shows them. */
export const nextStatuses = (from: Status): readonly Status[] => NEXT[from];
/** Somebody works on it, or sleeps on it. */
export const isLive = (status: Status): boolean => WORKING.includes(status);
/** Over, with a story to tell: resolved or closed. */
export const isOver = (status: Status): boolean => status === 'resolved' || status === 'closed';
/** Left by a side exit: takes no commands but the way back. */
export const isAside = (status: Status): boolean =>
  status === 'declined' || status === 'cancelled' || status === 'merged';

/** What people outside are told a status is; the four words that status pages use. */
export function publicStatus(status: Status): 'Investigating' | 'Identified' | 'Monitoring' | 'Resolved' {
  if (status === 'triage' || status === 'investigating') return 'Investigating';
  if (status === 'identified') return 'Identified';
  return status === 'mitigated' || status === 'monitoring' || status === 'paused' ? 'Monitoring' : 'Resolved';
}

const NEXT_POSTMORTEM: Record<PostmortemState, readonly PostmortemState[]> = {
  draft: ['in-review', 'reviewed', 'published', 'waived'],
  'in-review': ['draft', 'reviewed', 'published', 'waived'],
  reviewed: ['in-review', 'published', 'closed'],
  published: ['in-review', 'withdrawn', 'closed'],
  withdrawn: ['draft', 'in-review', 'published', 'closed'],
  closed: ['in-review'],
  waived: ['draft'],
};
/** The states that may come next for a postmortem, in the order in which a menu shows them. */
export const nextPostmortemStates = (from: PostmortemState): readonly PostmortemState[] => NEXT_POSTMORTEM[from];
