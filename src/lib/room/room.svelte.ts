/**
 * The room of one incident on this page: both documents, the state folded from the record, the board's views, presence and
 * commands. Made once for an incident, opened after the page is there, passed down by context.
 */
import { createContext } from 'svelte';
import { idFromBytes } from '#model/ids.ts';
import type { ActorId, BoardId, IncidentId } from '#model/ids.ts';
import type { Actor } from '#model/incident/actor.ts';
import type { CommandBody } from '#model/incident/commands.ts';
import type { decide as Decide, Policy } from '#model/incident/decide.ts';
import { may } from '#model/incident/may.ts';
import { policyWith } from '#model/incident/policy.ts';
import type { IncidentState } from '#model/incident/state.ts';
import type { Role } from '#model/incident/words.ts';
import type { PersonView, ServiceView } from '#protocol/api.ts';
import { CommandSender } from '#lib/sync/commands.svelte.ts';
import { deliverOver, openEvents } from '#lib/sync/events.ts';
import type { EventsSocket } from '#lib/sync/events.ts';
import { OpenDocument } from '#lib/sync/open-document.svelte.ts';
import { Presence } from '#lib/sync/presence.svelte.ts';
import { RecordView } from '#lib/sync/record-view.svelte.ts';
import type { SaveState } from '#lib/sync/save-state.ts';
import { readerZone } from '#lib/ui/clock.svelte.ts';
import { absoluteText } from '#lib/ui/time-format.ts';
import type { Toasts } from '#lib/ui/toasts.svelte.ts';
import { BoardView } from './board.svelte.ts';
import { Directory } from './directory.svelte.ts';

export interface RoomData {
  incident: IncidentId;
  viewer: { actor: Actor; name: string };
  people: PersonView[];
  services: ServiceView[];
  /** The organisation's settings over the defaults, as far as they are plain data. */
  policy: Partial<Omit<Policy, 'onCall'>>;
  /** The state as the server folded it for the first paint, without authors and entries; null when opened without a server. */
  state: IncidentState | null;
}

/** Where no editor is shown, or it does not come, the rest is loaded after this long. */
const SETTLED_AT_LAST_MS = 1_500;
const AFTER_PAINT_MS = 300;
/** A page that nobody touches, like one on a wall, loads the rest after this long. */
const UNTOUCHED_MS = 10_000;
const TOUCHES = ['pointermove', 'pointerdown', 'wheel', 'keydown', 'input'] as const;
const LOAD_AGAIN_MS = 5_000;

