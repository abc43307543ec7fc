/** The session cookie as pages set and read it; its name and attributes are the server's (server/http/cookies.ts), repeated here because pages import only types from there. */
import type { Cookies } from '@sveltejs/kit';
import type { SignedIn } from '#server/access/access.ts';

const MAX_AGE_S = 30 * 24 * 3_600;

export const cookieNameFor = (https: boolean): string => (https ? '__Host-muster' : 'muster');

/** Gives the browser its session; a device that its person called their own keeps it for thirty days. */
export function setSession(cookies: Cookies, signedIn: Pick<SignedIn, 'cookie' | 'ownDevice'>, https: boolean): void {
  const base = { path: '/', httpOnly: true, secure: https, sameSite: 'lax' as const };
  cookies.set(cookieNameFor(https), signedIn.cookie, signedIn.ownDevice ? { ...base, maxAge: MAX_AGE_S } : base);
}

export function clearSession(cookies: Cookies, https: boolean): void {
  cookies.delete(cookieNameFor(https), { path: '/', secure: https });
}
