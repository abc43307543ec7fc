/**
 * Publishing and versions of a postmortem. What is published is frozen into bytes that are named by their hash and never change; named versions are places in
 * the log, rebuilt when somebody looks. Going back writes the old words as a new version and loses nothing of what stood there.
 */
import { createHash } from 'node:crypto';
import * as Y from 'yjs';
import type { Effect } from '#model/incident/effects.ts';
import type { Fact, RecordedFact } from '#model/incident/facts.ts';
import { isOver, nextPostmortemStates } from '#model/incident/lifecycle.ts';
import { refusedTo } from '#model/incident/may.ts';
import type { Action } from '#model/incident/may.ts';
import { accept, HIDDEN_INCIDENT, refuse } from '#model/incident/refusal.ts';
import type { Result } from '#model/incident/refusal.ts';
import { announce } from '#model/incident/rule.ts';
import type { IncidentState } from '#model/incident/state.ts';
import type { ActorId, BoardId, IncidentId, ServiceKey } from '#model/ids.ts';
import { editionOf, readEdition } from '#model/publishing/edition.ts';
import type { Edition, EditionAudience, EditionDifference } from '#model/publishing/edition.ts';
import { restoreSections } from '#model/publishing/restore.ts';
import type { Moment } from '#model/replay/moment.ts';
import type { Caller } from '#server/access/caller.ts';
import { newBoardId, newCommandId } from '#server/access/secrets.ts';
import type { RoomReading, RoomsPort } from '#server/commands/room-port.ts';
import type { Replay } from '#server/replay/replay.ts';
import type { AttachmentPort, TablePort } from '#server/storage/ports.ts';
import { PUBLIC_TABLE } from './public-table.ts';

interface Parts {
  rooms: RoomsPort;
  attachments: AttachmentPort;
  tables: TablePort;
  /** What an incident is called outside. */
  publicId: (incident: IncidentId) => string;
  replay: Replay;
  /** Everybody with a name, for taking names out. */
  people: () => { id: ActorId; name: string }[];
  /** What a service is called inside, and to everybody. */
  serviceNameOf: (service: string, isPublic: boolean) => string;
  /** Who answers for a service now. */
  answering: (service: ServiceKey) => readonly ActorId[];
  now: () => number;
  appended: (incident: IncidentId, facts: readonly RecordedFact[]) => Promise<void> | void;
}

export interface Preview {
  edition: Edition;
  difference: EditionDifference;
}
const NO_VERSION = 'There is no such version.';

export class Publishing {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** What would be published now, and what of it the audience does not get. */
  async preview(caller: Caller, incident: IncidentId, audience: EditionAudience): Promise<Result<Preview>> {
    const reading = await this.#reading(caller, incident, 'read');
    return reading.ok ? accept(this.#make(reading.value, audience)) : reading;
  }

  #make({ state, facts, board }: RoomReading, audience: EditionAudience): Preview {
    const people = this.#parts.people();
    const names = new Map(people.map(({ id, name }) => [id, name]));
    const guests = state.guests.flatMap(({ guest, name }) => (name ? [{ id: guest, name }] : []));
    const doc = new Y.Doc();
    try {
      Y.applyUpdate(doc, board);
      const nameOf = (id: ActorId): string =>
        names.get(id) ?? guests.find(({ id: guest }) => guest === id)?.name ?? 'Somebody';
      const serviceNameOf = (key: string): string => this.#parts.serviceNameOf(key, audience === 'public');
      return editionOf({ state, facts, doc, nameOf, serviceNameOf }, audience, [...people, ...guests]);
    } finally {
      doc.destroy();
    }
  }

