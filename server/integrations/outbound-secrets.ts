/**
 * Secrets of integrations at rest: AES-256-GCM under a key that is given by the environment or made once in the data folder, bound to what each secret is for,
 * so that one cannot be put in another's place. The same key derives single-use links, which therefore need not be stored to be said twice.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const KEY_FILE = 'secret.key';
const KEY_BYTES = 32;

/** The key's text: as given, else from the data folder, where it is made on first use and readable for this user only. */
function keyText(given: { secretKey: string | null; dataDir: string }): string {
  if (given.secretKey !== null) return given.secretKey;
  const path = join(given.dataDir, KEY_FILE);
  if (existsSync(path)) return readFileSync(path, 'utf8').trim();
  mkdirSync(given.dataDir, { recursive: true, mode: 0o700 });
  const made = randomBytes(KEY_BYTES).toString('base64url');
  // Written aside and renamed: a crash in between must not leave half a key that later opens nothing.
  writeFileSync(`${path}.new`, `${made}\n`, { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
  return made;
}

export class SecretBox {
  readonly #sealing: Buffer;
  readonly #deriving: Buffer;

  constructor(given: { secretKey: string | null; dataDir: string }) {
    const text = keyText(given);
    const derive = (purpose: string): Buffer => Buffer.from(hkdfSync('sha256', text, 'muster', purpose, KEY_BYTES));
    this.#sealing = derive('seal');
    this.#deriving = derive('derive');
  }

  /** Encrypts a text for one place (`destination:<id>`). */
  seal(text: string, place: string): string {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#sealing, iv);
    cipher.setAAD(Buffer.from(place));
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return `v1.${Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')}`;
  }

  /** Decrypts what was sealed for this place; null when the key has changed, the place is another or the text was touched. */
  open(sealed: string, place: string): string | null {
    const bytes = Buffer.from(sealed.replace(/^v1\./, ''), 'base64url');
    if (bytes.length < 28) return null;
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#sealing, bytes.subarray(0, 12));
      decipher.setAAD(Buffer.from(place));
      decipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    } catch {
      return null;
    }
  }

  /** An unguessable text that is always the same for the same words: 256 bits, URL-safe. */
  derive(...words: string[]): string {
    return createHmac('sha256', this.#deriving).update(JSON.stringify(words)).digest('base64url');
  }
}
