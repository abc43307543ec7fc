/**
 * The one logger: JSON lines on stderr, with everything that could be a secret or a person's words left out. What a module logs
 * is named here by shape, so that nothing but codes, ids and durations gets in by accident.
 */
import { pino } from 'pino';

const REDACTED = ['token', 'password', 'secret', 'cookie', 'authorization', 'key', 'link'];

/** What the server logs through; a subset of pino's, so that tests can hand in a silent one. */
export interface Log {
  info(detail: object, message: string): void;
  warn(detail: object, message: string): void;
  error(detail: object, message: string): void;
  debug(detail: object, message: string): void;
}

/** Makes the process's logger. `level` is one of pino's. */
export function createLog(level: string): Log {
  return pino(
    { level, base: null, redact: { paths: REDACTED.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' } },
    pino.destination({ dest: 2, sync: true }),
  );
}

const nothing = (): void => undefined;
/** Logs nothing; for tests and for commands whose standard error belongs to people. */
export const silentLog: Log = { info: nothing, warn: nothing, error: nothing, debug: nothing };
