/** What the kinds of follow-ups are called, and which question each asks (practice.md 11). */
import type { FollowupKind } from '#model/incident/words.ts';

export const KIND_WORDS: Record<FollowupKind, string> = {
  prevent: 'Prevent',
  detect: 'Detect',
  mitigate: 'Mitigate',
  recover: 'Recover',
  process: 'Process',
  investigate: 'Investigate',
};

/** What a kind asks for beyond the text; others ask nothing. */
export const KIND_QUESTIONS: Partial<Record<FollowupKind, { label: string; placeholder: string }>> = {
  detect: { label: 'Which alert, at which threshold?', placeholder: 'checkout_errors above 1 % for 5 min' },
  process: { label: 'Which setting or page does it change?', placeholder: 'https:// or /settings/paging' },
  investigate: {
    label: 'Which question does it answer, and by when?',
    placeholder: 'Can a replica be promoted twice?',
  },
};

/** Whether a detail is an address that may stand as a link: the web, or a path of ours. */
export const linkOf = (detail: string): string | null =>
  /^https?:\/\/\S+$/.test(detail.trim()) || /^\/[a-z][\w/-]*$/i.test(detail.trim()) ? detail.trim() : null;
