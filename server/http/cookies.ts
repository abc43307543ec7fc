/**
 * The one cookie. Over https it is bound to this host and to secure connections by its name (`__Host-`); over plain http, where browsers
 * refuse that prefix, it has a plain name, so that a machine on the local network can be used at all.
 */
import type { IncomingMessage } from 'node:http';

const MAX_AGE_S = 30 * 24 * 3_600;

export const cookieName = (https: boolean): string => (https ? '__Host-muster' : 'muster');

/** The session cookie's value in a request. */
export function readCookie(req: IncomingMessage, https: boolean): string | null {
  const name = `${cookieName(https)}=`;
  const pair = (req.headers.cookie ?? '').split(';').find((part) => part.trim().startsWith(name));
  return pair ? pair.trim().slice(name.length) : null;
}

/** Attributes for the framework's cookie setter; a session of somebody's own device outlives the browser. */
export function cookieOptions(https: boolean, ownDevice: boolean) {
  const base = { path: '/', httpOnly: true, secure: https, sameSite: 'lax' as const };
  return ownDevice ? { ...base, maxAge: MAX_AGE_S } : base;
}
