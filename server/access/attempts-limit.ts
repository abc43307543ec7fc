/**
 * How often somebody may try a password or a link: counted per account and per network before anything is hashed, and forgotten by itself.
 * It slows down and never locks out for good, so that a stranger cannot keep an administrator out.
 */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

const WINDOW_S = 15 * 60;

export interface AttemptsLimit {
  /** null: go ahead; otherwise the milliseconds until the next try is worth it. */
  take(account: string, address: string): Promise<number | null>;
  /** The try was right: this account may be tried again from this network. */
  forgive(account: string, address: string): Promise<void>;
}

/** The network of an address: /24 of IPv4, /56 of IPv6, because one attacker has a whole one. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:/i, '');
  if (plain.includes('.')) return plain.split('.').slice(0, 3).join('.');
  const [first = '', second = '', third = '', fourth = ''] = plain.split(':');
  return [first, second, third, fourth.slice(0, -2)].join(':');
}

/** Limits in this process's memory. */
export function createAttemptsLimit(
  limits = { perAccountAndNetwork: 8, perAccount: 40, perNetwork: 60 },
): AttemptsLimit {
  const pair = new RateLimiterMemory({ points: limits.perAccountAndNetwork, duration: WINDOW_S });
  const account = new RateLimiterMemory({ points: limits.perAccount, duration: WINDOW_S });
  const network = new RateLimiterMemory({ points: limits.perNetwork, duration: WINDOW_S });
  return {
    async take(name, address) {
      const from = networkOf(address);
      try {
        await network.consume(from);
        await account.consume(name);
        await pair.consume(`${name} ${from}`);
        return null;
      } catch (refusal) {
        if (refusal instanceof RateLimiterRes) return refusal.msBeforeNext;
        throw refusal;
      }
    },
    async forgive(name, address) {
      await pair.delete(`${name} ${networkOf(address)}`);
    },
  };
}
