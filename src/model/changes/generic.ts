// Reads the body of `POST /hooks/change/<key>`: what a deploy script, a flag tool or a person with curl sends. Total.
// `service` may be a list; `at` may be left out by a script that has no clock at hand, then the time of arrival counts.

import { z } from 'zod';
import { textFingerprint } from '#model/alerts/fingerprint.ts';
import type { Change, ChangeKind, ChangeParse } from './change.ts';
import { oneLine, webUrl } from './change.ts';

const kinds = ['push', 'tag', 'deployment', 'config', 'flag', 'schema', 'infrastructure', 'other'] as const;

const aliases: Readonly<Record<string, ChangeKind>> = {
  deploy: 'deployment',
  release: 'deployment',
  rollback: 'deployment',
  configuration: 'config',
  feature_flag: 'flag',
  'feature-flag': 'flag',
  toggle: 'flag',
  migration: 'schema',
  infra: 'infrastructure',
};

const serviceName = z.string().trim().min(1, 'names no service').max(100);

const schema = z.object({
  service: z.union([serviceName, z.array(serviceName).min(1, 'names no service').max(50)]),
  what: z.string().trim().min(1, 'says nothing'),
  at: z.union([z.string(), z.number()]).nullish(),
  url: z.string().nullish(),
  kind: z.string().nullish(),
  id: z.string().max(200).nullish(),
});

/** Reads a decoded JSON body that arrived at `receivedAt` (ms). The same body again gives the same id. */
export function parseChange(json: unknown, receivedAt: number): ChangeParse {
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    return { ok: false, problems: parsed.error.issues.map((i) => ({ path: i.path.join('.'), message: i.message })) };
  }
  const body = parsed.data;
  const at = body.at === null || body.at === undefined ? receivedAt : readTime(body.at);
  if (at === null) {
    const message = 'is not a time; send ISO 8601 (2026-02-03T04:05:06Z) or milliseconds since 1970';
    return { ok: false, problems: [{ path: 'at', message }] };
  }
  const url = webUrl(body.url);
  if (body.url && !url) return { ok: false, problems: [{ path: 'url', message: 'is not an http or https address' }] };
  const services = [...new Set(typeof body.service === 'string' ? [body.service] : body.service)];
  const what = oneLine(body.what);
  const change: Change = {
    id: `change:${body.id || textFingerprint(JSON.stringify([services, what, body.at ?? null]))}`,
    at,
    kind: readKind(body.kind),
    what,
    services,
    source: 'change',
    ...(url ? { url } : {}),
  };
  return { ok: true, changes: [change] };
}

function readKind(kind: string | null | undefined): ChangeKind {
  const word = (kind ?? '').trim().toLowerCase();
  return kinds.find((known) => known === word) ?? (Object.hasOwn(aliases, word) ? aliases[word] : undefined) ?? 'other';
}

// Seconds would land in January 1970, so a number that small is taken as seconds.
function readTime(value: string | number): number | null {
  if (typeof value === 'number') {
    if (!Number.isFinite(value) || value <= 0) return null;
    return Math.round(value < 100_000_000_000 ? value * 1000 : value);
  }
  const time = Date.parse(value);
  return Number.isFinite(time) ? time : null;
}
