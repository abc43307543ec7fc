/** What each tracker asks for, and what to enter there for the way back. Plain data for the form. */
import type { TrackerKind } from '#protocol/tickets.ts';

interface TrackerField {
  key: string;
  label: string;
  placeholder?: string;
  hint?: string;
  type?: 'url' | 'email';
  optional?: boolean;
  /** Goes in and never comes back. */
  isSecret?: boolean;
}

export const TRACKER_NAMES: Record<TrackerKind, string> = {
  jira: 'Jira Cloud',
  github: 'GitHub issues',
  linear: 'Linear',
  webhook: 'Signed webhook',
};

export const TRACKER_FIELDS: Record<TrackerKind, readonly TrackerField[]> = {
  jira: [
    { key: 'site', label: 'Site', type: 'url', placeholder: 'https://example.atlassian.net' },
    { key: 'project', label: 'Project key', placeholder: 'OPS' },
    { key: 'issueType', label: 'Issue type', placeholder: 'Task', optional: true },
    { key: 'email', label: 'E-mail of the account', type: 'email', placeholder: 'bot@example.org' },
    { key: 'token', label: 'API token', isSecret: true, hint: 'id.atlassian.com, Security, API tokens' },
  ],
  github: [
    { key: 'repository', label: 'Repository', placeholder: 'owner/name' },
    { key: 'api', label: 'API address', type: 'url', placeholder: 'https://api.github.com', optional: true },
    { key: 'token', label: 'Token', isSecret: true, hint: 'Fine-grained, with read and write on issues' },
  ],
  linear: [
    { key: 'team', label: 'Team id', hint: 'Copied from the team in Linear: a UUID' },
    { key: 'token', label: 'API key', isSecret: true },
    {
      key: 'webhookSecret',
      label: 'Secret of its webhook',
      optional: true,
      isSecret: true,
      hint: 'Linear shows it when the way back is entered there; it can be added later.',
    },
    { key: 'api', label: 'API address', type: 'url', placeholder: 'https://api.linear.app/graphql', optional: true },
  ],
  webhook: [
    { key: 'url', label: 'Address', type: 'url', placeholder: 'https://tickets.example.org/in' },
    {
      key: 'secret',
      label: 'Signing secret',
      isSecret: true,
      placeholder: 'whsec_…',
      hint: 'Standard Webhooks: whsec_ and base64; the receiver checks with it and answers {key, url}.',
    },
  ],
};

/** Which inbound source takes the state of tickets, and where its address goes. */
export const WAY_BACK: Record<TrackerKind, { source: string; note: string }> = {
  jira: {
    source: 'jira',
    note: 'Shown once. In Jira: System, WebHooks, Create; events: issue updated and deleted.',
  },
  github: {
    source: 'github',
    note: 'Shown once. In the repository: Settings, Webhooks; content type application/json; events: Issues.',
  },
  linear: {
    source: 'linear',
    note: 'Shown once. In Linear: Settings, API, Webhooks; data change events: Issues. Then give Muster the secret that Linear shows there.',
  },
  webhook: {
    source: 'tickets',
    note: 'Shown once. Post {"key", "state", "done", "timestamp"} there when a ticket changes, signed as Standard Webhooks describes with the secret of this tracker.',
  },
};
