/** Four people on a bad network: messages are late, doubled, out of order; people go offline and come back with a handshake. All from a seed. */
import * as Y from 'yjs';
import { operate, peerActor } from '#tests/support/operations.ts';
import type { OperationName } from '#tests/support/operations.ts';
import type { Random } from '#tests/support/random.ts';

interface Peer {
  doc: Y.Doc;
  online: boolean;
  inbox: Uint8Array[];
}

export class Peers {
  readonly peers: Peer[];
  /** Everything that anybody added, by collection. */
  readonly added = new Map<string, Set<string>>();
  readonly done: OperationName[] = [];
  #now = Date.UTC(2026, 0, 1);
  readonly #random: Random;

  constructor(random: Random, count = 4) {
    this.#random = random;
    this.peers = Array.from({ length: count }, (_, index) => {
      const doc = new Y.Doc();
      // Reproducible, and not in the order of the peers: ties are decided by clientID.
      doc.clientID = 1 + ((index * 7_919 + random.int(1_000_000)) >>> 0);
      const peer: Peer = { doc, online: true, inbox: [] };
      doc.on('update', (update: Uint8Array, origin: unknown) => {
        if (origin !== 'remote' && peer.online) this.#send(peer, update);
      });
      return peer;
    });
  }

  #send(from: Peer, update: Uint8Array): void {
    for (const to of this.peers) {
      if (to === from || !to.online) continue;
      to.inbox.push(update);
      if (this.#random.chance(0.1)) to.inbox.push(update);
    }
  }

  /** One thing happens to one person; returns whom. */
  step(): Y.Doc {
    const random = this.#random;
    const index = random.int(this.peers.length);
    const peer = this.peers[index];
    if (!peer) throw new Error('no such peer');
    this.#now += random.int(10_000);
    const kind = random.next();
    if (kind < 0.55) {
      const added = (collection: string, id: string): void => {
        this.added.set(collection, (this.added.get(collection) ?? new Set()).add(id));
      };
      this.done.push(operate({ doc: peer.doc, random, now: this.#now, actor: peerActor(index), added }));
    } else if (kind < 0.92) this.#deliver(peer);
    else if (peer.online) this.#leave(peer);
    else this.#comeBack(peer);
    return peer.doc;
  }

  #deliver(peer: Peer): void {
    if (!peer.online || peer.inbox.length === 0) return;
    const [update] = peer.inbox.splice(this.#random.int(peer.inbox.length), 1);
    if (update) Y.applyUpdate(peer.doc, update, 'remote');
  }

  /** What is on its way to somebody who leaves is lost; the handshake brings it back. */
  #leave(peer: Peer): void {
    peer.online = false;
    peer.inbox = [];
  }

  #comeBack(peer: Peer): void {
    peer.online = true;
    for (const other of this.peers) {
      if (other === peer || !other.online) continue;
      this.#handshake(peer, other);
      this.#handshake(other, peer);
    }
  }

  #handshake(to: Peer, from: Peer): void {
    to.inbox.push(Y.encodeStateAsUpdate(from.doc, Y.encodeStateVector(to.doc)));
  }

  /** Everybody comes back and everything arrives. */
  quiesce(): void {
    for (const peer of this.peers) if (!peer.online) this.#comeBack(peer);
    for (let round = 0; round < 2; round += 1) {
      for (const peer of this.peers) {
        for (const other of this.peers) if (other !== peer) this.#handshake(peer, other);
        while (peer.inbox.length > 0) this.#deliver(peer);
      }
    }
  }
}
