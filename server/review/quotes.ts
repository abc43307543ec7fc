/**
 * Asking before quoting. The words wait outside the document until the person whose they are agrees; only then are they a fact that others read. A no leaves
 * nothing behind but an answer to the one who asked, and no answer is no quote. People are asked on the screen and by mail, where a link answers once.
 */
import type { FactOf, RecordedFact } from '#model/incident/facts.ts';
import { may, refusedTo } from '#model/incident/may.ts';
import { accept, refuse } from '#model/incident/refusal.ts';
import type { Result } from '#model/incident/refusal.ts';
import type { IncidentState } from '#model/incident/state.ts';
import type { ActorId, BoardId, IncidentId } from '#model/ids.ts';
import type { AskedQuote } from '#protocol/review.ts';
import type { Caller } from '#server/access/caller.ts';
import type { Person } from '#server/access/people.ts';
import type { RoomsPort } from '#server/commands/room-port.ts';
import type { Outbox } from '#server/effects/channels/outbox.ts';
import { headingOf } from '#server/effects/messages.ts';
import type { Notifications } from '#server/effects/notifications.ts';
import type { TablePort } from '#server/storage/ports.ts';
import { reviewPath } from './mail.ts';
import type { QuoteLink, QuoteLinks } from './quote-links.ts';
import { queueQuoteMail } from './quote-mail.ts';
import type { Wrapping } from './sealing.ts';

const TABLE = 'review-quotes';
const MOST_WAITING = 100;

interface Parts {
  tables: TablePort;
  rooms: RoomsPort;
  box: () => Wrapping;
  person: (id: ActorId) => Person | null;
  notifications: Pick<Notifications, 'tell'>;
  outbox: () => Pick<Outbox, 'add' | 'kick'>;
  mailIsSet: boolean;
  links: QuoteLinks;
  now: () => number;
  appended: (incident: IncidentId, facts: readonly RecordedFact[]) => Promise<void> | void;
}
interface Row {
  quote: BoardId;
  person: ActorId;
  by: ActorId;
  at: number;
  sealed: string;
}

/** What a link in a mail shows to whoever holds it. */
export type QuoteQuestion =
  | { kind: 'gone' }
  | { kind: 'asked'; heading: string; by: string; text: string }
  | { kind: 'answered'; heading: string; yes: boolean };

const GONE = 'There is no such question, or it was answered.';

