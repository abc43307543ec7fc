/** Writes on a board as a program with a token does: over the sync protocol, with the stock client. */
import WebSocket from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { addFollowup } from '#model/followups/followups.ts';
import { parseActorId, parseBoardId } from '#model/ids.ts';

/** Adds a follow-up; resolves when the server has it. */
export async function addOpenFollowup(
  baseUrl: string,
  incident: string,
  given: { text: string; owner: string; due: number },
): Promise<void> {
  const key = parseBoardId(`followup-${crypto.randomUUID()}`);
  const owner = parseActorId(given.owner);
  if (!key || !owner) throw new Error('no ids');
  const doc = new Y.Doc();
  const url = `${baseUrl.replace('http', 'ws')}/sync`;
  // The stock client has a WebSocket of the browser in mind; the one of ws is near enough to it.
  const provider = new WebsocketProvider(url, `${incident}/board`, doc, {
    WebSocketPolyfill: Object.assign(WebSocket),
    params: { token: process.env.MUSTER_BROWSER_TOKEN ?? '' },
    disableBc: true,
  });
  await new Promise<void>((resolve) => provider.once('sync', () => resolve()));
  addFollowup(doc, key, { text: given.text, owner, due: given.due, at: Date.now(), kind: 'prevent', remedy: 'cure' });
  // A second connection hears of it only when it is stored.
  const other = new WebsocketProvider(url, `${incident}/board`, new Y.Doc(), {
    WebSocketPolyfill: Object.assign(WebSocket),
    params: { token: process.env.MUSTER_BROWSER_TOKEN ?? '' },
    disableBc: true,
  });
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (other.doc.getMap('followups').has(key)) resolve();
    };
    other.doc.on('update', look);
    other.once('sync', look);
  });
  provider.destroy();
  other.destroy();
}