export class Room {
  readonly id: IncidentId;
  readonly viewer: RoomData['viewer'];
  readonly directory: Directory;
  readonly policy: Policy;
  readonly board: OpenDocument;
  readonly record: OpenDocument;
  readonly commands: CommandSender;
  #presence = $state.raw<Presence | null>(null);
  #views = $derived.by(() => new BoardView(this.board.doc));
  #recordView = $derived.by(() => new RecordView(this.record.doc));
  #events: Promise<EventsSocket> | null = null;
  #isClosed = false;
  /** The rules of commands, as soon as they are loaded; until then no button is held back, the server rules anyhow. */
  #decide = $state.raw<typeof Decide | null>(null);
  #settle = (): void => {};
  #touch = (): void => {};
  /** Resolves when what the eye needs first is there and somebody begins to use it: the rest may load now. */
  readonly settled = Promise.all([
    new Promise<void>((resolve) => (this.#settle = resolve)),
    new Promise<void>((resolve) => (this.#touch = resolve)),
  ]);
  #accessEnded = $state<string | null>(null);
  #isBehind = $state(false);
  #leftAt = 0;
  readonly #leftKey: string;
  readonly #toasts: Toasts;
  readonly #firstState: IncidentState | null;

  constructor(data: RoomData, syncUrl: string, toasts: Toasts) {
    this.id = data.incident;
    this.viewer = data.viewer;
    this.#toasts = toasts;
    this.#leftKey = `muster:left:${data.viewer.actor.id}:${data.incident}`;
    this.#firstState = data.state;
    this.directory = new Directory(data.people, data.services);
    const onCall: Policy['onCall'] = (key) =>
      (data.services.find((service) => service.key === key)?.answers ?? []).map((person) => ({ person, rule: 'page' }));
    this.policy = policyWith({ ...data.policy, onCall });
    const at = { person: data.viewer.actor.id, incident: data.incident, syncUrl };
    this.board = new OpenDocument({ ...at, document: 'board', onReplaced: (isAnew) => this.#begunAnew(isAnew) });
    this.record = new OpenDocument({ ...at, document: 'record' });
    this.commands = new CommandSender(data.incident, async (incident, command) =>
      deliverOver(await this.#line())(incident, command),
    );
  }

  /** When this person last left this room on this device, ms; 0: never here. */
  get leftAt(): number {
    return this.#leftAt;
  }
  #noteLeaving = (): void => {
    try {
      localStorage.setItem(this.#leftKey, String(this.now()));
    } catch {
      // Then the next visit tells the whole story.
    }
  };

  /** Another document has taken the place of the one that was open. */
  #begunAnew(isAnew: boolean): void {
    this.#arrive();
    if (isAnew) this.#toasts.show({ text: 'This document was begun anew: it was repaired, or something was taken out. What you see is what is kept.' }); // prettier-ignore
  }

  /** Connects; call once, in the browser. */
  open(): void {
    try {
      this.#leftAt = Number(localStorage.getItem(this.#leftKey) ?? 0);
    } catch {
      // Storage is refused: everybody is new here.
    }
    addEventListener('pagehide', this.#noteLeaving);
    this.#arrive();
    setTimeout(this.#settle, SETTLED_AT_LAST_MS);
    setTimeout(this.#touch, UNTOUCHED_MS);
    for (const touch of TOUCHES) addEventListener(touch, this.#touch, { once: true, passive: true, capture: true });
    void this.settled.then(() => this.#loadRest());
    void this.board.open();
    void this.record.open();
  }

  close(): void {
    this.#noteLeaving();
    removeEventListener('pagehide', this.#noteLeaving);
    for (const touch of TOUCHES) removeEventListener(touch, this.#touch, { capture: true });
    this.commands.close();
    this.board.close();
    this.record.close();
    this.#isClosed = true;
    void this.#events?.then((events) => events.close());
  }

  /** Says that the page can be read and written: called by what is loaded last of that. The rest waits for the first keys to be drawn. */
  settle(): void {
    setTimeout(this.#settle, AFTER_PAINT_MS);
  }

  /** The line for commands, opened by the first command at the latest; an attempt that failed is made again by the next. */
  #line(): Promise<EventsSocket> {
    this.#events ??= openEvents().then(
      (events) => {
        events.on('people', (people) => this.directory.setPeople(people));
        events.on('services', (services) => this.directory.setServices(services));
        // Said anew on each connection, and only when it is so.
        events.on('connect', () => (this.#isBehind = false));
        events.on('nodes-behind', (behind) => (this.#isBehind = behind));
        events.on('access-ended', ({ message }) => (this.#accessEnded = message));
        if (this.#isClosed) events.close();
        return events;
      },
      (error: unknown) => {
        this.#events = null;
        throw error;
      },
    );
    return this.#events;
  }

  async #loadRest(): Promise<void> {
    if (this.#isClosed) return;
    const parts = [this.#line(), import('#model/incident/decide.ts').then(({ decide }) => (this.#decide = decide))];
    const outcomes = await Promise.allSettled(parts);
    if (outcomes.some(({ status }) => status === 'rejected') && !this.#isClosed) {
      setTimeout(() => void this.#loadRest(), LOAD_AGAIN_MS);
    }
  }

  #arrive(): void {
    this.#presence = new Presence(this.board.awareness, { id: this.viewer.actor.id, name: this.viewer.name });
  }

  get state(): IncidentState {
    const { state } = this.#recordView;
    return state.exists || !this.#firstState ? state : this.#firstState;
  }
  get facts() {
    return this.#recordView.facts;
  }
  /** The board's objects as plain values, and what may be done to them. */
  get views(): BoardView {
    return this.#views;
  }
  get presence(): Presence | null {
    return this.#presence;
  }
  get self(): ActorId {
    return this.viewer.actor.id;
  }
  /** What people on other nodes write arrives up to two seconds late. */
  get isBehind(): boolean {
    return this.#isBehind;
  }
  /** There is an incident to show. */
  get ready(): boolean {
    return this.state.exists;
  }
  /** Has the right to write here, whether or not the document is there yet; decides what is drawn. */
  get mayEdit(): boolean {
    if (this.board.isNewerThanPage || this.board.connection.state === 'closed' || this.board.hello?.readOnly)
      return false;
    return !this.state.mergedInto && may(this.viewer.actor, 'edit-board', this.state);
  }
  /** May write this moment. */
  get canEdit(): boolean {
    return this.board.isWritable && this.mayEdit;
  }
  get saveState(): SaveState {
    return this.board.saveState;
  }
  /** Why this page was shut out, in a sentence; null while it is not. */
  get shutOut(): string | null {
    if (this.#accessEnded) return this.#accessEnded;
    const connection = this.board.connection.state === 'closed' ? this.board.connection : this.record.connection;
    if (connection.state !== 'closed' || connection.code === 0) return null;
    if (connection.code === 4401) return 'You were signed out. Sign in again to go on.';
    if (connection.code === 4403)
      return 'You no longer have access to this incident. You can read what is on the screen.';
    return connection.reason || 'There is no such incident, or it is not shared with you.';
  }

  /** Server time, ms UTC, as well as this page knows it. */
  now(): number {
    const hello = this.board.hello;
    return Date.now() + (hello ? this.board.clockOffsetMs : 0);
  }
  newId(): BoardId {
    return idFromBytes<BoardId>(crypto.getRandomValues(new Uint8Array(12)));
  }
  nameOf(id: ActorId | null): string {
    return id === this.self ? 'You' : this.directory.nameOf(id);
  }
  /** A sentence of the model with people and services named and times told in the reader's zone. */
  inWords(text: string): string {
    const zone = readerZone();
    return this.directory.withNames(text, (at) => absoluteText(at, this.now(), zone));
  }
  holder(role: Role): { person: ActorId; accepted: boolean } | null {
    const held = this.state.roles.filter((holding) => holding.role === role);
    const best = held.find(({ state }) => state === 'accepted') ?? held[0];
    return best ? { person: best.person, accepted: best.state === 'accepted' } : null;
  }
  isHolder(...roles: Role[]): boolean {
    return this.state.roles.some(
      (held) => held.person === this.self && held.state === 'accepted' && roles.includes(held.role),
    );
  }

  /** Why a command would be refused now, as a sentence; undefined when it would pass. The server rules, this only predicts. */
  whyNot(body: CommandBody): string | undefined {
    const ruling = this.#decide?.(this.state, body, {
      actor: this.viewer.actor,
      now: this.now(),
      policy: this.policy,
      connected: new Set(this.#presence?.people.map(({ id }) => id)),
      nextNumber: 0,
      newId: () => this.newId(),
      incident: this.id,
    });
    return !ruling || ruling.ok ? undefined : this.directory.withNames(ruling.refusal.message);
  }

  /** Sends a command; a refusal is shown with its reason. Resolves to whether it was taken. */
  async run(body: CommandBody, done?: string): Promise<boolean> {
    const outcome = await this.commands.send(body);
    if (outcome === null) return false;
    if (outcome.ok || outcome.refusal.code === 'already-so') {
      // What was so before this is not told as done: who is being paged already is not paged once more.
      const text = outcome.ok ? done : this.directory.withNames(outcome.refusal.message);
      if (done && text) this.#toasts.show({ text, ...(outcome.ok ? { tone: 'good' } : {}) });
      return true;
    }
    this.#toasts.show({
      text: 'Not done',
      detail: this.directory.withNames(outcome.refusal.message),
      tone: 'danger',
      action: { label: 'Try again', run: () => void this.run(body, done) },
    });
    return false;
  }

  /** Says something that is read twice: a line and what it means. */
  explain(text: string, detail: string): void {
    this.#toasts.show({ text, detail, durationMs: 12_000 });
  }

  /** Says something in passing; with `undo` it can be taken back. */
  tell(text: string, undo?: () => void): void {
    this.#toasts.show(undo ? { text, action: { label: 'Undo', run: undo } } : { text });
  }
}

export const [useRoom, provideRoom] = createContext<Room>();
