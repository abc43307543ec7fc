/**
 * What crosses between the main thread and a worker of storage or projections: numbered requests with the types that their names
 * imply, and answers in posts of several.
 */
import type { Failure } from './sqlite-connection.ts';

export type Request<Operations> = {
  [Name in keyof Operations]: {
    id: number;
    name: Name;
    args: Operations[Name] extends { args: infer Args } ? Args : never;
  };
}[keyof Operations];
export type ResultOf<Operations, Name extends keyof Operations> = Operations[Name] extends { result: infer Result }
  ? Result
  : never;
export type ArgsOf<Operations, Name extends keyof Operations> = Operations[Name] extends { args: infer Args }
  ? Args
  : never;

export type Reply =
  | { id: number; ok: true; value: unknown }
  | { id: number; ok: false; failure: (Failure & { applied: 'no' | 'unknown' }) | null; message: string };

/** What a worker posts: answers, and for the writer its condition after them when that changed. */
export interface WorkerPost {
  replies: Reply[];
  condition?: { state: 'ok' | 'full' | 'failing'; message: string };
  /** The worker is ready, or could not start. */
  started?: { ok: true } | { ok: false; code: string; message: string };
}
