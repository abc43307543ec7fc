/**
 * Where a command works: on the data folder itself, or on a running server over its API. A folder that a server holds is refused with what to do instead.
 */
import type { App } from '#server/app.ts';
import { compose } from '#server/compose.ts';
import { readConfig } from '#server/config.ts';
import { createLog } from '#server/logger.ts';
import { DataFolderError } from '#server/storage/data-folder.ts';
import { CliError } from './cli-command.ts';

export interface Remote {
  url: string;
  /** Calls the API; throws `CliError` with the server's sentence when it refuses. */
  call(method: string, path: string, body?: unknown): Promise<Response>;
}

/** The server that was named, if one was. */
export function remoteOf(values: { url?: string; token?: string }): Remote | null {
  const { url, token = process.env.MUSTER_TOKEN } = values;
  if (!url) return null;
  if (!token) throw new CliError('--url needs --token (or MUSTER_TOKEN).');
  const base = url.replace(/\/+$/, '');
  return {
    url: base,
    async call(method, path, body) {
      const headers = {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      };
      const init = {
        method,
        headers,
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      };
      const response = await fetch(`${base}/api/v1${path}`, init).catch((error: unknown) => {
        throw new CliError(
          `${base} does not answer (${error instanceof Error ? (error.cause ?? error.message) : 'unreachable'}).`,
        );
      });
      if (response.ok) return response;
      const told: unknown = await response.json().catch(() => null);
      const detail =
        typeof told === 'object' && told !== null && 'detail' in told ? String(told.detail) : response.statusText;
      throw new CliError(`${response.status}: ${detail}`);
    },
  };
}

/** Opens the data folder for the time of some work. */
export async function onDataFolder<Value>(work: (app: App) => Promise<Value>): Promise<Value> {
  const config = readConfig(process.env);
  const app = await compose(config, { log: createLog(process.env.MUSTER_LOG ?? 'error') }).catch((error: unknown) => {
    if (error instanceof DataFolderError && error.code === 'locked') {
      throw new CliError(
        `${error.message} Name the server instead: --url http://${config.host}:${config.port} --token TOKEN`,
      );
    }
    throw error;
  });
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}
