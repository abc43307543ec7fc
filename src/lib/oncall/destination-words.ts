/** What screens say about places that updates go to. */
import type { Audience } from '#model/incident/words.ts';
import type { DestinationKind } from '#server/integrations/destinations.ts';

export const KIND_NAMES: Record<DestinationKind, string> = {
  slack: 'Slack',
  mattermost: 'Mattermost',
  teams: 'Microsoft Teams',
  email: 'E-mail',
  webhook: 'Signed webhook',
};
export const KIND_HINTS: Record<DestinationKind, string> = {
  slack: 'The address of an incoming webhook: https://hooks.slack.com/services/...',
  mattermost: 'The address of an incoming webhook: https://chat.example.org/hooks/...',
  teams: 'The address of a workflow "When a Teams webhook request is received".',
  email: 'One address a line.',
  webhook: 'Any https address; bodies are signed (Standard Webhooks).',
};
export const AUDIENCE_NAMES: Record<Audience, string> = {
  internal: 'Internal',
  executives: 'Executives',
  public: 'Public',
};
