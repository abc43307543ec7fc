/**
 * The review on this page: the shared agenda and clock, what is sealed and open, and whether this reader follows the facilitator or looks around alone. What
 * everybody shares is on the board and in the record; whether one follows is nobody's business.
 */
import { createContext } from 'svelte';
import { createSubscriber } from 'svelte/reactivity';
import type { Agenda, AgendaStep } from '#model/review/agendas.ts';
import { asAgenda } from '#model/review/agendas.ts';
import type { ReviewBoard } from '#model/review/review.ts';
import { may } from '#model/incident/may.ts';
import { takePart } from '#model/review/taking-part.ts';
import type { ReviewAct } from '#model/review/taking-part.ts';
import { readReview, setFacilitator, setNoteTaker, startReview } from '#model/review/review.ts';
import type { ActorId, BoardId } from '#model/ids.ts';
import { parseActorId } from '#model/ids.ts';
import type { BallotView, PhaseView } from '#protocol/review.ts';
import type { Room } from '#lib/room/room.svelte.ts';
import { DocView } from '#lib/sync/doc-view.svelte.ts';
import { secondNow } from '#lib/ui/clock.svelte.ts';
import { ask } from './requests.ts';

/** Open phases are asked for again so often; counts change no faster. */
export const POLL_MS = 3_000;
/** Phases with this prefix ask only for yes or no. */
export const PULSE = 'pulse-';

export interface Hand {
  person: ActorId;
  name: string;
  at: number;
}