  /** Freezes and publishes. The same words again are the same bytes under a new number. */
  async publish(
    caller: Caller,
    incident: IncidentId,
    audience: EditionAudience,
    id: string = newCommandId(),
  ): Promise<Result<{ version: number; hash: string; path: string | null }>> {
    const reading = await this.#reading(caller, incident, 'set-postmortem-state');
    if (!reading.ok) return reading;
    const { state } = reading.value;
    const refusal = audience === 'public' ? this.#publicRefusal(caller, state) : null;
    if (refusal) return refusal;
    const bytes = new TextEncoder().encode(JSON.stringify(this.#make(reading.value, audience).edition));
    const hash = createHash('sha256').update(bytes).digest('hex');
    const { attachments, rooms, appended, answering, now } = this.#parts;
    // Bytes first: a fact must never name what is not there.
    await attachments.write(hash, bytes);
    const meta = {
      name: `postmortem-${state.number}.json`,
      type: 'application/json',
      size: bytes.length,
      by: caller.actor.id,
      at: now(),
    };
    await attachments.link(incident, hash, meta);
    if (audience === 'public') await this.#parts.tables.put(PUBLIC_TABLE, this.#parts.publicId(incident), { incident });
    const done = await rooms.execute(incident, {
      id,
      actor: caller.actor.id,
      via: 'web',
      decide: (current) => decidePublish(current, { audience, hash, teams: current.services.flatMap(answering) }),
    });
    if (!done.ok) return done;
    if (!done.value.repeat) await appended(incident, done.value.facts);
    const fact = done.value.facts.find((one) => one.type === 'postmortem-published');
    return fact?.type === 'postmortem-published'
      ? accept({ version: fact.version, hash: fact.hash, path: audience === 'public' ? this.#pathOf(incident) : null })
      : refuse('conflict', 'This id was used for something else.');
  }

  /** Where the public edition stands. */
  #pathOf(incident: IncidentId): string {
    return `/status/postmortems/${this.#parts.publicId(incident)}.html`;
  }

  #publicRefusal(caller: Caller, state: IncidentState) {
    if (state.private) return refuse('forbidden', 'A private incident is not published outside.');
    if (state.practice) return refuse('forbidden', 'Practice is not published outside.');
    return refusedTo(caller.actor, 'publish-update', state, this.#parts.now());
  }

  /** What was frozen under a number. */
  async edition(caller: Caller, incident: IncidentId, version: number): Promise<Result<Edition>> {
    const reading = await this.#reading(caller, incident, 'read');
    if (!reading.ok) return reading;
    const known = reading.value.state.postmortem.versions.find((one) => one.version === version);
    const edition = known ? await this.#frozen(known.hash) : null;
    return edition ? accept(edition) : refuse('not-found', NO_VERSION);
  }

  /** The newest public edition, for anybody; null when there is none or it was withdrawn. */
  async publicEdition(incident: IncidentId): Promise<Edition | null> {
    const { exists, private: isPrivate, postmortem } = await this.#parts.rooms.state(incident);
    if (!exists || isPrivate || postmortem.state === 'withdrawn') return null;
    const newest = postmortem.versions.findLast(({ audience }) => audience === 'public');
    return newest ? this.#frozen(newest.hash) : null;
  }

  async #frozen(hash: string): Promise<Edition | null> {
    const bytes = await this.#parts.attachments.read(hash);
    return bytes ? readEdition(bytes) : null;
  }

  /** A named version, or a published one as the document was then; `now` is the document as it is. */
  async version(caller: Caller, incident: IncidentId, name: string): Promise<Result<Moment>> {
    const reading = await this.#reading(caller, incident, 'read');
    if (!reading.ok) return reading;
    const seq = seqOf(reading.value.state, name);
    const moment = seq === null ? null : await this.#parts.replay.atSeq(incident, seq);
    return moment ? accept(moment) : refuse('not-found', NO_VERSION);
  }

  /** Puts a version's words back. What stands there now is named first, so that going back can be gone back on. */
  async restore(
    caller: Caller,
    incident: IncidentId,
    name: string,
  ): Promise<Result<{ version: BoardId; changed: number }>> {
    const reading = await this.#reading(caller, incident, 'edit-board');
    if (!reading.ok) return reading;
    const { state } = reading.value;
    const seq = seqOf(state, name);
    const moment = seq === null ? null : await this.#parts.replay.atSeq(incident, seq);
    if (!moment) return refuse('not-found', NO_VERSION);
    const from = state.postmortem.named.find((one) => one.version === name);
    const title = from?.name ?? (name === 'now' ? 'now' : `published ${name}`);
    const kept = await this.#append(caller, incident, [
      { type: 'version-named', version: newBoardId(), name: `Before going back to ${title}`.slice(0, 200) },
    ]);
    if (!kept.ok) return kept;
    const { update, changed } = await this.#restoring(incident, moment);
    if (changed === 0) return refuse('already-so', 'The postmortem says that already.');
    const version = newBoardId();
    const fact: Fact = {
      type: 'version-named',
      version,
      name: `Back to ${title}`.slice(0, 200),
      ...(from ? { restored: from.version } : {}),
    };
    const done = await this.#append(caller, incident, [fact], update);
    return done.ok ? accept({ version, changed }) : done;
  }

