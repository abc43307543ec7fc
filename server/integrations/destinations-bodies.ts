/**
 * An update in the body formats of chats: Slack's blocks, Mattermost's attachments, an adaptive card for Teams. What people wrote stays text: nothing in it
 * becomes a mention that rings a whole channel, a link with another face, or markup that hides words.
 */
import type { MaybeSeverity } from '#model/incident/words.ts';
import type { UpdateSaid } from '#server/effects/channels/said.ts';
import { saidHeading, updateFoot, updateLead } from '#server/effects/channels/said.ts';

const SLACK_SECTION = 2_900;
const SLACK_HEADER = 150;
const MATTERMOST_MOST = 15_000;
/** Teams takes 28 KB for the whole card. */
const TEAMS_MOST = 18_000;

const COLORS: Record<NonNullable<MaybeSeverity> | 'undecided', string> = {
  SEV1: '#b3141d',
  SEV2: '#ee8a36',
  SEV3: '#e6b93a',
  SEV4: '#45607c',
  undecided: '#5d584f',
};

const clip = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);

/** A zero-width space after every at sign and inside `<!`: the words stay readable and ring nobody. */
export const withoutMentions = (text: string): string =>
  text.replace(/[@＠]/g, '$&\u200b').replace(/<(?=[!@#])/g, '<\u200b');

/** Slack reads `<`, `>` and `&` as control characters; escaped they are letters. */
export const slackText = (text: string): string =>
  withoutMentions(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Markdown of Mattermost and Teams: characters that make links, images and HTML lose their meaning. */
export const markdownText = (text: string): string => withoutMentions(text).replace(/[\\`*_~[\]<>|#]/g, '\\$&');

const paragraphs = (said: UpdateSaid): string[] => {
  const lead = updateLead(said);
  return [...(lead ? [lead] : []), said.text];
};

/** Incoming webhook of Slack. */
export function slackBody(said: UpdateSaid, link: string | null): object {
  const heading = saidHeading(said);
  const lead = updateLead(said);
  const struck = said.kind === 'retracted';
  const text = slackText(clip(said.text, SLACK_SECTION));
  const body = struck ? text.replace(/[^\n]+/g, (line) => `~${line.replaceAll('~', '')}~`) : text;
  return {
    text: slackText(`${heading}: ${paragraphs(said).join(' ')}`.slice(0, 3_000)),
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      {
        type: 'header',
        text: { type: 'plain_text', text: clip(withoutMentions(heading), SLACK_HEADER), emoji: false },
      },
      ...(lead ? [{ type: 'section', text: { type: 'mrkdwn', text: `*${slackText(lead)}*`, verbatim: true } }] : []),
      { type: 'section', text: { type: 'mrkdwn', text: body, verbatim: true } },
      {
        type: 'context',
        elements: [
          {
            type: 'mrkdwn',
            text: `${slackText(updateFoot(said))}${link ? ` · <${link}|Open>` : ''}`,
            verbatim: true,
          },
        ],
      },
    ],
  };
}

/** Incoming webhook of Mattermost. */
export function mattermostBody(said: UpdateSaid, link: string | null): object {
  const heading = saidHeading(said);
  return {
    username: 'Muster',
    text: '',
    attachments: [
      {
        fallback: withoutMentions(`${heading}: ${clip(said.text, 500)}`),
        color: COLORS[said.severity ?? 'undecided'],
        title: withoutMentions(clip(heading, 200)),
        ...(link ? { title_link: link } : {}),
        text: markdownText(clip(paragraphs(said).join('\n\n'), MATTERMOST_MOST)),
        footer: withoutMentions(updateFoot(said)),
      },
    ],
  };
}

const block = (text: string, more: object = {}): object => ({ type: 'TextBlock', text, wrap: true, ...more });

/** A message with an adaptive card, as workflows of Teams take it. */
export function teamsBody(said: UpdateSaid, link: string | null): object {
  const lead = updateLead(said);
  const card = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [
      block(markdownText(saidHeading(said)), { size: 'Medium', weight: 'Bolder', style: 'heading' }),
      ...(lead ? [block(markdownText(lead), { weight: 'Bolder', color: 'Attention' })] : []),
      ...clip(said.text, TEAMS_MOST)
        .split(/\n{2,}/)
        .map((paragraph) => block(markdownText(paragraph))),
      block(markdownText(updateFoot(said)), { isSubtle: true, size: 'Small' }),
    ],
    ...(link ? { actions: [{ type: 'Action.OpenUrl', title: 'Open', url: link }] } : {}),
  };
  return {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content: card }],
  };
}

/** Body of a signed webhook; the type is stable, further fields may come. */
export function webhookBody(said: UpdateSaid, link: string | null): object {
  const { kind, incident, number, title, severity, status, audience, text, reason, nextDueAt, at } = said;
  return {
    type: `update.${kind}`,
    timestamp: new Date(at).toISOString(),
    data: {
      incident:
        audience === 'public'
          ? { title, status, url: link }
          : { id: incident, number, title, severity, status, url: link },
      audience,
      text,
      reason,
      nextUpdateAt: nextDueAt === null ? null : new Date(nextDueAt).toISOString(),
    },
  };
}
