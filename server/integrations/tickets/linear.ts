/** Linear, GraphQL. Takes an id of ours, so that asking twice makes one issue even without searching. */
import { createHash } from 'node:crypto';
import { HopelessError } from '#server/effects/channel.ts';
import type { Outbound } from '#server/integrations/outbound.ts';
import { at, expectSuccess, jsonOf, textAt } from './tracker.ts';
import type { MadeTicket, TicketChange, TicketText, Tracker } from './tracker.ts';

export interface LinearPlace {
  /** `https://api.linear.app/graphql` */
  api: string;
  /** The team's id. */
  team: string;
  token: string;
}

const VENDOR = 'Linear';
const ISSUE = 'id identifier url';
const PRIORITY = { P0: 1, P1: 2, P2: 3, P3: 4 };

/** A UUID that is always the same for the same label. */
export function uuidOf(label: string): string {
  const hex = createHash('sha256').update(label).digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const madeOf = (issue: unknown): MadeTicket | null => {
  const id = textAt(issue, 'id');
  return id === '' ? null : { key: textAt(issue, 'identifier'), url: textAt(issue, 'url'), ref: `linear:${id}` };
};

export function linear(outbound: Pick<Outbound, 'send'>, { api, team, token }: LinearPlace): Tracker {
  // A personal key stands bare, an OAuth token behind Bearer.
  const authorization = token.startsWith('lin_api_') ? token : `Bearer ${token}`;
  const ask = async (query: string, variables: object): Promise<unknown> => {
    const answer = await outbound.send({
      url: api,
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    // GraphQL says no with 200 or 400 and a list of errors; what kind decides whether trying again can help.
    const body: unknown = answer.status === 400 ? jsonOf(VENDOR, answer) : null;
    if (!body) expectSuccess(VENDOR, answer);
    return body ?? jsonOf(VENDOR, answer);
  };
  const find = async (ticket: TicketText): Promise<MadeTicket | null> => {
    const query = `query Find($id: ID!) { issues(filter: { id: { eq: $id } }, first: 1) { nodes { ${ISSUE} } } }`;
    return madeOf(at(await ask(query, { id: uuidOf(ticket.label) }), 'data', 'issues', 'nodes', 0));
  };
  return {
    async probe() {
      const answer = await ask('query Team($id: String!) { team(id: $id) { key name } }', { id: team });
      const name = textAt(answer, 'data', 'team', 'name');
      if (name === '') throw new HopelessError(textAt(answer, 'errors', 0, 'message') || 'Linear knows no such team.');
      return `Team ${textAt(answer, 'data', 'team', 'key')}, ${name}`;
    },
    find,
    async create(ticket) {
      const query = `mutation Make($input: IssueCreateInput!) { issueCreate(input: $input) { success issue { ${ISSUE} } } }`;
      const input = {
        id: uuidOf(ticket.label),
        teamId: team,
        title: ticket.title.slice(0, 250),
        description: [...ticket.paragraphs, ticket.link].join('\n\n'),
        ...(ticket.priority ? { priority: PRIORITY[ticket.priority] } : {}),
      };
      const answer = await ask(query, { input });
      const made = madeOf(at(answer, 'data', 'issueCreate', 'issue'));
      if (made) return made;
      const kind =
        textAt(answer, 'errors', 0, 'extensions', 'type') || textAt(answer, 'errors', 0, 'extensions', 'code');
      const said = textAt(answer, 'errors', 0, 'message') || 'no issue';
      if (/ratelimited|internal/i.test(kind)) throw new Error(`Linear answered: ${said}`);
      // Our id is taken: it is this very ticket, made by an attempt of which nobody heard.
      const before = await find(ticket);
      if (before) return before;
      throw new HopelessError(`Linear refused it: ${said.slice(0, 200)}`);
    },
  };
}

/** What a webhook says of an issue; null when it is about something else. */
export function linearChange(body: unknown): TicketChange | null {
  const id = textAt(body, 'data', 'id');
  if (textAt(body, 'type') !== 'Issue' || id === '') return null;
  if (textAt(body, 'action') === 'remove') return { ref: `linear:${id}`, state: 'Deleted', done: true };
  const state = textAt(body, 'data', 'state', 'name');
  const type = textAt(body, 'data', 'state', 'type');
  return state === '' ? null : { ref: `linear:${id}`, state, done: type === 'completed' || type === 'canceled' };
}
