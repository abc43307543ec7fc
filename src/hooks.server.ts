/**
 * Every page request: who is it, may they be here at all, and the headers that each answer carries. Pages for everybody are listed by name; whatever is not
 * listed needs somebody who is signed in.
 */
import { redirect } from '@sveltejs/kit';
import type { Handle, HandleServerError } from '@sveltejs/kit/hooks';
import { runningApp } from '#lib/server/app.ts';
import { cookieNameFor } from '#lib/server/cookies.ts';
import { squeezed } from '#lib/server/squeeze.ts';

/** First path segments that need no account. */
const OPEN = new Set([
  'sign-in',
  'join',
  'setup',
  'guest',
  'status',
  'shell',
  'sign-out',
  'dev',
  'page',
  'quote',
  'favicon.ico',
]);

const firstSegment = (pathname: string): string => pathname.split('/')[1] ?? '';

export const handle: Handle = async ({ event, resolve }) => {
  const app = runningApp();
  const https = event.url.protocol === 'https:';
  const cookie = event.cookies.get(cookieNameFor(https)) ?? null;
  event.locals.app = app;
  event.locals.https = https;
  event.locals.address = clientAddress(event.getClientAddress);
  event.locals.caller = await app.access.identify({ cookie });
  const segment = firstSegment(event.url.pathname);
  const { caller } = event.locals;
  if (!caller && !OPEN.has(segment)) {
    const back = event.url.pathname + event.url.search;
    redirect(303, back === '/' ? '/sign-in' : `/sign-in?back=${encodeURIComponent(back)}`);
  }
  // Guests were let into one incident; the rest of the house is not there for them.
  if (caller?.actor.kind === 'guest' && !OPEN.has(segment)) {
    const isReview = caller.actor.mode === 'review';
    const home = `/incidents/${caller.actor.incident}${isReview ? '/review' : ''}`;
    if (event.url.pathname !== home && !event.url.pathname.startsWith(`${home}/`)) redirect(303, home);
  }
  const response = await resolve(event);
  if (segment !== 'status') response.headers.set('cache-control', 'no-store');
  return squeezed(event.request, response);
};

/** In development the renderer may not know the address. */
function clientAddress(read: () => string): string {
  try {
    return read();
  } catch {
    return 'unknown';
  }
}

export const handleError: HandleServerError = ({ kind, error }) => {
  // Refusals (`error(404, ...)`) are said by pages in words for people; the framework's own and anything unforeseen are not.
  if (kind === 'app') return error;
  if (kind !== 'unknown')
    return { message: error.status === 404 ? 'There is nothing at this address.' : 'This request makes no sense.' };
  runningApp().log.error(
    { error: error instanceof Error ? (error.stack ?? error.message) : String(error) },
    'a page failed',
  );
  return { message: 'Something is wrong in the server; it has been logged.' };
};
