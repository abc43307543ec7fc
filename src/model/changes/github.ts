// Reads GitHub's push and deployment_status webhooks into changes. Total: other events and bodies that change nothing
// (ping, a deployment that only queues) give an empty list and a note. Names of people are dropped here, at the border:
// the subject line of a commit is kept, its trailers, mentions and the branch owner of a merge line are not.

import { z } from 'zod';
import type { Change, ChangeParse } from './change.ts';
import { oneLine, webUrl } from './change.ts';

const repository = z.object({
  name: z.string(),
  pushed_at: z.union([z.number(), z.string()]).nullish(),
  default_branch: z.string().nullish(),
});

const commit = z.object({ id: z.string(), message: z.string(), timestamp: z.string().nullish() });

const pushSchema = z.object({
  ref: z.string(),
  before: z.string(),
  after: z.string(),
  created: z.boolean().nullish(),
  deleted: z.boolean().nullish(),
  forced: z.boolean().nullish(),
  compare: z.string().nullish(),
  commits: z.array(commit).nullish(),
  head_commit: commit.nullish(),
  repository,
});

const deploymentSchema = z.object({
  deployment_status: z.object({
    id: z.number(),
    state: z.string(),
    description: z.string().nullish(),
    environment: z.string().nullish(),
    created_at: z.string(),
    target_url: z.string().nullish(),
    log_url: z.string().nullish(),
    environment_url: z.string().nullish(),
  }),
  deployment: z.object({ sha: z.string(), ref: z.string(), environment: z.string().nullish() }),
  repository,
});

/** Reads the body of event `event` (the `X-GitHub-Event` header) that arrived at `receivedAt` (ms). */
export function parseGithub(event: string, json: unknown, receivedAt: number): ChangeParse {
  switch (event) {
    case 'push':
      return read(pushSchema, json, (push) => [pushChange(push, receivedAt)]);
    case 'deployment_status':
      return read(deploymentSchema, json, (status) => deploymentChanges(status, receivedAt));
    default:
      return { ok: true, changes: [], note: `GitHub event "${event}" changes nothing` };
  }
}

function read<Body>(schema: z.ZodType<Body>, json: unknown, toChanges: (body: Body) => Change[]): ChangeParse {
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    return { ok: false, problems: parsed.error.issues.map((i) => ({ path: i.path.join('.'), message: i.message })) };
  }
  const changes = toChanges(parsed.data);
  return changes.length > 0
    ? { ok: true, changes }
    : { ok: true, changes, note: 'A deployment that is still going on' };
}

function pushChange(push: z.infer<typeof pushSchema>, receivedAt: number): Change {
  const url = webUrl(push.compare);
  return {
    id: `github:push:${push.repository.name}:${push.ref}:${push.before}:${push.after}`,
    at: readTime(push.repository.pushed_at) ?? readTime(push.head_commit?.timestamp) ?? receivedAt,
    kind: push.ref.startsWith('refs/tags/') ? 'tag' : 'push',
    what: oneLine(pushText(push)),
    services: [push.repository.name],
    source: 'github',
    ...(url ? { url } : {}),
  };
}

function pushText(push: z.infer<typeof pushSchema>): string {
  const isTag = push.ref.startsWith('refs/tags/');
  const name = `${isTag ? 'tag' : 'branch'} ${push.ref.replace(/^refs\/(heads|tags)\//, '')}`;
  if (push.deleted) return `Deleted ${name}`;
  const head = push.head_commit ?? push.commits?.at(-1);
  const subject = head ? `: ${subjectOf(head.message)}` : '';
  const count = push.commits?.length ?? 0;
  if (isTag || count === 0) return `${push.created ? 'Created' : 'Moved'} ${name}${subject}`;
  const verb = push.forced ? 'force-pushed' : 'pushed';
  return `${count} ${count === 1 ? 'commit' : 'commits'} ${verb} to ${name}${subject}`;
}

// GitHub writes "Merge pull request #12 from login/branch" and names the squashed people in trailers below the subject.
function subjectOf(message: string): string {
  const first = message.split('\n', 1)[0] ?? '';
  return first
    .replace(/^(Merge pull request #\d+) from .*$/, '$1')
    .replace(/<?[\w.+-]+@[\w-]+\.[\w.-]+>?/g, '')
    .replace(/(^|[\s(])@[\w-]+/g, '$1')
    .replace(/\s{2,}/g, ' ')
    .trim();
}

const outcomes: Readonly<Record<string, string>> = {
  success: 'Deployed',
  failure: 'Deployment failed:',
  error: 'Deployment failed:',
  in_progress: 'Deployment started:',
  inactive: 'Deployment retired:',
};

function deploymentChanges(body: z.infer<typeof deploymentSchema>, receivedAt: number): Change[] {
  const { deployment_status: status, deployment } = body;
  const outcome = Object.hasOwn(outcomes, status.state) ? outcomes[status.state] : undefined;
  // queued, pending, waiting: nothing runs differently yet.
  if (!outcome) return [];
  const where = status.environment || deployment.environment || 'an unnamed environment';
  const sha = deployment.sha.slice(0, 7);
  const version = deployment.ref.startsWith(sha) ? sha : `${deployment.ref} (${sha})`;
  const url = webUrl(status.log_url) ?? webUrl(status.target_url) ?? webUrl(status.environment_url);
  return [
    {
      id: `github:deployment_status:${status.id}`,
      at: readTime(status.created_at) ?? receivedAt,
      kind: 'deployment',
      what: oneLine(`${outcome} ${version} to ${where}`),
      services: [body.repository.name],
      source: 'github',
      ...(url ? { url } : {}),
    },
  ];
}

function readTime(value: string | number | null | undefined): number | null {
  if (typeof value === 'number') return value * 1000;
  const time = value ? Date.parse(value) : Number.NaN;
  return Number.isFinite(time) ? time : null;
}
