// Who is in the room and where their cursors are: y-websocket's awareness, stamped by the server. A connection speaks for
// one clientID, its own; name and identity come from its session, never from what it sends; only the latest state of a
// tick is read, so a flood costs nothing but the reading of its frames. Nothing here is ever stored.

import { ByteReader, isReservedKey, Malformed } from './byte-reader.ts';
import { awarenessFrame } from './frames.ts';
import { ByteWriter } from './update-encode.ts';

/** The largest state of one connection, in bytes of JSON. */
export const MAX_STATE_BYTES = 4096;
/** The most states one message may speak of; a stock client repeats what it heard of the others. */
const MAX_STATES = 2000;

/** What a session is called on other people's screens. */
export interface PresenceUser {
  id: string;
  name: string;
  color: string;
}

/** A colour of one's own, the same on every screen: hues a golden angle apart, dark enough for white letters. */
export function colorOf(id: string): string {
  let hash = 0;
  for (let i = 0; i < id.length; i++) hash = (Math.imul(hash, 31) + id.charCodeAt(i)) | 0;
  const hue = (((hash >>> 0) % 360) * 137.508) % 360;
  const channel = (n: number): string => {
    const k = (n + hue / 30) % 12;
    const value = 0.42 - 0.27 * Math.max(-1, Math.min(k - 3, 9 - k, 1));
    return Math.round(value * 255)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${channel(0)}${channel(8)}${channel(4)}`;
}

/** A connection as presence sees it. */
export interface Speaker {
  readonly user: PresenceUser;
  /** The clientID it speaks for; null until it first spoke. */
  presenceClient: number | null;
}

/** Presence as nodes tell it to each other: stamped already; `json` null when that person has gone. */
export interface SpokenState {
  client: number;
  clock: number;
  actor: string;
  json: string | null;
}

/** Somebody connected to another node. Whoever is not heard of for a while has gone with that node. */
interface Elsewhere extends Speaker {
  node: string;
  heardAt: number;
}
const isElsewhere = (speaker: Speaker): speaker is Elsewhere => 'node' in speaker;
/** Stock clients renew their presence every 15 s. */
const ELSEWHERE_MS = 40_000;

interface State {
  speaker: Speaker;
  clock: number;
  /** What the connection said; read with the next tick. */
  said: string | null;
  /** What the others are told. */
  json: string;
}

const writer = new ByteWriter();
const reader = new ByteReader();

export class Presence {
  readonly #states = new Map<number, State>();
  readonly #dirty = new Set<number>();
  #gone: { client: number; clock: number; speaker: Speaker }[] = [];

  /**
   * Takes what a connection says about itself; what it says about others is passed over. Returns why it is refused, or
   * null. `ownerOf` says whose a clientID is on the board.
   */
  hear(speaker: Speaker, body: Uint8Array, ownerOf: (client: number) => string | null): string | null {
    reader.open(body);
    try {
      const count = reader.uint();
      if (count > MAX_STATES) return 'presence of too many clients at once';
      for (let left = count; left > 0; left--) {
        const client = reader.uint();
        const clock = reader.uint();
        const start = reader.pos;
        reader.skip(reader.uint());
        if (!this.#isOwn(speaker, client, ownerOf)) continue;
        if (reader.pos - start > MAX_STATE_BYTES) return 'presence state too large';
        reader.pos = start;
        this.#take(speaker, client, clock, reader.string());
      }
      return reader.pos === reader.end ? null : 'bytes after the end';
    } catch (error) {
      if (error instanceof Malformed) return error.message;
      throw error;
    }
  }

  #isOwn(speaker: Speaker, client: number, ownerOf: (client: number) => string | null): boolean {
    if (speaker.presenceClient !== null) return speaker.presenceClient === client;
    const held = this.#states.get(client);
    if (held !== undefined && held.speaker.user.id !== speaker.user.id) return false;
    const owner = ownerOf(client);
    if (owner !== null && owner !== speaker.user.id) return false;
    if (held !== undefined) held.speaker.presenceClient = null; // the same person's older, half-dead connection
    speaker.presenceClient = client;
    return true;
  }

  #take(speaker: Speaker, client: number, clock: number, said: string): void {
    const known = this.#states.get(client);
    if (said === 'null') return this.#drop(client, clock);
    if (known !== undefined && known.speaker === speaker) {
      if (clock <= known.clock) return;
      known.clock = clock;
      known.said = said;
    } else this.#states.set(client, { speaker, clock, said, json: '' });
    this.#dirty.add(client);
  }

  /** Forgets a connection: the others are told with the next tick. */
  leave(speaker: Speaker): void {
    const client = speaker.presenceClient;
    speaker.presenceClient = null;
    const state = client === null ? undefined : this.#states.get(client);
    if (client !== null && state?.speaker === speaker) this.#drop(client, state.clock + 1);
  }

  #drop(client: number, clock: number): void {
    const held = this.#states.get(client);
    if (held === undefined) return;
    this.#states.delete(client);
    this.#dirty.delete(client);
    this.#gone.push({ client, clock, speaker: held.speaker });
  }

  get isDirty(): boolean {
    return this.#dirty.size > 0 || this.#gone.length > 0;
  }

  get isEmpty(): boolean {
    return this.#states.size === 0 && !this.isDirty;
  }

  /** One frame with what changed since the last one, for everybody; `refuse` hears of connections that talk nonsense. */
  takeChanges(refuse: (speaker: Speaker, reason: string) => void, spoken?: SpokenState[]): Buffer {
    for (const client of this.#dirty) this.#read(client, refuse);
    if (spoken) this.#collect(spoken);
    writer.uint(this.#dirty.size + this.#gone.length);
    for (const client of this.#dirty) this.#write(client);
    for (const { client, clock } of this.#gone) writeState(client, clock, 'null');
    this.#dirty.clear();
    this.#gone = [];
    return awarenessFrame(writer.take());
  }

  /** What connections of this node said since the last tick, for the other nodes. */
  #collect(spoken: SpokenState[]): void {
    for (const client of this.#dirty) {
      const state = this.#states.get(client);
      if (state && !isElsewhere(state.speaker))
        spoken.push({ client, clock: state.clock, actor: state.speaker.user.id, json: state.json });
    }
    for (const { client, clock, speaker } of this.#gone)
      if (!isElsewhere(speaker)) spoken.push({ client, clock, actor: speaker.user.id, json: null });
  }

  /** Takes what another node told; a connection of this node is never spoken over. */
  hearElsewhere(node: string, { client, clock, actor, json }: SpokenState, now: number): void {
    const known = this.#states.get(client);
    if (known && !isElsewhere(known.speaker)) return;
    if (json === null) {
      if (known) this.#drop(client, clock);
      return;
    }
    const speaker: Elsewhere = { node, heardAt: now, user: { id: actor, name: '', color: '' }, presenceClient: client };
    this.#states.set(client, { speaker, clock: Math.max(clock, known?.clock ?? 0), said: null, json });
    this.#dirty.add(client);
  }

  /** Forgets people of nodes that are not heard of any more. */
  sweep(now: number): void {
    for (const [client, { speaker, clock }] of this.#states)
      if (isElsewhere(speaker) && now - speaker.heardAt > ELSEWHERE_MS) this.#drop(client, clock + 1);
  }

  /** Everybody who is connected to this node, for a node that has just opened the room. */
  *local(): Generator<SpokenState> {
    for (const [client, { speaker, clock, json }] of this.#states)
      if (!isElsewhere(speaker) && json !== '') yield { client, clock, actor: speaker.user.id, json };
  }

  /** Ids of people who are connected to other nodes. */
  *elsewhere(): Generator<string> {
    for (const { speaker } of this.#states.values()) if (isElsewhere(speaker)) yield speaker.user.id;
  }

  /** One frame with everybody who was told to the room so far, for somebody who comes in; null when that is nobody. */
  everybody(): Buffer | null {
    const told = [...this.#states].filter(([, state]) => state.json !== '');
    if (told.length === 0) return null;
    writer.uint(told.length);
    for (const [client] of told) this.#write(client);
    return awarenessFrame(writer.take());
  }

  #read(client: number, refuse: (speaker: Speaker, reason: string) => void): void {
    const state = this.#states.get(client);
    if (state === undefined || state.said === null) return;
    const stamped = stamp(state.said, state.speaker.user);
    state.said = null;
    if (stamped !== null) {
      state.json = stamped;
      return;
    }
    this.#states.delete(client);
    this.#dirty.delete(client);
    refuse(state.speaker, 'presence state is no JSON object');
  }

  #write(client: number): void {
    const state = this.#states.get(client);
    if (state !== undefined) writeState(client, state.clock, state.json);
  }
}

function writeState(client: number, clock: number, json: string): void {
  writer.uint(client);
  writer.uint(clock);
  writer.varBytes(Buffer.from(json));
}

/** The state with the session's user in it; null when it is no JSON object. */
function stamp(json: string, user: PresenceUser): string | null {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  // Own properties only and none that changes a prototype, however a reader copies it.
  const isClean = !RESERVED.test(json);
  const clean: { user?: unknown } = isClean
    ? value
    : Object.fromEntries(Object.entries(value).filter(([key]) => !isReservedKey(key)));
  clean.user = shown(user);
  return JSON.stringify(clean);
}

const shownUsers = new WeakMap<PresenceUser, object>();

/** A user as editors want it: with a lighter colour for selections. Made once per session. */
function shown(user: PresenceUser): object {
  let made = shownUsers.get(user);
  if (made === undefined) shownUsers.set(user, (made = { ...user, colorLight: `${user.color}33` }));
  return made;
}

const RESERVED = /__proto__|constructor|prototype/;
