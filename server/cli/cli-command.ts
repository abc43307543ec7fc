/** What a command of the command line is, and what its parts share: reading files and standard input, failing in a sentence. */
import { readFile } from 'node:fs/promises';

export interface CliCommand {
  /** Begins with the command's name. */
  usage: string;
  summary: string;
  /** Resolves with the exit code. */
  run(args: string[]): Promise<number>;
}

/** Something that the person at the terminal can mend; the message is for them. */
export class CliError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CliError';
  }
}

/** A file's text; `-` is standard input. */
export async function readText(path: string): Promise<string> {
  if (path === '-') return readInput();
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new CliError(`${path} cannot be read (${reason}).`);
  }
}

export async function readInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk)));
  return Buffer.concat(chunks).toString('utf8');
}

/** Options that every command that touches data takes. */
export const WHERE = { url: { type: 'string' }, token: { type: 'string' } } as const;
