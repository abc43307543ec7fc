/** Jira Cloud, REST v3: descriptions in the Atlassian Document Format, search by cursor (the older search answers 410). */
import { HopelessError } from '#server/effects/channel.ts';
import type { Outbound } from '#server/integrations/outbound.ts';
import { at, expectSuccess, jsonOf, textAt } from './tracker.ts';
import type { MadeTicket, TicketChange, TicketText, Tracker } from './tracker.ts';

export interface JiraPlace {
  /** `https://example.atlassian.net` */
  site: string;
  project: string;
  issueType: string;
  email: string;
  token: string;
}

const VENDOR = 'Jira';
/** Jira cuts nothing: a longer summary is refused. */
const MOST_SUMMARY = 250;

const refOf = (site: string, key: string): string => `jira:${new URL(site).host}:${key}`;

/** Plain paragraphs and the link back as an ADF document. */
export function adfOf({ paragraphs, link }: Pick<TicketText, 'paragraphs' | 'link'>): object {
  const paragraph = (content: object[]): object => ({ type: 'paragraph', content });
  const text = (value: string): object => ({ type: 'text', text: value });
  return {
    type: 'doc',
    version: 1,
    content: [
      ...paragraphs.map((value) => paragraph([text(value)])),
      paragraph([{ type: 'text', text: link, marks: [{ type: 'link', attrs: { href: link } }] }]),
    ],
  };
}

export function jira(outbound: Pick<Outbound, 'send'>, { site, project, issueType, email, token }: JiraPlace): Tracker {
  const headers = {
    authorization: `Basic ${Buffer.from(`${email}:${token}`).toString('base64')}`,
    accept: 'application/json',
    'content-type': 'application/json',
  };
  const made = (key: string): MadeTicket => ({ key, url: `${site}/browse/${key}`, ref: refOf(site, key) });
  const post = async (path: string, body: object): Promise<unknown> => {
    const answer = await outbound.send({ url: `${site}${path}`, method: 'POST', headers, body: JSON.stringify(body) });
    expectSuccess(VENDOR, answer);
    return jsonOf(VENDOR, answer);
  };
  return {
    async probe() {
      const answer = await outbound.send({ url: `${site}/rest/api/3/project/${encodeURIComponent(project)}`, headers });
      expectSuccess(VENDOR, answer);
      const found = jsonOf(VENDOR, answer);
      const types = at(found, 'issueTypes');
      const names = Array.isArray(types) ? types.map((type) => textAt(type, 'name')) : [];
      if (names.length > 0 && !names.includes(issueType))
        throw new HopelessError(`${project} has no issue type ${issueType}; it has ${names.join(', ')}.`);
      return `Project ${project}, ${textAt(found, 'name')}`;
    },
    async find({ label }) {
      const jql = `project = "${project.replaceAll('"', '')}" AND labels = "${label}"`;
      const answer = await post('/rest/api/3/search/jql', { jql, maxResults: 1, fields: ['key'] });
      const key = textAt(answer, 'issues', 0, 'key');
      return key === '' ? null : made(key);
    },
    async create(ticket) {
      const fields = {
        project: { key: project },
        issuetype: { name: issueType },
        summary: ticket.title.slice(0, MOST_SUMMARY),
        description: adfOf(ticket),
        labels: ['muster', ticket.label],
      };
      const key = textAt(await post('/rest/api/3/issue', { fields }), 'key');
      if (key === '') throw new Error('Jira made something without a key.');
      return made(key);
    },
  };
}

/** What a Jira webhook says of an issue; null when it is about something else. */
export function jiraChange(body: unknown): TicketChange | null {
  const event = textAt(body, 'webhookEvent');
  const key = textAt(body, 'issue', 'key');
  const self = URL.parse(textAt(body, 'issue', 'self'));
  if (!self || key === '' || !event.startsWith('jira:issue_')) return null;
  const ref = `jira:${self.host}:${key}`;
  if (event === 'jira:issue_deleted') return { ref, state: 'Deleted', done: true };
  const state = textAt(body, 'issue', 'fields', 'status', 'name');
  const category = at(body, 'issue', 'fields', 'status', 'statusCategory', 'key');
  return state === '' ? null : { ref, state, done: category === 'done' };
}
