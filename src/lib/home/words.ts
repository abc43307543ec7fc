/** What the closed vocabularies are called on these pages. */
import type { PostmortemState, Remedy } from '#model/incident/words.ts';

export const REMEDY_WORDS: Record<Remedy, string> = {
  patch: 'patched, not cured',
  cure: 'cured',
  'went-away': 'went away by itself',
  unknown: 'what ended it is unknown',
};

export const POSTMORTEM_WORDS: Record<PostmortemState, string> = {
  draft: 'Postmortem: draft',
  'in-review': 'Postmortem: in review',
  reviewed: 'Postmortem: reviewed',
  published: 'Postmortem: published',
  withdrawn: 'Postmortem: withdrawn',
  closed: 'Postmortem: closed',
  waived: 'Postmortem: waived',
};
