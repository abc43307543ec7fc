/**
 * Makes several processes on one log behave as one: what another node logged reaches this one's rooms, lists, clocks and effects; what another node changed in people,
 * services and settings is read anew; access that ended there ends here. Every part also works without any message, only later.
 */
import { SCHEMA_VERSION } from '#model/documents.ts';
import type { Actor } from '#model/incident/actor.ts';
import type { IncidentId } from '#model/ids.ts';
import type { RecordedFact } from '#model/incident/facts.ts';
import type { Access } from '#server/access/access.ts';
import type { Revocation } from '#server/access/revocations.ts';
import type { Catalogue } from '#server/catalogue.ts';
import type { Outward } from '#server/effects/channels/outward.ts';
import type { Log } from '#server/logger.ts';
import { recorded } from '#server/rooms/history.ts';
import type { Rooms } from '#server/rooms/rooms.ts';
import type { SyncGateway } from '#server/sockets/access.ts';
import type { MemberPort } from '#server/storage/ports.ts';
import { Membership } from './members.ts';
import type { NodeLink, Nodes } from './nodes.ts';
import type { SharedLog } from './shared-log.ts';

/** How often copies of small tables are read anew when no message can be relied on, ms. */
const RELOAD_MS = 2000;

interface Parts {
  nodes: Nodes;
  sharedLog: SharedLog;
  rooms: Pick<
    Rooms,
    'takeIn' | 'presenceElsewhere' | 'presenceHere' | 'onSpoken' | 'onOpened' | 'audienceElsewhere' | 'onAudience'
  >;
  took: (incident: IncidentId, facts: readonly RecordedFact[]) => Promise<void>;
  access: Access;
  catalogue: Catalogue;
  outward: Pick<Outward, 'reread'>;
  sync: SyncGateway;
  log: Log;
  members: MemberPort | undefined;
  /** Says which secret key this node has without saying the key. */
  keyPrint: () => string;
}

/** The other nodes as this one's transports and operators see them. */
export interface OtherNodes {
  link(): NodeLink;
  /** How many other processes work on the same database. */
  others(): number;
  /** Whether what others write arrives up to two seconds late, and there are others. */
  isBehind(): boolean;
  onChange(listener: () => void): () => void;
  leave(): Promise<void>;
}

const ALONE: OtherNodes = {
  link: () => 'alone',
  others: () => 0,
  isBehind: () => false,
  onChange: () => () => undefined,
  leave: async () => undefined,
};

/** Joins. Rejects with StartError when a living node has another secret key. */
export async function joinNodes(parts: Parts): Promise<OtherNodes> {
  const { nodes, sharedLog, log } = parts;
  if (nodes.link() === 'alone') return ALONE;
  const about = { version: String(SCHEMA_VERSION), keyPrint: parts.keyPrint() };
  const membership = parts.members ? await Membership.join(parts.members, { id: nodes.id, about }, log) : null;
  const reports = (what: string) => (error: unknown) => log.warn({ error: String(error) }, what);
  const failed = reports('an entry of another node could not be taken in');
  await sharedLog.follow({
    room: (entry) => void parts.rooms.takeIn(entry).catch(failed),
    next: async (entry) => {
      const facts = recorded(entry);
      if (facts.length > 0) await parts.took(entry.incident, facts).catch(failed);
    },
  });
  const reload = reloader(parts);
  const relay = relayRevocations(parts);
  const stopPresence = sharePresence(parts);
  const stop = nodes.listen((message) => {
    if (message.kind === 'table') reload.soon(message.table, message.key);
    if (message.kind === 'revoked') relay.heard(message.revocation);
  });
  const timer = setInterval(() => {
    if (nodes.link() === 'linked') return;
    void reload.all().catch(reports('people and services could not be read anew'));
    void checkCredentials(parts).catch(reports('sessions could not be checked again'));
  }, RELOAD_MS);
  timer.unref();
  const others = (): number => membership?.others() ?? 0;
  return {
    link: () => nodes.link(),
    others,
    isBehind: () => nodes.link() === 'tailing' && others() > 0,
    onChange(listener) {
      const stops = [nodes.onLink(listener), membership?.onChange(listener)];
      return () => {
        for (const stopHearing of stops) stopHearing?.();
      };
    },
    async leave() {
      clearInterval(timer);
      stop();
      stopPresence();
      relay.stop();
      await membership?.leave();
      await sharedLog.close();
      await nodes.close();
    },
  };
}

