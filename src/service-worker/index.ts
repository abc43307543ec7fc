/**
 * Lets a room open without a network: built files and one data-free shell page are kept, nothing else (strategy.ts). The shell
 * is fetched without credentials, so it cannot hold anybody's data. What a room contains is kept by the page's own local store.
 */
import { version } from '$app/env';
import { assets, immutable } from '$app/manifest';
import { self } from '$app/service-worker';
import { CARD, card, forgetCard, renewCard } from './card.ts';
import { readPush } from './push.ts';
import { strategyFor } from './strategy.ts';

const PREFIX = 'muster-';
const CACHE = `${PREFIX}${version}`;
const SHELL = '/shell';
/** Tabs of the version before may still ask for its files, so one older cache stays. */
const KEPT_CACHES = 2;

const rooted = (path: string): string => new URL(path, self.location.origin).pathname;
const FILES = new Set([...immutable, ...assets].map((file) => rooted(file.path)));

async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll([...FILES]);
  const shell = await fetch(SHELL, { credentials: 'omit', redirect: 'error', cache: 'no-store' });
  if (!shell.ok) throw new Error(`shell page answered ${shell.status}`);
  await cache.put(SHELL, shell);
  await self.skipWaiting();
}

async function activate(): Promise<void> {
  const ours = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(ours.slice(0, Math.max(0, ours.length - KEPT_CACHES + 1)).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function fromCache(request: Request): Promise<Response> {
  return (await caches.match(request, { ignoreSearch: true })) ?? fetch(request);
}

async function pageOrShell(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (offline) {
    const shell = await caches.match(SHELL);
    if (shell === undefined) throw offline;
    return shell;
  }
}

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  const isOurs = origin === self.location.origin && request.mode === 'navigate';
  if (isOurs && pathname === '/sign-out') event.waitUntil(forgetCard());
  if (isOurs && pathname === CARD && request.method === 'GET') return event.respondWith(card(request));
  if (isOurs && pathname === '/') event.waitUntil(renewCard().catch(() => undefined));
  const facts = { method: request.method, mode: request.mode, url: new URL(request.url), origin: self.location.origin };
  const strategy = strategyFor({ ...facts, files: FILES });
  if (strategy === 'cache-first') event.respondWith(fromCache(request));
  else if (strategy === 'shell-when-offline') event.respondWith(pageOrShell(request));
});

self.addEventListener('push', (event) => {
  const { title, body, tag, url, isPage } = readPush(event.data?.text() ?? '', self.location.origin);
  const options = { body, tag, data: url, requireInteraction: isPage, renotify: isPage };
  event.waitUntil(self.registration.showNotification(title, options));
});
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(String(event.notification.data)));
});
