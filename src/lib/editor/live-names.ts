/** What live blocks are called on screens. */
import type { LiveBlockKind } from '#model/postmortem/attributes.ts';

const NAMES: Record<LiveBlockKind, string> = {
  timeline: 'Timeline',
  whys: 'Five whys',
  followups: 'Follow-ups',
  measures: 'Measures',
  evidence: 'Evidence',
  hypotheses: 'Hypotheses',
  similar: 'Earlier incidents',
  people: 'People and roles',
};
export const LIVE_BLOCK_NAMES: Readonly<Record<string, string>> = NAMES;
