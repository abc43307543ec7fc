/** What screens say about the channels by which people are paged, and what each needs to know. */
import type { MethodKind } from '#server/oncall/contacts.ts';

export interface MethodField {
  name: string;
  label: string;
  hint?: string;
  placeholder?: string;
  isSecret?: boolean;
  isOptional?: boolean;
}
interface MethodWords {
  name: string;
  note: string;
  fields: readonly MethodField[];
}

const TWILIO: readonly MethodField[] = [
  { name: 'account', label: 'Account SID', placeholder: 'AC...' },
  { name: 'token', label: 'Auth token', isSecret: true },
  { name: 'from', label: 'From', placeholder: '+15550001111' },
  { name: 'to', label: 'Your number', placeholder: '+491701234567' },
];

export const METHODS: Record<MethodKind, MethodWords> = {
  push: { name: 'This browser', note: 'A notification on this device, also when Muster is closed.', fields: [] },
  ntfy: {
    name: 'ntfy',
    note: 'The ntfy app rings with urgent priority.',
    fields: [
      { name: 'url', label: 'Topic', placeholder: 'https://ntfy.sh/a-long-secret-topic' },
      { name: 'token', label: 'Access token', isSecret: true, isOptional: true },
    ],
  },
  'twilio-call': { name: 'Telephone call (Twilio)', note: 'A voice reads the title out, twice.', fields: TWILIO },
  'twilio-sms': { name: 'SMS (Twilio)', note: 'A text message with the link to answer.', fields: TWILIO },
  pagerduty: {
    name: 'PagerDuty',
    note: 'An event to a service of yours; it is acknowledged and resolved with the page.',
    fields: [
      { name: 'routingKey', label: 'Integration key', isSecret: true, hint: 'Of an Events API v2 integration.' },
    ],
  },
  webhook: {
    name: 'Signed webhook',
    note: 'For a program of your own.',
    fields: [{ name: 'url', label: 'Address', placeholder: 'https://example.org/page-me' }],
  },
  email: { name: 'E-mail', note: 'To the address of your account. It wakes nobody.', fields: [] },
};
