/**
 * The one cookie. Over https it is bound to this host and to secure connections by its name (`__Host-`); over plain http, where browsers
 * refuse that prefix, it has a plain name, so that a machine on the local network can be used at all. Pages set it (src/lib/server/cookies.ts).
 */
import type { IncomingMessage } from 'node:http';

const cookieName = (https: boolean): string => (https ? '__Host-muster' : 'muster');

/** The session cookie's value in a request. */
export function readCookie(req: IncomingMessage, https: boolean): string | null {
  const name = `${cookieName(https)}=`;
  const pair = (req.headers.cookie ?? '').split(';').find((part) => part.trim().startsWith(name));
  return pair ? decodeURIComponent(pair.trim().slice(name.length)) : null;
}