export class Quotes {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Asks somebody whether these words of theirs may be shown. */
  async ask(
    caller: Caller,
    incident: IncidentId,
    given: { quote: BoardId; person: ActorId; text: string },
  ): Promise<Result<null>> {
    const state = await this.#state(caller, incident, 'comment');
    if (!state.ok) return state;
    const { tables, box, person, now, outbox, mailIsSet, links } = this.#parts;
    const asked = person(given.person);
    if (asked?.kind !== 'person' || asked.disabledAt !== null)
      return refuse('invalid', 'Only somebody with an account can be asked.', { field: 'person' });
    if (!may(callerOf(asked).actor, 'read', state.value, now()))
      return refuse('invalid', 'They cannot see this incident. Let them in first.', { field: 'person' });
    const key = keyOf(incident, given.quote);
    const { quote, text } = given;
    const row: Row = { quote, person: given.person, by: caller.actor.id, at: now(), sealed: box().seal(text, key) };
    if (!(await tables.put(TABLE, key, row, { ifAbsent: true })))
      return refuse('already-so', 'This was asked already.');
    await this.#tell(
      incident,
      state.value,
      given.person,
      `ask-${quote}`,
      'may you be quoted in its review? See the words and say yes or no',
    );
    if (mailIsSet && asked.email !== null) {
      const by = caller.actor.id;
      await links.make({ incident, quote, person: given.person });
      await queueQuoteMail(outbox(), given.person, { incident, quote, heading: headingOf(state.value), by });
    }
    return accept(null);
  }

  /** What the caller asked and what the caller is asked, oldest first. */
  async list(caller: Caller, incident: IncidentId): Promise<Result<AskedQuote[]>> {
    const state = await this.#state(caller, incident, 'read');
    if (!state.ok) return state;
    const me = caller.actor.id;
    const rows = await this.#parts.tables.list<Row>(TABLE, { prefix: `${incident}.`, limit: MOST_WAITING });
    const mine = rows.filter(({ row }) => row.person === me || row.by === me);
    return accept(
      mine.map(({ key, row: { quote, person, by, at, sealed } }) => ({
        quote,
        person,
        by,
        at,
        text: this.#parts.box().open(sealed, key) ?? '',
      })),
    );
  }

  /** The answer of the person asked. Yes makes the words a fact; no forgets them. The one who asked may take the question back (a no by another name). */
  async answer(caller: Caller, incident: IncidentId, quote: BoardId, yes: boolean): Promise<Result<null>> {
    const state = await this.#state(caller, incident, 'read');
    if (!state.ok) return state;
    const { tables, box } = this.#parts;
    const key = keyOf(incident, quote);
    const row = await tables.get<Row>(TABLE, key);
    const me = caller.actor.id;
    if (!row || (row.person !== me && row.by !== me)) return refuse('not-found', GONE);
    if (yes && row.person !== me) return refuse('forbidden', 'Only the person quoted can agree.');
    if (yes) {
      const text = box().open(row.sealed, key);
      if (text === null) return refuse('unavailable', 'The words cannot be opened: the server has another secret.');
      const done = await this.#log(caller, incident, `quote-${quote}`, {
        type: 'quote-agreed',
        quote,
        person: me,
        text,
      });
      if (!done.ok) return done;
    }
    await tables.remove(TABLE, key);
    await this.#parts.links.end({ incident, quote, person: row.person });
    if (row.by !== me)
      await this.#tell(
        incident,
        state.value,
        row.by,
        `answer-${quote}`,
        yes
          ? 'your question was answered: the quote may be shown'
          : 'your question was answered: please do not quote it',
      );
    return accept(null);
  }

  /** Takes an agreed quote back; only the person quoted can. */
  async withdraw(caller: Caller, incident: IncidentId, quote: BoardId): Promise<Result<null>> {
    const state = await this.#state(caller, incident, 'read');
    if (!state.ok) return state;
    if (!state.value.quotes.some((one) => one.quote === quote && one.person === caller.actor.id))
      return refuse('not-found', 'There is no such quote of yours.');
    return this.#log(caller, incident, `unquote-${quote}`, { type: 'quote-withdrawn', quote });
  }

  /** What a link asks. Reading it changes nothing: mail programs open links by themselves. */
  async question(secret: string): Promise<QuoteQuestion> {
    const found = await this.#behind(secret);
    if (!found) return { kind: 'gone' };
    const { link, row, caller } = found;
    const state = await this.#state(caller, link.incident, 'read');
    const text = this.#parts.box().open(row.sealed, keyOf(link.incident, link.quote));
    if (!state.ok || text === null) return { kind: 'gone' };
    return { kind: 'asked', heading: headingOf(state.value), by: this.#parts.person(row.by)?.name ?? 'Somebody', text };
  }

  /** The answer by a link: once, for this question alone. */
  async answerBy(secret: string, yes: boolean): Promise<QuoteQuestion> {
    const found = await this.#behind(secret);
    if (!found) return { kind: 'gone' };
    const { link, caller } = found;
    const state = await this.#state(caller, link.incident, 'read');
    const done = await this.answer(caller, link.incident, link.quote, yes);
    return done.ok && state.ok ? { kind: 'answered', heading: headingOf(state.value), yes } : { kind: 'gone' };
  }

  async #behind(secret: string): Promise<{ link: QuoteLink; row: Row; caller: Caller } | null> {
    const { links, tables, person } = this.#parts;
    const link = await links.find(secret);
    const row = link && (await tables.get<Row>(TABLE, keyOf(link.incident, link.quote)));
    const asked = link && person(link.person);
    if (!link || row?.person !== link.person || asked?.kind !== 'person' || asked.disabledAt !== null) return null;
    return { link, row, caller: callerOf(asked) };
  }

  async #log(
    caller: Caller,
    incident: IncidentId,
    id: string,
    fact: FactOf<'quote-agreed' | 'quote-withdrawn'>,
  ): Promise<Result<null>> {
    const { rooms, appended } = this.#parts;
    const done = await rooms.execute(incident, {
      id: id.slice(0, 64),
      actor: caller.actor.id,
      via: 'web',
      decide: () => accept({ facts: [fact], effects: [] }),
    });
    if (!done.ok) return done;
    if (!done.value.repeat) await appended(incident, done.value.facts);
    return accept(null);
  }

  async #tell(incident: IncidentId, state: IncidentState, to: ActorId, id: string, text: string): Promise<void> {
    const said = `${headingOf(state)}: ${text}`;
    await this.#parts.notifications.tell(to, { id, kind: 'notice', text: said, link: reviewPath(incident), incident });
  }

  async #state(caller: Caller, incident: IncidentId, action: 'comment' | 'read'): Promise<Result<IncidentState>> {
    const state = await this.#parts.rooms.state(incident);
    return refusedTo(caller.actor, action, state, this.#parts.now()) ?? accept(state);
  }
}

/** The person who is asked, as far as this one question goes. */
const callerOf = ({ id, name, role }: Person): Caller => ({
  actor: { id, kind: 'person', role },
  name,
  credential: { kind: 'token', id: 'quote-link' },
});

const keyOf = (incident: IncidentId, quote: BoardId): string => `${incident}.${quote}`;
