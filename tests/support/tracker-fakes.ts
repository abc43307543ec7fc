/**
 * Trackers that answer as the vendors do, in this process: Jira Cloud, GitHub and Linear, with their status codes, shapes and habits. A mood makes the next
 * requests fail, hang, or do their work and lose the answer.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Mood =
  | 'well'
  /** 503 before anything is done. */
  | 'failing'
  /** 429 with Retry-After. */
  | 'busy'
  /** Does it and never answers. */
  | 'silent'
  /** Does it and cuts the line. */
  | 'cutting'
  /** 401: the token is no good. */
  | 'refusing';

interface Issue {
  number: number;
  id: string;
  title: string;
  labels: string[];
  body: unknown;
}
export interface Asked {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  // Bodies of three vendors; each test asserts what it needs.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  json: any;
}

export interface FakeTracker {
  origin: string;
  issues: Issue[];
  asked: Asked[];
  /** Moods for the next requests, in order; then all is well. */
  moods: Mood[];
  close(): Promise<void>;
}

type Answer = { status: number; json: unknown };
type Vendor = (asked: Asked, issues: Issue[]) => Answer;

const add = (issues: Issue[], given: Omit<Issue, 'number' | 'id'> & { id?: string }): Issue => {
  const number = issues.length + 41;
  const issue = { id: String(10_000 + number), ...given, number };
  issues.push(issue);
  return issue;
};

/** REST v3: 201 with id, key and self; search by JQL with a cursor; ADF only. */
export const jiraCloud: Vendor = ({ method, path, json }, issues) => {
  if (method === 'POST' && path === '/rest/api/3/search/jql') {
    const label = /labels = "([^"]+)"/.exec(json.jql)?.[1] ?? '';
    const found = issues.filter(({ labels }) => labels.includes(label));
    return {
      status: 200,
      json: { issues: found.map(({ id, number }) => ({ id, key: `OPS-${number}` })), isLast: true },
    };
  }
  if (method === 'GET' && path === '/rest/api/3/project/OPS')
    return { status: 200, json: { key: 'OPS', name: 'Operations', issueTypes: [{ name: 'Task' }, { name: 'Bug' }] } };
  if (method !== 'POST' || path !== '/rest/api/3/issue') return { status: 404, json: { errorMessages: ['Not found'] } };
  const { fields } = json;
  const isAdf = fields.description?.type === 'doc' && fields.description.version === 1;
  if (!isAdf || fields.project?.key !== 'OPS' || fields.summary.includes('\n'))
    return {
      status: 400,
      json: { errorMessages: [], errors: { description: 'Operation value must be an Atlassian Document' } },
    };
  const issue = add(issues, { title: fields.summary, labels: fields.labels, body: fields.description });
  return {
    status: 201,
    json: { id: issue.id, key: `OPS-${issue.number}`, self: `https://x/rest/api/3/issue/${issue.id}` },
  };
};

export const githubApi: Vendor = ({ method, path, json }, issues) => {
  const url = new URL(path, 'http://x');
  if (method === 'GET' && url.pathname === '/repos/acme/shop')
    return { status: 200, json: { full_name: 'acme/shop', has_issues: true } };
  if (url.pathname !== '/repos/acme/shop/issues') return { status: 404, json: { message: 'Not Found' } };
  const shown = ({ id, number, title, labels }: Issue): object => ({
    id: Number(id),
    number,
    title,
    state: 'open',
    html_url: `https://github.example/acme/shop/issues/${number}`,
    labels: labels.map((name) => ({ name })),
  });
  if (method === 'GET') {
    const label = url.searchParams.get('labels') ?? '';
    return { status: 200, json: issues.filter(({ labels }) => labels.includes(label)).map(shown) };
  }
  return { status: 201, json: shown(add(issues, { title: json.title, labels: json.labels, body: json.body })) };
};

/** GraphQL: 200 also for refusals; an id of the caller's that is taken is an error. */
export const linearApi: Vendor = ({ json }, issues) => {
  const shown = ({ id, number }: Issue): object => ({
    id,
    identifier: `ENG-${number}`,
    url: `https://linear.example/issue/ENG-${number}`,
  });
  const { query, variables } = json;
  if (query.startsWith('query Team')) {
    const team = variables.id === 'team-1' ? { key: 'ENG', name: 'Engineering' } : null;
    const errors = team ? {} : { errors: [{ message: 'Entity not found: Team' }] };
    return { status: 200, json: { data: { team }, ...errors } };
  }
  if (query.startsWith('query')) {
    return {
      status: 200,
      json: { data: { issues: { nodes: issues.filter(({ id }) => id === variables.id).map(shown) } } },
    };
  }
  const { input } = variables;
  if (issues.some(({ id }) => id === input.id)) {
    const error = {
      message: 'Entity with this id already exists',
      extensions: { type: 'invalid input', code: 'INPUT_ERROR' },
    };
    return { status: 200, json: { data: null, errors: [error] } };
  }
  const issue = add(issues, { id: input.id, title: input.title, labels: [], body: input.description });
  return { status: 200, json: { data: { issueCreate: { success: true, issue: shown(issue) } } } };
};

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? null : JSON.parse(text);
}

/** Starts a vendor on a free port. */
export async function startTracker(vendor: Vendor): Promise<FakeTracker> {
  const issues: Issue[] = [];
  const asked: Asked[] = [];
  const moods: Mood[] = [];
  const held = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    void readJson(request).then((json) => {
      const said: Asked = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, json };
      asked.push(said);
      const mood = moods.shift() ?? 'well';
      const send = (status: number, body: unknown, headers: Record<string, string> = {}): void => {
        response.writeHead(status, { 'content-type': 'application/json', ...headers });
        response.end(JSON.stringify(body));
      };
      if (mood === 'failing') return send(503, { message: 'unavailable' });
      if (mood === 'busy') return send(429, { message: 'slow down' }, { 'retry-after': '30' });
      if (mood === 'refusing') return send(401, { message: 'Bad credentials' });
      const answer = vendor(said, issues);
      if (mood === 'silent') return void held.add(response);
      if (mood === 'cutting') return void request.socket.destroy();
      send(answer.status, answer.json);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    issues,
    asked,
    moods,
    async close() {
      for (const response of held) response.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