export class ReviewSession {
  readonly room: Room;
  #view = $derived.by(() => {
    const { doc } = this.room.views;
    return new DocView([doc.getMap('review')], () => readReview(doc));
  });
  #hands = $derived.by(() => followHands(this.room));
  phases = $state.raw<readonly PhaseView[]>([]);
  problem = $state('');
  /** The step looked at alone; null while following. */
  #roaming = $state<string | null>(null);
  #asking: Promise<void> | null = null;

  constructor(room: Room) {
    this.room = room;
  }

  get board(): ReviewBoard {
    return this.#view.current;
  }
  /** The agenda that was begun. */
  get agenda(): Agenda {
    return asAgenda(this.board.agenda) ?? 'debrief';
  }
  get steps(): AgendaStep[] {
    return this.board.steps;
  }
  get isRunning(): boolean {
    return this.room.state.review !== null && this.board.startedAt !== null;
  }
  /** The step that everybody is at. */
  get shared(): AgendaStep | null {
    const at = this.room.state.review?.step;
    return this.steps.find(({ step }) => step === at) ?? null;
  }
  get follows(): boolean {
    return this.#roaming === null;
  }
  /** The step shown here. */
  get shown(): AgendaStep | null {
    const alone = this.#roaming;
    if (alone === null) return this.shared ?? this.steps[0] ?? null;
    return this.steps.find(({ step }) => step === alone) ?? this.shared;
  }
  lookAt(step: string): void {
    this.#roaming = step === this.room.state.review?.step ? null : step;
  }
  followAgain(): void {
    this.#roaming = null;
  }
  get isFacilitator(): boolean {
    return this.isRunning && this.board.facilitator === this.room.self;
  }
  /** Whether this page shows the note-taker's screen. */
  isNoting = $state(false);
  get isNoteTaker(): boolean {
    return this.isRunning && this.board.notes === this.room.self;
  }
  /** Takes the notes from here on, and shows the screen for it. */
  takeNotes(): void {
    setNoteTaker(this.room.views.doc, this.room.self);
    this.isNoting = true;
  }
  /** A guest who was let into the review and nothing else. */
  get isGuest(): boolean {
    const { actor } = this.room.viewer;
    return actor.kind === 'guest' && actor.mode === 'review';
  }
  /** Whether this reader may write cards, vote, group and park. */
  get mayTakePart(): boolean {
    return may(this.room.viewer.actor, 'review-take-part', this.room.state);
  }
  /** Parks or groups: in the document of whoever may write it, else by asking the server. */
  act(given: ReviewAct): void {
    if (this.room.canEdit) takePart(this.room.views.doc, given);
    else void this.#ask(given);
  }
  async #ask(given: ReviewAct): Promise<void> {
    const answer = await ask<null>('POST', `/incidents/${this.room.id}/review/acts`, given);
    this.problem = answer.ok ? '' : answer.message;
  }
  /** What is left of the shared step, ms; negative when it runs over. Null while no step runs. */
  get leftMs(): number | null {
    const { review } = this.room.state;
    const { shared } = this;
    if (!review || !shared) return null;
    void secondNow();
    return shared.minutes * 60_000 - (this.room.now() - review.since);
  }
  get hands(): readonly Hand[] {
    return this.#hands();
  }
  get hasHandUp(): boolean {
    return this.hands.some(({ person }) => person === this.room.self);
  }
  /** Raises or lowers this person's hand; it goes down by itself when they leave. */
  raiseHand(up: boolean): void {
    this.room.board.awareness.setLocalStateField('hand', up ? this.room.now() : null);
  }

  async begin(agenda: Agenda): Promise<void> {
    startReview(this.room.views.doc, agenda, this.room.now(), this.room.self);
    const first = this.steps[0];
    if (first) await this.room.run({ type: 'step-review', step: first.step, agenda });
  }
  takeClock(): void {
    setFacilitator(this.room.views.doc, this.room.self);
  }
  /** Moves everybody who follows. Only a person does this; no clock ever does. */
  async goTo(step: string): Promise<boolean> {
    this.#roaming = null;
    return this.room.run({ type: 'step-review', step, agenda: this.agenda });
  }

  /** Ends the meeting; the server writes what came of it into the document. */
  async end(): Promise<string | null> {
    const answer = await ask<null>('POST', `/incidents/${this.room.id}/review/end`);
    if (answer.ok) this.isNoting = false;
    return answer.ok ? null : answer.message;
  }

  phaseOf(kind: PhaseView['kind'], isPulse = false): PhaseView | null {
    return this.phases.find((one) => one.kind === kind && one.id.startsWith(PULSE) === isPulse) ?? null;
  }
  /** Asks for what is open. Calls at the same time share one request. */
  refresh(): Promise<void> {
    this.#asking ??= this.#refresh().finally(() => (this.#asking = null));
    return this.#asking;
  }
  async #refresh(): Promise<void> {
    const answer = await ask<{ items: PhaseView[] }>('GET', `/incidents/${this.room.id}/review/phases`);
    if (answer.ok) this.phases = answer.value.items;
  }
  async #do(method: string, path: string, body?: unknown): Promise<{ ok: boolean; code: string; message: string }> {
    const answer = await ask<null>(method, `/incidents/${this.room.id}/review/phases${path}`, body);
    this.problem = answer.ok ? '' : answer.message;
    await this.refresh();
    return answer.ok ? { ok: true, code: '', message: '' } : answer;
  }
  open(kind: PhaseView['kind'], prompt: string, most: number, anonymous = true, isPulse = false) {
    const id = `${isPulse ? PULSE : ''}${this.room.newId()}`;
    return this.#do('POST', '', { id, kind, prompt, most, anonymous });
  }
  lay(phase: BoardId, card: BoardId, text: string) {
    return this.#do('PUT', `/${phase}/cards/${card}`, { text });
  }
  takeBack(phase: BoardId, card: BoardId) {
    return this.#do('DELETE', `/${phase}/cards/${card}`);
  }
  vote(phase: BoardId, picks: BallotView) {
    return this.#do('PUT', `/${phase}/ballot`, { picks });
  }
  reveal(phase: BoardId, evenIfFew: boolean) {
    return this.#do('POST', `/${phase}/reveal`, { evenIfFew });
  }
}

/** Raised hands out of everybody's presence, in the order in which they went up. */
function followHands(room: Room): () => readonly Hand[] {
  const { awareness } = room.board;
  const subscribe = createSubscriber((update) => {
    awareness.on('change', update);
    return () => awareness.off('change', update);
  });
  return () => {
    subscribe();
    const hands = new Map<ActorId, Hand>();
    for (const state of awareness.getStates().values()) {
      const user: { id?: unknown; name?: unknown } = state['user'] ?? {};
      const person = parseActorId(user.id);
      const at: unknown = state['hand'];
      if (!person || typeof at !== 'number') continue;
      hands.set(person, { person, at, name: typeof user.name === 'string' ? user.name.slice(0, 80) : 'Somebody' });
    }
    return [...hands.values()].sort((one, other) => one.at - other.at);
  };
}

export const [useReview, provideReview] = createContext<ReviewSession>();
