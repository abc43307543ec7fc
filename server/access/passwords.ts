/**
 * Passwords as argon2id PHC strings. At most two are hashed at once: 46 MiB and a core each would otherwise let a stranger stop
 * the room by trying passwords.
 */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';

// OWASP's second choice of parameters: 46 MiB, one pass.
const COST = { memory: 47_104, passes: 1, parallelism: 1, tagLength: 32 } as const;
const CONCURRENCY = 2;
const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
  if (running >= CONCURRENCY) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

interface Cost {
  memory: number;
  passes: number;
  parallelism: number;
  tagLength: number;
}

function derive(password: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  const parameters = { message: password.normalize('NFKC'), nonce: salt, ...cost };
  return inTurn(
    () =>
      new Promise((resolve, reject) => {
        argon2('argon2id', parameters, (error, tag) => (error ? reject(error) : resolve(tag)));
      }),
  );
}

const spell = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

/** Hashes a password for keeping; the answer is a PHC string. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const tag = await derive(password, salt, COST);
  return `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${spell(salt)}$${spell(tag)}`;
}

/** Whether a password is the one that was hashed. A missing or unreadable hash takes the same time and is never right. */
export async function verifyPassword(password: string, phc: string | null): Promise<boolean> {
  const [, memory, passes, parallelism, salt, tag] = PHC.exec(phc ?? '') ?? [];
  if (salt === undefined || tag === undefined) {
    await derive(password, randomBytes(16), COST);
    return false;
  }
  const expected = Buffer.from(tag, 'base64');
  const cost = {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    tagLength: expected.length,
  };
  return timingSafeEqual(await derive(password, Buffer.from(salt, 'base64'), cost), expected);
}
