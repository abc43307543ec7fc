/**
 * How a slip is sealed. One key for each phase: it encrypts every text, and makes of a person a handle that counts their cards and says nothing without it.
 * When the key is destroyed neither can be made again, by anybody, from any copy. The key itself is kept wrapped by the server's secret, so that a disk alone
 * opens nothing.
 */
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { ActorId, BoardId } from '#model/ids.ts';
import type { SecretBox } from '#server/integrations/outbound-secrets.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Boxes come in steps of this size, so that the length of one says little about its text. */
const PAD_TO = 256;

export type Wrapping = Pick<SecretBox, 'seal' | 'open'>;

const placeOf = (phase: BoardId): string => `review-phase:${phase}`;

export class PhaseKey {
  readonly #key: Buffer;
  readonly #phase: BoardId;

  private constructor(phase: BoardId, key: Buffer) {
    this.#phase = phase;
    this.#key = key;
  }

  /** A fresh key and the text under which it is kept. */
  static make(phase: BoardId, wrapping: Wrapping): { key: PhaseKey; wrapped: string } {
    const bytes = randomBytes(32);
    return { key: new PhaseKey(phase, bytes), wrapped: wrapping.seal(bytes.toString('base64url'), placeOf(phase)) };
  }

  /** The key of a phase; null when it was destroyed, or the server's secret is another. */
  static unwrap(phase: BoardId, wrapped: string, wrapping: Wrapping): PhaseKey | null {
    const text = wrapped === '' ? null : wrapping.open(wrapped, placeOf(phase));
    return text === null ? null : new PhaseKey(phase, Buffer.from(text, 'base64url'));
  }

  #derive(purpose: string): Buffer {
    return createHmac('sha256', this.#key).update(purpose).digest();
  }

  /** What counts a person's slips: the same person gives the same handle within this phase, and another in the next. */
  handleOf(person: ActorId): string {
    return createHmac('sha256', this.#derive('handles')).update(person).digest('base64url');
  }

  seal(slip: BoardId, content: object): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#derive('boxes'), iv);
    cipher.setAAD(Buffer.from(`${this.#phase}/${slip}`));
    const json = JSON.stringify(content);
    const padded = json.padEnd(json.length + PAD_TO - (Buffer.byteLength(json) % PAD_TO));
    const body = Buffer.concat([cipher.update(padded, 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
  }

  /** What a box holds; null when it was sealed otherwise. */
  open(slip: BoardId, box: string): unknown {
    const bytes = Buffer.from(box, 'base64url');
    if (bytes.length < IV_BYTES + TAG_BYTES) return null;
    try {
      const cipher = createDecipheriv('aes-256-gcm', this.#derive('boxes'), bytes.subarray(0, IV_BYTES));
      cipher.setAAD(Buffer.from(`${this.#phase}/${slip}`));
      cipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      const text = Buffer.concat([cipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), cipher.final()]).toString(
        'utf8',
      );
      const value: unknown = JSON.parse(text);
      return value;
    } catch {
      return null;
    }
  }
}
