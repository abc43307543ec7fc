/**
 * The sealed brainstorm: cards that nobody sees before all are turned, and votes that nobody counts before they are closed. What is kept meanwhile lies behind
 * SealedPort; the log learns that a phase began and that it ended, and at its end the texts without their writers, by nobody (its actor is withheld).
 */
import { randomInt } from 'node:crypto';
import * as Y from 'yjs';
import { parseActorId, parseBoardId } from '#model/ids.ts';
import type { BoardId, IncidentId } from '#model/ids.ts';
import type { Fact, RecordedFact } from '#model/incident/facts.ts';
import { refusedTo } from '#model/incident/may.ts';
import type { Action } from '#model/incident/may.ts';
import { accept, refuse } from '#model/incident/refusal.ts';
import type { Result } from '#model/incident/refusal.ts';
import type { Card } from '#model/review/review.ts';
import { revealCards } from '#model/review/review.ts';
import type { BallotView, PhaseView } from '#protocol/review.ts';
import type { Caller } from '#server/access/caller.ts';
import { newBoardId } from '#server/access/secrets.ts';
import type { RoomsPort } from '#server/commands/room-port.ts';
import type { SealedPhase, SealedPort } from '#server/storage/sealed.ts';
import { PhaseKey } from './sealing.ts';
import type { Wrapping } from './sealing.ts';

/** Below this many writers, who wrote what can be guessed; the facilitator is told and may go on all the same. */
export const FEW_WRITERS = 4;
const MOST_CARD_LENGTH = 500;
/** Counts are renewed this often only: one that jumps when somebody presses Enter names that person. */
const COUNT_EVERY_MS = 5_000;

interface Parts {
  sealed: SealedPort;
  rooms: RoomsPort;
  wrapping: () => Wrapping;
  now: () => number;
  appended: (incident: IncidentId, facts: readonly RecordedFact[]) => Promise<void> | void;
}

export interface NewPhase {
  id: BoardId;
  kind: 'cards' | 'votes';
  prompt: string;
  anonymous: boolean;
  most: number;
}

interface Counts {
  slips: number;
  writers: number;
  at: number;
}

const GONE = 'There is no such part of the review.';
const OVER = 'It was closed. Nothing more can be laid.';

export class Brainstorm {
  readonly #parts: Parts;
  readonly #counts = new Map<BoardId, Counts>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Opens a phase and tells everybody that it is open. The same id again opens nothing. */
  async open(caller: Caller, incident: IncidentId, given: NewPhase): Promise<Result<null>> {
    const refusal = await this.#refusal(caller, incident, 'review-facilitate');
    if (refusal) return refusal;
    const { sealed, now, rooms, appended, wrapping } = this.#parts;
    const phases = await sealed.phases(incident);
    if (phases.some((phase) => phase.state !== 'over' && phase.id !== given.id))
      return refuse('not-allowed-now', 'Something is open already. Reveal or close it first.');
    const { wrapped } = PhaseKey.make(given.id, wrapping());
    const anonymous = given.anonymous || given.kind === 'votes';
    await sealed.open({ ...given, incident, anonymous, openedAt: now(), state: 'open', key: wrapped });
    const { id: phase, kind, prompt, most } = given;
    const done = await rooms.execute(incident, {
      id: `phase-${phase}`.slice(0, 64),
      actor: caller.actor.id,
      via: 'web',
      decide: () =>
        accept({ facts: [{ type: 'review-phase-opened', phase, kind, prompt, anonymous, most }], effects: [] }),
    });
    if (!done.ok) return done;
    if (!done.value.repeat) await appended(incident, done.value.facts);
    return accept(null);
  }

  /** Lays a card, or replaces one's own; `text: null` takes it back. */
  async lay(
    caller: Caller,
    incident: IncidentId,
    phase: BoardId,
    card: { id: BoardId; text: string | null },
  ): Promise<Result<null>> {
    const found = await this.#openPhase(caller, incident, phase, 'cards');
    if (!found.ok) return found;
    const { row, key } = found.value;
    const text = card.text?.trim() ?? null;
    if (text === '') return refuse('invalid', 'Write something first.', { field: 'text' });
    if (text !== null && text.length > MOST_CARD_LENGTH)
      return refuse('invalid', `A card holds ${MOST_CARD_LENGTH} letters at most.`, { field: 'text' });
    // A signed phase needs the name at the reveal; it lies inside the box, unseen until then like the text.
    const content = row.anonymous ? { text } : { text, author: caller.actor.id };
    const box = text === null ? null : key.seal(card.id, content);
    return this.#put(row, { id: card.id, handle: key.handleOf(caller.actor.id), box }, row.most, 'cards');
  }

