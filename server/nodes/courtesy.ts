/**
 * Taking turns at the log. Only the database decides who gets a place; but a node that lost one place, and begins again a moment later than the winner, loses the next
 * one too. So whoever lost or waits says `waiting` with the position of its last commit, and a node that committed later than that lets it go first, for a little while
 * at most. Lost messages cost a round trip to the database, nothing else.
 */
import type { NodeMessage, Nodes } from './nodes.ts';

/** How long somebody who waits is waited for: this many of this node's own commits, within bounds, ms. */
const PATIENCE_COMMITS = 3;
const PATIENCE_LEAST_MS = 15;
const PATIENCE_MOST_MS = 150;

interface Waiting {
  /** Position of its last commit. */
  since: number;
  until: number;
}

export class Courtesy {
  readonly #nodes: Nodes;
  readonly #clockMs: () => number;
  /** Nodes that said they wait and have not been heard to commit since. */
  readonly #waiting = new Map<string, Waiting>();
  /** Position of this node's last commit. */
  #since = 0;
  #hasTold = false;
  #commitMs = 5;
  #release: (() => void) | null = null;

  constructor(nodes: Nodes, clockMs: () => number = () => performance.now()) {
    this.#nodes = nodes;
    this.#clockMs = clockMs;
  }

  /** Takes in what another node told: that it waits, or that it committed. */
  heard(message: NodeMessage, from: string): void {
    if (message.kind === 'log') this.#waiting.delete(from);
    else if (message.kind === 'waiting') {
      this.#waiting.set(from, { since: message.since, until: this.#clockMs() + this.#patienceMs() });
    } else return;
    this.#release?.();
  }

  /** Resolves when nobody who waits longer than this node has to be let in first. */
  async turn(): Promise<void> {
    while (this.#nodes.link() === 'linked') {
      const leftMs = this.#leftMs();
      if (leftMs <= 0) return;
      this.tellWaiting();
      await this.#wait(leftMs);
    }
  }

  /** A place was lost, or another node is let in first: the others hear of it once per commit. */
  tellWaiting(): void {
    if (this.#hasTold) return;
    this.#hasTold = true;
    this.#nodes.tell({ kind: 'waiting', since: this.#since });
  }

  /** This node committed, at this position and in so many milliseconds. */
  committed(position: number, tookMs: number): void {
    this.#since = Math.max(this.#since, position);
    this.#hasTold = false;
    this.#commitMs += (tookMs - this.#commitMs) / 4;
  }

  /** After so long a commit of this node is probably being overtaken, ms. */
  get slowMs(): number {
    return 2 * this.#commitMs + 4;
  }

  #patienceMs(): number {
    return Math.min(PATIENCE_MOST_MS, Math.max(PATIENCE_LEAST_MS, this.#commitMs * PATIENCE_COMMITS));
  }

  /** How much longer the first in line may take, ms; 0: nobody is before this node. */
  #leftMs(): number {
    const now = this.#clockMs();
    let leftMs = 0;
    for (const [id, { since, until }] of this.#waiting) {
      if (until <= now) this.#waiting.delete(id);
      else if (since < this.#since || (since === this.#since && id < this.#nodes.id))
        leftMs = Math.max(leftMs, until - now);
    }
    return leftMs;
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#release = null;
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.#release = done;
    });
  }
}
