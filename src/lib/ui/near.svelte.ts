/**
 * Which elements of a long list are near the eye, so that the others can be drawn plainly. What is unfolded or holds the focus stays near wherever it is scrolled to:
 * nobody loses what they opened.
 */
import { SvelteSet } from 'svelte/reactivity';

/** How far outside the screen still counts as near, so that nobody scrolls into what is not there yet. */
const MARGIN = '600px 0px';

/** What an element scrolls in: the margin counts around that. */
function scrollerOf(element: Element): Element | null {
  for (let above = element.parentElement; above; above = above.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(above).overflowY)) return above;
  }
  return null;
}

const isInUse = (element: Element): boolean =>
  element.contains(document.activeElement) || element.querySelector('[aria-expanded="true"]') !== null;

type Follow = (element: HTMLElement) => () => void;

export class Near {
  readonly #near = new SvelteSet<string>();
  readonly #ids = new WeakMap<Element, string>();
  readonly #follows = new Map<string, Follow>();
  #observer: IntersectionObserver | null = null;

  has(id: string): boolean {
    return this.#near.has(id);
  }

  /** Follows an element until it goes; an attachment, the same each time it is asked for, so that a new value of the list attaches nothing anew. */
  follow(id: string): Follow {
    const follow = this.#follows.get(id) ?? ((element) => this.#observe(element, id));
    this.#follows.set(id, follow);
    return follow;
  }

  #observe(element: HTMLElement, id: string): () => void {
    this.#observer ??= new IntersectionObserver((entries) => this.#note(entries), {
      root: scrollerOf(element),
      rootMargin: MARGIN,
    });
    this.#ids.set(element, id);
    this.#observer.observe(element);
    return () => {
      this.#observer?.unobserve(element);
      this.#follows.delete(id);
      this.#near.delete(id);
    };
  }

  stop(): void {
    this.#observer?.disconnect();
    this.#observer = null;
  }

  #note(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      const id = this.#ids.get(target);
      if (id === undefined) continue;
      if (isIntersecting) this.#near.add(id);
      else if (!isInUse(target)) this.#near.delete(id);
    }
  }
}