  /** Gives dots: how many to which card or group. A ballot replaces the one before. */
  async vote(caller: Caller, incident: IncidentId, phase: BoardId, picks: BallotView): Promise<Result<null>> {
    const found = await this.#openPhase(caller, incident, phase, 'votes');
    if (!found.ok) return found;
    const { row, key } = found.value;
    const given = Object.entries(picks).filter(([id, dots]) => dots > 0 && parseBoardId(id) !== null);
    const spent = given.reduce((sum, [, dots]) => sum + dots, 0);
    if (spent > row.most) return refuse('too-many', `You have ${row.most} dots.`, { most: row.most });
    const handle = key.handleOf(caller.actor.id);
    const slips = await this.#parts.sealed.slips(phase);
    const id = slips.find((slip) => slip.handle === handle)?.id ?? newBoardId();
    if (given.length === 0 && !slips.some((slip) => slip.id === id)) return accept(null);
    const box = given.length === 0 ? null : key.seal(id, { picks: Object.fromEntries(given) });
    return this.#put(row, { id, handle, box }, 1, 'votes');
  }

  async #put(
    row: SealedPhase,
    slip: { id: BoardId; handle: string; box: string | null },
    most: number,
    kind: SealedPhase['kind'],
  ): Promise<Result<null>> {
    const outcome = await this.#parts.sealed.put(row.id, slip, most);
    if (outcome === 'kept') return accept(null);
    if (outcome === 'closed') return refuse('wrong-status', OVER);
    if (outcome === 'not-yours') return refuse('not-found', 'There is no such card of yours.');
    return refuse('too-many', kind === 'cards' ? `Everyone has ${most} cards.` : 'You have voted already.');
  }

  /** What a caller may know of the open phases: how many there are, and one's own. */
  async status(caller: Caller, incident: IncidentId): Promise<Result<PhaseView[]>> {
    const refusal = await this.#refusal(caller, incident, 'read');
    if (refusal) return refusal;
    const phases = await this.#parts.sealed.phases(incident);
    const open = phases.filter((phase) => phase.state !== 'over');
    return accept(await Promise.all(open.map((phase) => this.#view(caller, phase))));
  }

  async #view(caller: Caller, phase: SealedPhase): Promise<PhaseView> {
    const { sealed, wrapping } = this.#parts;
    const { id, kind, prompt, anonymous, most, openedAt } = phase;
    const key = PhaseKey.unwrap(id, phase.key, wrapping());
    const slips = await sealed.slips(id);
    const handle = key?.handleOf(caller.actor.id);
    const mine = slips.filter((slip) => slip.handle === handle);
    const contents = mine.map((slip) => ({ id: slip.id, content: readContent(key?.open(slip.id, slip.box)) }));
    const { slips: cards, writers } = this.#countOf(id, slips);
    return {
      id,
      kind,
      prompt,
      anonymous,
      most,
      openedAt,
      cards,
      writers,
      few: anonymous && writers < FEW_WRITERS,
      mine: kind === 'cards' ? contents.map(({ id: card, content }) => ({ id: card, text: content.text })) : [],
      ballot: kind === 'votes' ? (contents[0]?.content.picks ?? {}) : {},
    };
  }

  #countOf(phase: BoardId, slips: readonly { handle: string }[]): Counts {
    const at = this.#parts.now();
    const known = this.#counts.get(phase);
    if (known && at - known.at < COUNT_EVERY_MS) return known;
    const counts = { slips: slips.length, writers: new Set(slips.map(({ handle }) => handle)).size, at };
    this.#counts.set(phase, counts);
    return counts;
  }

  /**
   * Turns all cards at once, or counts the vote. With fewer than four writers an anonymous phase is revealed only when asked again knowingly (`evenIfFew`).
   * A reveal that died half-way goes on where it was.
   */
  async reveal(caller: Caller, incident: IncidentId, phase: BoardId, evenIfFew: boolean): Promise<Result<null>> {
    const refusal = await this.#refusal(caller, incident, 'review-facilitate');
    if (refusal) return refusal;
    const { sealed } = this.#parts;
    const row = (await sealed.phases(incident)).find(({ id }) => id === phase);
    if (!row) return refuse('not-found', GONE);
    if (row.state === 'over') return refuse('already-so', 'It was revealed already.');
    const writers = new Set((await sealed.slips(phase)).map(({ handle }) => handle)).size;
    if (row.state === 'open' && row.anonymous && writers < FEW_WRITERS && !evenIfFew)
      return refuse(
        'not-allowed-now',
        `Only ${writers} ${writers === 1 ? 'person has' : 'people have'} written: who wrote what could be guessed. Wait for more, or reveal all the same.`,
        { few: true, writers },
      );
    await sealed.close(phase);
    return this.#finish(row);
  }

  /** Finishes reveals that were under way when the server died. */
  async resume(incidents: readonly IncidentId[]): Promise<void> {
    for (const incident of incidents)
      for (const phase of await this.#parts.sealed.phases(incident))
        if (phase.state === 'closing') await this.#finish(phase);
  }

  async #finish(row: SealedPhase): Promise<Result<null>> {
    const { sealed, rooms, wrapping, appended } = this.#parts;
    const key = PhaseKey.unwrap(row.id, row.key, wrapping());
    if (!key && row.key !== '')
      return refuse('unavailable', 'The key of this phase cannot be opened: the server has another secret.');
    const slips = await sealed.slips(row.id);
    const contents = slips.map((slip) => readContent(key?.open(slip.id, slip.box)));
    const outcome = row.kind === 'cards' ? turned(row, contents) : counted(row, contents);
    const done = await rooms.execute(row.incident, {
      id: `reveal-${row.id}`.slice(0, 64),
      actor: null,
      via: 'system',
      decide: () => accept({ facts: [outcome.fact], effects: [], ...(outcome.board ? { board: outcome.board } : {}) }),
    });
    if (!done.ok) return done;
    await sealed.end(row.id);
    this.#counts.delete(row.id);
    if (!done.value.repeat) await appended(row.incident, done.value.facts);
    return accept(null);
  }

  async #openPhase(
    caller: Caller,
    incident: IncidentId,
    phase: BoardId,
    kind: SealedPhase['kind'],
  ): Promise<Result<{ row: SealedPhase; key: PhaseKey }>> {
    const refusal = await this.#refusal(caller, incident, 'review-take-part');
    if (refusal) return refusal;
    const row = (await this.#parts.sealed.phases(incident)).find((one) => one.id === phase && one.kind === kind);
    if (!row) return refuse('not-found', GONE);
    const key = PhaseKey.unwrap(row.id, row.key, this.#parts.wrapping());
    if (row.state !== 'open' || !key) return refuse('wrong-status', OVER);
    return accept({ row, key });
  }

  async #refusal(caller: Caller, incident: IncidentId, action: Action) {
    return refusedTo(caller.actor, action, await this.#parts.rooms.state(incident), this.#parts.now());
  }
}

interface Content {
  text: string;
  author: Card['author'];
  picks: BallotView;
}

function readContent(value: unknown): Content {
  const given: { text?: unknown; author?: unknown; picks?: unknown } =
    typeof value === 'object' && value !== null ? value : {};
  const picks = typeof given.picks === 'object' && given.picks !== null ? Object.entries(given.picks) : [];
  return {
    text: typeof given.text === 'string' ? given.text : '',
    author: parseActorId(given.author),
    picks: Object.fromEntries(picks.flatMap(([id, dots]) => (typeof dots === 'number' ? [[id, dots]] : []))),
  };
}

interface Outcome {
  fact: Fact;
  board?: Uint8Array;
}

/** The cards as they come on the board: in a random order and under fresh ids, so that neither says when or by whom they were laid. */
function turned(row: SealedPhase, contents: readonly Content[]): Outcome {
  const cards = contents.filter(({ text }) => text !== '');
  for (let last = cards.length - 1; last > 0; last -= 1) {
    const other = randomInt(last + 1);
    const [one, two] = [cards[last], cards[other]];
    if (one && two) [cards[last], cards[other]] = [two, one];
  }
  const fact: Fact = { type: 'review-phase-revealed', phase: row.id, cards: cards.length };
  if (cards.length === 0) return { fact };
  const doc = new Y.Doc();
  const { id: phase, prompt } = row;
  revealCards(
    doc,
    cards.map(({ text, author }) => ({ id: newBoardId(), phase, prompt, text, author: row.anonymous ? null : author })),
  );
  return { fact, board: Y.encodeStateAsUpdate(doc) };
}

function counted(row: SealedPhase, contents: readonly Content[]): Outcome {
  const votes = new Map<string, number>();
  for (const { picks } of contents)
    for (const [id, dots] of Object.entries(picks)) votes.set(id, (votes.get(id) ?? 0) + dots);
  const fact: Fact = {
    type: 'review-votes-counted',
    phase: row.id,
    ballots: contents.length,
    votes: Object.fromEntries(votes),
  };
  return { fact };
}