/** People in a room see each other whichever node they are connected to. */
function sharePresence({ nodes, rooms }: Parts): () => void {
  rooms.onSpoken = (incident, states) => nodes.tell({ kind: 'presence', incident, states: [...states] });
  rooms.onAudience = (incident, size) => nodes.tell({ kind: 'audience', incident, size });
  rooms.onOpened = (incident) => nodes.tell({ kind: 'presence-asked', incident });
  return nodes.listen((message, from) => {
    if (message.kind === 'presence') rooms.presenceElsewhere(message.incident, from, message.states);
    if (message.kind === 'audience') rooms.audienceElsewhere(message.incident, from, message.size);
    if (message.kind !== 'presence-asked') return;
    const states = rooms.presenceHere(message.incident);
    if (states.length > 0) nodes.tell({ kind: 'presence', incident: message.incident, states });
  });
}

/** Reads tables anew, several messages of a turn as one. */
function reloader({ access, catalogue, outward, log }: Parts) {
  const waiting = new Set<string>();
  const loads: Record<string, () => Promise<void>> = {
    people: () => access.people.load(),
    settings: () => access.organisation.load(),
    services: () => catalogue.load(),
    ...Object.fromEntries(
      ['contacts', 'schedules', 'status-incidents'].map((table) => [table, () => outward.reread()]),
    ),
  };
  const load = async (): Promise<void> => {
    const tables = [...waiting];
    waiting.clear();
    await Promise.all(tables.map((table) => loads[table]?.()));
  };
  return {
    soon(table: string, key: string): void {
      if (table === 'sessions') access.sessions.forget(key);
      if (table === 'tokens') access.tokens.forget(key);
      if (!(table in loads)) return;
      if (waiting.size === 0)
        setImmediate(
          () =>
            void load().catch((error: unknown) => log.warn({ error: String(error) }, 'a table could not be read anew')),
        );
      waiting.add(table);
    },
    all: async (): Promise<void> => {
      for (const table of Object.keys(loads)) waiting.add(table);
      await load();
    },
  };
}

/** Announcements of this node go to the others; those of others are announced here and not sent back. */
function relayRevocations({ nodes, access }: Parts) {
  let hearing = false;
  const stop = access.revocations.listen((revocation) => {
    if (!hearing) nodes.tell({ kind: 'revoked', revocation });
  });
  return {
    stop,
    heard(revocation: Revocation): void {
      if (revocation.kind === 'credential') {
        access.sessions.forget(revocation.id);
        access.tokens.forget(revocation.id);
      }
      hearing = true;
      try {
        access.revocations.announce(revocation);
      } finally {
        hearing = false;
      }
    },
  };
}

/** Without messages: whoever is connected on a session or token that no longer holds is announced as gone. */
async function checkCredentials({ access, sync }: Parts): Promise<void> {
  const connected = new Map<string, Actor>(access.revocations.concerned());
  for (const { session, actor } of sync.connected()) connected.set(session, actor);
  for (const [id, actor] of connected) {
    if (!(await holds(access, id, actor))) access.revocations.announce({ kind: 'credential', id });
  }
}

async function holds(access: Access, id: string, actor: Actor): Promise<boolean> {
  if (actor.kind === 'system') return true;
  const credentials = ['session', 'token', 'guest-link'] as const;
  const caller = (kind: (typeof credentials)[number]) => ({ actor, name: '', credential: { kind, id } });
  for (const kind of credentials) if (await access.stillHolds(caller(kind))) return true;
  return false;
}
