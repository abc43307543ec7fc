/**
 * The emergency card on this device: the one page with data that the service worker keeps, because it is needed when nothing answers. Kept only as the server
 * gave it to somebody signed in, renewed when they are about, gone when they sign out.
 */
export const CARD = '/emergency';
const CACHE = 'emergency-card';
const RENEW_MS = 30 * 60_000;

/** Keeps an answer if it is the card itself and not the way to the sign-in page. */
async function keep(answer: Response): Promise<void> {
  if (!answer.ok || answer.redirected) return;
  const headers = new Headers(answer.headers);
  headers.set('x-kept-at', String(Date.now()));
  const kept = new Response(await answer.blob(), { status: 200, headers });
  await (await caches.open(CACHE)).put(CARD, kept);
}

const kept = async (): Promise<Response | undefined> => (await caches.open(CACHE)).match(CARD);

/** The card: fresh when the server answers, else as it was kept. */
export async function card(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request);
    await keep(answer.clone());
    return answer;
  } catch (offline) {
    const found = await kept();
    if (!found) throw offline;
    return found;
  }
}

/** Renews the card while somebody is about, at most twice an hour. */
export async function renewCard(): Promise<void> {
  const at = Number((await kept())?.headers.get('x-kept-at') ?? 0);
  if (Date.now() - at < RENEW_MS) return;
  await keep(await fetch(CARD, { credentials: 'same-origin', cache: 'no-store' })).catch(() => undefined);
}

export const forgetCard = (): Promise<boolean> => caches.delete(CACHE);
