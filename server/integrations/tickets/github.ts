/** GitHub issues. */
import { HopelessError } from '#server/effects/channel.ts';
import type { Outbound } from '#server/integrations/outbound.ts';
import { at, expectSuccess, jsonOf, textAt } from './tracker.ts';
import type { MadeTicket, TicketChange, TicketText, Tracker } from './tracker.ts';

export interface GithubPlace {
  /** `https://api.github.com`, or an enterprise server's. */
  api: string;
  /** `owner/name` */
  repository: string;
  token: string;
}

const VENDOR = 'GitHub';
const refOf = (repository: string, number: string): string => `github:${repository.toLowerCase()}:${number}`;

/** Text that Markdown leaves as it is, and that mentions nobody. */
const literal = (text: string): string => text.replace(/[\\`*_[\]<>#|~]/g, '\\$&').replaceAll('@', '@\u200b');

export function github(outbound: Pick<Outbound, 'send'>, { api, repository, token }: GithubPlace): Tracker {
  const headers = {
    authorization: `Bearer ${token}`,
    accept: 'application/vnd.github+json',
    'x-github-api-version': '2022-11-28',
    'content-type': 'application/json',
  };
  const made = (issue: unknown): MadeTicket | null => {
    const number = textAt(issue, 'number');
    if (number === '') return null;
    return { key: `${repository}#${number}`, url: textAt(issue, 'html_url'), ref: refOf(repository, number) };
  };
  return {
    async probe() {
      const answer = await outbound.send({ url: `${api}/repos/${repository}`, headers });
      expectSuccess(VENDOR, answer);
      const found = jsonOf(VENDOR, answer);
      if (at(found, 'has_issues') === false) throw new HopelessError(`Issues are switched off in ${repository}.`);
      return `Repository ${textAt(found, 'full_name') || repository}`;
    },
    async find({ label }) {
      // Listing by label is exact and at once; the search index lags behind by minutes.
      const url = `${api}/repos/${repository}/issues?state=all&per_page=1&labels=${encodeURIComponent(label)}`;
      const answer = await outbound.send({ url, headers });
      expectSuccess(VENDOR, answer);
      return made(at(jsonOf(VENDOR, answer), 0));
    },
    async create({ title, paragraphs, link, label }: TicketText) {
      const body = [...paragraphs.map(literal), link].join('\n\n');
      const answer = await outbound.send({
        url: `${api}/repos/${repository}/issues`,
        method: 'POST',
        headers,
        body: JSON.stringify({ title: title.slice(0, 250), body, labels: ['muster', label] }),
      });
      expectSuccess(VENDOR, answer);
      const ticket = made(jsonOf(VENDOR, answer));
      if (!ticket) throw new Error('GitHub made an issue without a number.');
      return ticket;
    },
  };
}

/** What an `issues` webhook says; null when it is about something else. */
export function githubChange(body: unknown): TicketChange | null {
  const repository = textAt(body, 'repository', 'full_name');
  const number = textAt(body, 'issue', 'number');
  const state = textAt(body, 'issue', 'state');
  if (repository === '' || number === '' || (state !== 'open' && state !== 'closed')) return null;
  const reason = textAt(body, 'issue', 'state_reason');
  const said = state === 'closed' && reason === 'not_planned' ? 'closed, not planned' : state;
  return { ref: refOf(repository, number), state: said, done: state === 'closed' };
}
