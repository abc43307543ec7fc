/** Trackers and tickets as they cross the wire. Tokens and addresses with secrets never do. */

export const TRACKER_KINDS = ['jira', 'github', 'linear', 'webhook'] as const;
export type TrackerKind = (typeof TRACKER_KINDS)[number];

/** Where follow-ups can leave as tickets. */
export interface TrackerView {
  id: string;
  kind: TrackerKind;
  name: string;
  /** Site, repository, team or address, as a person recognises it. */
  place: string;
}
