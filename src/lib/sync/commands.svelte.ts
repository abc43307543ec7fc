/**
 * Sends commands and keeps at it: each carries an id made here, so that sending it again does nothing twice, and it is sent
 * again until the server has answered. A refusal is an answer; it comes back with its reason. What waits is visible.
 */
import { idFromBytes } from '#model/ids.ts';
import type { CommandId, IncidentId } from '#model/ids.ts';
import type { Command, CommandBody } from '#model/incident/commands.ts';
import type { Refusal } from '#model/incident/refusal.ts';

export type CommandOutcome = { ok: true } | { ok: false; refusal: Refusal };

/** One attempt to deliver. Resolves with the server's answer, rejects when none came. */
export type Deliver = (incident: IncidentId, command: Command) => Promise<CommandOutcome>;

export interface WaitingCommand {
  id: CommandId;
  body: CommandBody;
  since: number;
  attempts: number;
}

const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 8_000;

const newCommandId = (): CommandId => idFromBytes<CommandId>(crypto.getRandomValues(new Uint8Array(18)));

export class CommandSender {
  #waiting = $state.raw<readonly WaitingCommand[]>([]);
  #cancelled = new Set<CommandId>();
  #isClosed = false;
  readonly #incident: IncidentId;
  readonly #deliver: Deliver;

  constructor(incident: IncidentId, deliver: Deliver) {
    this.#incident = incident;
    this.#deliver = deliver;
  }

  /** What has been sent and not answered. */
  get waiting(): readonly WaitingCommand[] {
    return this.#waiting;
  }

  /** Whether a command of this type waits for its answer; its button shows that. */
  isWaiting(type: CommandBody['type']): boolean {
    return this.#waiting.some(({ body }) => body.type === type);
  }

  /** Sends until answered. Resolves to null when it was cancelled or the page left before an answer. */
  async send(body: CommandBody): Promise<CommandOutcome | null> {
    const id = newCommandId();
    const since = Date.now();
    this.#waiting = [...this.#waiting, { id, body, since, attempts: 0 }];
    try {
      return await this.#untilAnswered({ ...body, id });
    } finally {
      this.#waiting = this.#waiting.filter((waiting) => waiting.id !== id);
      this.#cancelled.delete(id);
    }
  }

  /** Stops trying. The server may have taken the command already; the record says so then. */
  cancel(id: CommandId): void {
    this.#cancelled.add(id);
    this.#waiting = this.#waiting.filter((waiting) => waiting.id !== id);
  }

  close(): void {
    this.#isClosed = true;
  }

  async #untilAnswered(command: Command): Promise<CommandOutcome | null> {
    for (let attempt = 0; !this.#isClosed && !this.#cancelled.has(command.id); attempt += 1) {
      try {
        return await this.#deliver(this.#incident, command);
      } catch {
        // No answer: the line is down or the server restarts. The id makes sending again safe.
        this.#count(command.id);
        const waitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);
        await new Promise((resolve) => setTimeout(resolve, waitMs * (0.5 + Math.random() / 2)));
      }
    }
    return null;
  }

  #count(id: CommandId): void {
    this.#waiting = this.#waiting.map((waiting) =>
      waiting.id === id ? { ...waiting, attempts: waiting.attempts + 1 } : waiting,
    );
  }
}
