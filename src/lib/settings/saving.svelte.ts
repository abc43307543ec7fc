/** One form that is sent to the API: whether it is on its way, what was refused and at which field, and a word when it is kept. */
import { invalidateAll } from '$app/navigation';
import { withoutField } from '#lib/access/request.ts';
import type { Answer } from '#lib/access/request.ts';
import type { Toasts } from '#lib/ui/toasts.svelte.ts';

export class Saving {
  isBusy = $state(false);
  #refusal = $state.raw<{ message: string; field: string | null } | null>(null);
  readonly #toasts: Toasts;
  readonly #fields: readonly string[];

  /** `fields`: those that the form shows; a refusal about any other is told as a whole. */
  constructor(toasts: Toasts, fields: readonly string[] = []) {
    this.#toasts = toasts;
    this.#fields = fields;
  }

  /** What was refused as a whole. */
  get message(): string | undefined {
    const refusal = this.#refusal;
    return refusal && !this.#fields.includes(refusal.field ?? '') ? refusal.message : undefined;
  }

  /** What was refused about one field. */
  errorAt(field: string): string | undefined {
    return this.#refusal?.field === field && this.#fields.includes(field)
      ? withoutField(this.#refusal.message)
      : undefined;
  }

  /** Sends, reads the page's data anew, and says `done`. Gives the answer's value, or null when it was refused. */
  async run<Value>(send: () => Promise<Answer<Value>>, done?: string): Promise<{ value: Value } | null> {
    if (this.isBusy) return null;
    this.isBusy = true;
    this.#refusal = null;
    const answer = await send();
    if (answer.ok) await invalidateAll();
    this.isBusy = false;
    if (!answer.ok) {
      this.#refusal = answer;
      if (this.#fields.length === 0)
        this.#toasts.show({ text: 'That was refused', detail: answer.message, tone: 'danger' });
      return null;
    }
    if (done) this.#toasts.show({ text: done, tone: 'good' });
    return { value: answer.value };
  }
}
