/**
 * Short messages that pass: done, undone, refused. Each stays at least six seconds and waits while the pointer or the focus
 * is on it; one with an action (Undo, Retry) stays ten. Equal messages at the same time are shown once with a count.
 */
import { createContext } from 'svelte';

export type ToastTone = 'neutral' | 'good' | 'danger';

export interface ToastRequest {
  text: string;
  /** Why, or what to do; a sentence. */
  detail?: string;
  tone?: ToastTone;
  action?: { label: string; run: () => void };
  durationMs?: number;
}

export interface Toast extends ToastRequest {
  id: number;
  tone: ToastTone;
  count: number;
}

const MIN_DURATION_MS = 6000;
const ACTION_DURATION_MS = 10_000;
const MAX_SHOWN = 4;

export class Toasts {
  #shown = $state.raw<Toast[]>([]);
  #timers = new Map<number, ReturnType<typeof setTimeout>>();
  #nextId = 1;
  #isHeld = false;

  get shown(): readonly Toast[] {
    return this.#shown;
  }

  /** Shows a message and returns its id. */
  show(request: ToastRequest): number {
    const same = this.#shown.find((toast) => toast.text === request.text && toast.detail === request.detail);
    const id = same?.id ?? this.#nextId++;
    const toast: Toast = { tone: 'neutral', ...request, id, count: (same?.count ?? 0) + 1 };
    this.#shown = [...this.#shown.filter((known) => known.id !== id), toast].slice(-MAX_SHOWN);
    this.#start(toast);
    return id;
  }

  /** Takes a message away. */
  dismiss(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.#shown = this.#shown.filter((toast) => toast.id !== id);
  }

  /** Runs the action of a message and takes the message away. */
  act(id: number): void {
    const action = this.#shown.find((toast) => toast.id === id)?.action;
    this.dismiss(id);
    action?.run();
  }

  /** Stops all clocks while somebody reads. */
  hold(): void {
    this.#isHeld = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  /** Starts the clocks again, from the beginning. */
  release(): void {
    this.#isHeld = false;
    for (const toast of this.#shown) this.#start(toast);
  }

  #start(toast: Toast): void {
    clearTimeout(this.#timers.get(toast.id));
    if (this.#isHeld) return;
    const usualMs = toast.action === undefined ? MIN_DURATION_MS : ACTION_DURATION_MS;
    const durationMs = Math.max(MIN_DURATION_MS, toast.durationMs ?? usualMs);
    this.#timers.set(
      toast.id,
      setTimeout(() => this.dismiss(toast.id), durationMs),
    );
  }
}

const [readToasts, writeToasts] = createContext<Toasts>();

/** Makes the page's messages; the root layout calls it once. */
export const provideToasts = (): Toasts => writeToasts(new Toasts());
/** The page's messages, inside any component of the page. */
export const useToasts = (): Toasts => readToasts();