  async #restoring(incident: IncidentId, moment: Moment): Promise<{ update: Uint8Array; changed: number }> {
    const reading = await this.#parts.rooms.read(incident);
    const doc = new Y.Doc();
    try {
      if (reading) Y.applyUpdate(doc, reading.board);
      let update: Uint8Array = new Uint8Array();
      // One transaction is one update: the change alone, deletions included, and nothing of what was there.
      doc.on('update', (bytes: Uint8Array) => (update = bytes));
      const changed = restoreSections(doc, moment.sections);
      return { update, changed };
    } finally {
      doc.destroy();
    }
  }

  async #append(caller: Caller, incident: IncidentId, facts: Fact[], board?: Uint8Array): Promise<Result<null>> {
    const done = await this.#parts.rooms.execute(incident, {
      id: newCommandId(),
      actor: caller.actor.id,
      via: 'web',
      decide: () => accept({ facts, effects: [], ...(board ? { board } : {}) }),
    });
    if (!done.ok) return done;
    await this.#parts.appended(incident, done.value.facts);
    return accept(null);
  }

  async #reading(caller: Caller, incident: IncidentId, action: Action): Promise<Result<RoomReading>> {
    const reading = await this.#parts.rooms.read(incident);
    if (!reading) return HIDDEN_INCIDENT;
    return refusedTo(caller.actor, action, reading.state, this.#parts.now()) ?? accept(reading);
  }
}

/** Where in the log a version stands: `now`, the id of a named one, or the number of a published one. */
function seqOf(state: IncidentState, name: string): number | null {
  if (name === 'now') return state.seq;
  const named = state.postmortem.named.find(({ version }) => version === name);
  if (named) return named.seq;
  return state.postmortem.versions.find(({ version }) => String(version) === name)?.seq ?? null;
}

/**
 * The facts of publishing, and who is told: participants, owner and who answers for the services, of a private incident its members alone; those who
 * subscribed, when it is for everybody. (Who is thanked was told when it was said.)
 */
function decidePublish(
  state: IncidentState,
  { audience, hash, teams }: { audience: EditionAudience; hash: string; teams: readonly ActorId[] },
) {
  if (!isOver(state.status)) return refuse('wrong-status', 'A postmortem is published when the incident is resolved.');
  const { state: from, versions, owner } = state.postmortem;
  const moves = from !== 'published';
  if (moves && from !== 'closed' && !nextPostmortemStates(from).includes('published'))
    return refuse('wrong-status', `A postmortem that is ${from} cannot be published.`, { from });
  const version = (versions.at(-1)?.version ?? 0) + 1;
  const facts: Fact[] = [
    { type: 'postmortem-published', version, audience, hash },
    ...(moves && from !== 'closed'
      ? [{ type: 'postmortem-state-changed' as const, from, to: 'published' as const }]
      : []),
  ];
  const told = [...new Set([...state.people, ...(owner ? [owner] : []), ...teams])];
  const notices: Effect[] = told
    .filter((to) => !state.private || state.members.includes(to))
    .map((to) => ({ type: 'notify', to, about: 'postmortem-published' }));
  const outside: Effect[] = audience === 'public' ? [{ type: 'tell-subscribers', version }] : [];
  const effects = [...(state.practice ? [] : [...notices, ...outside]), ...announce(state, 'postmortem.published')];
  return accept({ facts, effects });
}
