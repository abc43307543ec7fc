/**
 * Runs one command of the administrator's list: a program by its full path with its arguments, never a shell, with an empty environment, no input, a time
 * limit, an output limit, and as nobody where Muster itself is root. Off unless the operator of the machine sets MUSTER_COMMANDS=1.
 */
import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import type { ServiceKey } from '#model/ids.ts';

export interface RanCommand {
  /** null: it was ended, or never began. */
  code: number | null;
  ended: 'exit' | 'timeout' | 'output' | 'not-started';
  /** Both streams as they came, cut at the limit. */
  output: string;
  tookMs: number;
  error: string | null;
}
/** Runs a filled-in argv. Never rejects. */
export type RunCommand = (argv: readonly string[], timeoutMs: number) => Promise<RanCommand>;

export const MOST_COMMAND_MS = 30_000;
const MOST_OUTPUT_BYTES = 256 * 1024;
const MOST_AT_ONCE = 2;
/** `nobody` of every Unix. */
const NOBODY = 65_534;
/** Programs that run what they are told: with them an argument is a program of its own. */
const TELLERS = new Set(
  'sh bash dash zsh ksh fish csh tcsh busybox env xargs nohup setsid sudo su doas pkexec chroot nsenter ssh'.split(' '),
);
const PLACEHOLDER = /\{([^{}]*)\}/g;
const KNOWN = ['service', 'number'];

/** Why an argv may not be on the list, in a sentence; null when it may. */
export function commandProblem(argv: readonly string[]): string | null {
  const [program = ''] = argv;
  if (!program.startsWith('/') || program.includes('/../')) return 'argv: give the program by its full path';
  if (TELLERS.has(basename(program)))
    return `argv: ${basename(program)} runs whatever it is told; name the program itself`;
  if (argv.some((one) => one.includes('\0'))) return 'argv: holds a character that no argument can hold';
  if (program.includes('{')) return 'argv: the program is fixed; only its arguments are filled in';
  const unknown = argv.flatMap((one) => [...one.matchAll(PLACEHOLDER)]).find(([, name]) => !KNOWN.includes(name ?? ''));
  return unknown ? `argv: ${unknown[0]} is not known; there are {service} and {number}` : null;
}

/**
 * The argv for an incident; null when it names a service and the incident has none. What is filled in is a service's key or a number, which hold nothing that
 * a program could take for an option.
 */
export function fillArgv(
  argv: readonly string[],
  about: { service: ServiceKey | null; number: number },
): string[] | null {
  if (about.service === null && argv.some((one) => one.includes('{service}'))) return null;
  return argv.map((one) =>
    one.replaceAll('{service}', about.service ?? '').replaceAll('{number}', String(about.number)),
  );
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

let running = 0;

/** Runs commands on this machine, two at a time at most. */
export const runCommand: RunCommand = async (argv, timeoutMs) => {
  if (running >= MOST_AT_ONCE)
    return { code: null, ended: 'not-started', output: '', tookMs: 0, error: 'Two commands are running; try again.' };
  running += 1;
  try {
    return await runOne(argv, Math.min(timeoutMs, MOST_COMMAND_MS));
  } finally {
    running -= 1;
  }
};

function runOne([program = '', ...rest]: readonly string[], timeoutMs: number): Promise<RanCommand> {
  const began = performance.now();
  const unprivileged = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const child = spawn(program, rest, {
    shell: false,
    env: {},
    cwd: '/',
    // A group of its own, so that what it starts ends with it.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...unprivileged,
  });
  const parts: Buffer[] = [];
  let bytes = 0;
  let ended: RanCommand['ended'] = 'exit';
  const stop = (why: 'timeout' | 'output'): void => {
    ended = why;
    endGroup(child.pid);
  };
  const timer = setTimeout(() => stop('timeout'), timeoutMs);
  const take = (part: Buffer): void => {
    if (bytes >= MOST_OUTPUT_BYTES) return;
    parts.push(part.subarray(0, MOST_OUTPUT_BYTES - bytes));
    bytes += part.length;
    if (bytes >= MOST_OUTPUT_BYTES) stop('output');
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  return new Promise((resolve) => {
    const done = (code: number | null, error: string | null): void => {
      clearTimeout(timer);
      const output = Buffer.concat(parts).toString('utf8');
      resolve({ code, ended, output, tookMs: Math.round(performance.now() - began), error });
    };
    child.on('error', (error) => {
      ended = 'not-started';
      done(null, error.message);
    });
    child.on('close', (code) => done(code, null));
  });
}
