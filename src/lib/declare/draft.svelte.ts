/**
 * What somebody is about to declare, and what is known about it while they type: whom it would wake, which open incidents it may be, which earlier ones it
 * resembles. Questions to the server are held back while keys come and cancelled when they are overtaken; declaring never waits for them.
 */
import { ask } from '#lib/access/request.ts';
import type { Answer } from '#lib/access/request.ts';
import type { Wake } from '#model/incident/paging.ts';
import type { MaybeSeverity } from '#model/incident/words.ts';
import { idFromBytes } from '#model/ids.ts';
import type { IncidentId, ServiceKey } from '#model/ids.ts';
import type { SimilarIncident } from '#protocol/api.ts';

const PAUSE_MS = 160;
const LEAST_LETTERS = 3;
const MOST_SIMILAR = 5;
const DRAFT_KEY = 'muster:declare-draft';

const newIncidentId = (): IncidentId => idFromBytes<IncidentId>(crypto.getRandomValues(new Uint8Array(16)));

/** Runs the newest of quick calls after a pause and cancels the ones before it. */
class Latest {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: AbortController | undefined;

  run(work: (signal: AbortSignal) => Promise<void>, pauseMs: number): void {
    this.cancel();
    const controller = new AbortController();
    this.#running = controller;
    this.#timer = setTimeout(() => void work(controller.signal), pauseMs);
  }

  cancel(): void {
    clearTimeout(this.#timer);
    this.#running?.abort();
  }
}

export class DeclareDraft {
  title = $state('');
  severity = $state<MaybeSeverity>(null);
  services = $state.raw<readonly ServiceKey[]>([]);
  mode = $state<'responding' | 'reporting'>('responding');
  isPrivate = $state(false);
  isPractice = $state(false);
  isSending = $state(false);
  /** null: not known yet. */
  wakes = $state.raw<readonly Wake[] | null>(null);
  /** Those of them whom no channel can wake. */
  deaf = $state.raw<readonly string[]>([]);
  similar = $state.raw<readonly SimilarIncident[]>([]);
  refusal = $state.raw<{ message: string; field: string | null } | null>(null);
  readonly #wake = new Latest();
  readonly #likeness = new Latest();
  /** Made once, so that pressing again after a lost answer opens the same incident and no second one. */
  #id: IncidentId = newIncidentId();

  /** Asks whom this would wake; at once, because it is on screen before Enter. */
  askWake(): void {
    const query = new URLSearchParams({ services: this.services.join(','), severity: this.severity ?? '' });
    this.#wake.run(async (signal) => {
      const answer = await ask<{ wakes: Wake[]; deaf: string[] }>('GET', `/wake?${query}`, undefined, signal);
      if (!answer.ok) return;
      this.wakes = answer.value.wakes;
      this.deaf = answer.value.deaf;
    }, 0);
  }

  /** Asks for earlier incidents like this one, when the keys have paused. */
  askSimilar(): void {
    const title = this.title.trim();
    if (title.length < LEAST_LETTERS) {
      this.#likeness.cancel();
      this.similar = [];
      return;
    }
    const body = { title, services: this.services, limit: MOST_SIMILAR };
    this.#likeness.run(async (signal) => {
      const answer = await ask<{ items: SimilarIncident[] }>('POST', '/similar', body, signal);
      if (answer.ok) this.similar = answer.value.items;
    }, PAUSE_MS);
  }

  /** Declares; the answer names the room to go to. */
  async declare(): Promise<Answer<{ id: string; number: number }>> {
    this.isSending = true;
    this.refusal = null;
    const answer = await ask<{ id: string; number: number }>('POST', '/incidents', {
      id: this.#id,
      title: this.title.trim(),
      severity: this.severity,
      services: this.services,
      mode: this.mode,
      ...(this.isPrivate ? { private: true } : {}),
      ...(this.isPractice ? { practice: true } : {}),
    });
    this.isSending = false;
    if (answer.ok) this.forget();
    else {
      this.refusal = answer;
      // The same id with other words would be refused as a contradiction; nothing was opened, so a fresh one is right.
      if (answer.code !== 'unreachable') this.#id = newIncidentId();
    }
    return answer;
  }

  /** Keeps the title on this device, so that a slip of the hand does not cost it. */
  keep(): void {
    try {
      sessionStorage.setItem(DRAFT_KEY, this.title);
    } catch {
      // Not kept; the form still works.
    }
  }

  /** Takes back what was kept, unless somebody has typed already: a page can be typed into before its script runs. */
  recall(): void {
    if (this.title !== '') return;
    try {
      this.title = sessionStorage.getItem(DRAFT_KEY) ?? '';
    } catch {
      // Nothing is kept here; the form begins empty.
    }
  }

  forget(): void {
    try {
      sessionStorage.removeItem(DRAFT_KEY);
    } catch {
      // Nothing was kept either.
    }
  }

  close(): void {
    this.#wake.cancel();
    this.#likeness.cancel();
  }
}
