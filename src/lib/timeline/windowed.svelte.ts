/** A window over a long list: only what is near the eye is in the page. A thin rune face of @tanstack/virtual-core. */
import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';
import type { VirtualItem } from '@tanstack/virtual-core';
import { createSubscriber } from 'svelte/reactivity';

const ROW_PX = 34;

export class Windowed {
  readonly #virtualizer: Virtualizer<HTMLElement, HTMLElement>;
  readonly #subscribe: () => void;
  #update: (() => void) | null = null;
  #keys: readonly string[] = [];

  constructor(scroller: () => HTMLElement | null) {
    this.#virtualizer = new Virtualizer<HTMLElement, HTMLElement>({
      count: 0,
      getScrollElement: scroller,
      estimateSize: () => ROW_PX,
      overscan: 12,
      getItemKey: (index) => this.#keys[index] ?? index,
      scrollToFn: elementScroll,
      observeElementRect,
      observeElementOffset,
      onChange: () => this.#update?.(),
    });
    this.#subscribe = createSubscriber((update) => {
      this.#update = update;
      return () => (this.#update = null);
    });
  }

  /** Follows the scroller until the returned function is called. */
  mount(): () => void {
    const stop = this.#virtualizer._didMount();
    this.#virtualizer._willUpdate();
    return stop;
  }
  setKeys(keys: readonly string[]): void {
    this.#keys = keys;
    this.#virtualizer.setOptions({ ...this.#virtualizer.options, count: keys.length });
    this.#virtualizer._willUpdate();
    this.#update?.();
  }
  get shown(): VirtualItem[] {
    this.#subscribe();
    return this.#virtualizer.getVirtualItems();
  }
  get height(): number {
    this.#subscribe();
    return this.#virtualizer.getTotalSize();
  }
  /** Measures a row as drawn; it must carry `data-index`. */
  measure = (row: HTMLElement): void => this.#virtualizer.measureElement(row);
  scrollTo(index: number, align: 'start' | 'center' | 'end'): void {
    this.#virtualizer.scrollToIndex(index, { align });
  }
}
