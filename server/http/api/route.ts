/**
 * A route of the HTTP API as data: what it takes, who may call it, what it answers. The router, the OpenAPI document and the tests all read the same
 * rows, so that none of them can describe something else than what runs.
 */
import type { z } from 'zod';
import type { Caller } from '#server/access/caller.ts';
import type { App } from '#server/app.ts';
import { HIDDEN_INCIDENT } from '#model/incident/refusal.ts';
import type { Result } from '#model/incident/refusal.ts';
import { problem, problemOf } from '../problem.ts';
import type { Problem } from '../problem.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
/** Who may call: anybody, a signed-in caller of any kind (guests too), a member of the organisation, an administrator. */
export type Needs = 'anybody' | 'caller' | 'member' | 'administrator';

export type Reply =
  | { status: number; json: unknown; headers?: Record<string, string> }
  | { status: number; body: string | Uint8Array; type: string | null; headers?: Record<string, string> }
  | { problem: Problem };

export interface RouteInput<Body, Query> {
  app: App;
  /** For `anybody` routes a caller may be absent; all others get one. */
  caller: Caller;
  params: Record<string, string>;
  body: Body;
  query: Query;
  /** The origin under which the caller reached the server, for addresses in answers. */
  origin: string;
}

export interface Route {
  method: Method;
  /** Below /api/v1; parameters as `:name`. */
  path: string;
  summary: string;
  needs: Needs;
  body?: z.ZodType;
  query?: z.ZodType;
  /** Largest body, bytes. */
  limitBytes?: number;
  /** What comes back, by status. A schema describes JSON; `type` another media type. */
  answers: Record<number, { description: string; schema?: z.ZodType; type?: string }>;
  run(input: RouteInput<unknown, unknown>): Promise<Reply>;
}

type Typed<Body extends z.ZodType | undefined, Query extends z.ZodType | undefined> = Omit<
  Route,
  'run' | 'body' | 'query'
> & {
  body?: Body;
  query?: Query;
  run(
    input: RouteInput<
      Body extends z.ZodType ? z.infer<Body> : undefined,
      Query extends z.ZodType ? z.infer<Query> : undefined
    >,
  ): Promise<Reply>;
};

/** Writes a route with the types of its own schemas; the router parses before it runs, so the input is what they say. */
export function route<Body extends z.ZodType | undefined = undefined, Query extends z.ZodType | undefined = undefined>(
  given: Typed<Body, Query>,
): Route {
  const { body, query, run, ...rest } = given;
  type Input = Parameters<typeof run>[0];
  return {
    ...rest,
    ...(body ? { body } : {}),
    ...(query ? { query } : {}),
    run: ({ body: rawBody, query: rawQuery, ...input }) =>
      // Parsed twice would cost twice; the router has parsed with exactly these schemas.
      run({ ...input, body: rawBody as Input['body'], query: rawQuery as Input['query'] }),
  };
}

export const json = (value: unknown, status = 200, headers?: Record<string, string>): Reply => ({
  status,
  json: value,
  ...(headers ? { headers } : {}),
});
export const nothing = (): Reply => ({ status: 204, body: '', type: null });

/** What a use case said: its value as JSON, or its refusal. */
export const answered = (result: Result<unknown>, status = 200): Reply =>
  result.ok ? json(result.value, status) : { problem: problemOf(result.refusal) };
/** The same where there is nothing to tell besides that it is done. */
export const done = (result: Result<unknown>): Reply => (result.ok ? nothing() : answered(result));
export const HIDDEN: Reply = answered(HIDDEN_INCIDENT);
export const NOT_THERE: Reply = {
  problem: problem('not-found', 'There is nothing here, or it is not shared with you.'),
};
