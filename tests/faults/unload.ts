// The race between the last one who leaves and the next one who comes: a room is let go while its snapshot is written to a
// slow store, and at that very moment somebody joins, writes, watches the record or gives a command. Nobody may end up in a
// room that nobody else is in, or miss what was acknowledged. Run it at length with
// `node tests/faults/unload.ts 10000 [seed]`.

import type * as Y from 'yjs';
import { isRichTextRoot, RECORD_ROOT } from '#model/documents.ts';
import { parseActorId, parseIncidentId, type IncidentId } from '#model/ids.ts';
import { accept } from '#model/incident/refusal.ts';
import { Rooms } from '#server/rooms/rooms.ts';
import { ShadowDocuments } from '#server/rooms/shadow-documents.ts';
import { DecodedUpdate, decodeUpdate } from '#server/rooms/update-decode.ts';
import { Random } from '#tests/support/random.ts';
import { SimLog } from '../simulator/sim-log.ts';
import { SimWorld } from '../simulator/sim-world.ts';
import { RoomVisitor } from './room-visitor.ts';

export interface UnloadFigures {
  trials: number;
  /** Trials in which somebody joined while a room was being let go. */
  hits: number;
  edits: number;
  commands: number;
  /** Trials after which somebody lacked something; 0 is the only good number. */
  stale: number;
  what: string[];
}

const RULES = { isRichText: isRichTextRoot, nodes: new Set(['paragraph']), marks: new Set(['strong']), timeline: 'timeline' }; // prettier-ignore
const ROOT = 'situation:known';
/** Every room that is left is worth a snapshot here. */
const LIMITS = { entries: 1000, bytes: 2 ** 20, everyMs: 0, quietEntries: 1, quietBytes: 1 };
const TRIALS_PER_SERVER = 100;

class Server {
  readonly world = new SimWorld();
  readonly log: SimLog;
  readonly rooms: Rooms;
  readonly faults: string[] = [];
  /** The next store call of an incident, as it begins. */
  #onStore: ((incident: IncidentId) => void) | null = null;

  constructor(random: Random) {
    this.log = new SimLog(this.world, () => random.next());
    const documents = new ShadowDocuments(RULES);
    const port = this.log.port();
    const parts = {
      limits: LIMITS,
      world: this.world,
      rules: RULES,
      shadow: {
        check: async (job: Parameters<ShadowDocuments['check']>[0]) => documents.check(job),
        drop: (room: string) => documents.drop(room),
      },
      witness: {
        fault: (_incident: IncidentId, what: string, error: unknown) => this.faults.push(`${what}: ${String(error)}`),
      },
      decodeLarge: async (bytes: Uint8Array) => decodeUpdate(bytes, new DecodedUpdate()),
      log: {
        ...port,
        saveSnapshot: (snapshot: Parameters<typeof port.saveSnapshot>[0]) => {
          this.#onStore?.(snapshot.incident);
          return port.saveSnapshot(snapshot);
        },
      },
    };
    this.rooms = new Rooms(parts);
  }

  /** Waits, at most so long, until the room of an incident is being written away. */
  async untilLetGo(incident: IncidentId, mostMs: number): Promise<boolean> {
    let isHit = false;
    this.#onStore = (one) => (isHit ||= one === incident);
    for (let waited = 0; waited < mostMs && !isHit; waited += 2) await this.world.run(2);
    this.#onStore = null;
    return isHit;
  }

  enter(visitor: RoomVisitor): RoomVisitor {
    this.rooms.enter(visitor.connection);
    visitor.ask();
    return visitor;
  }

  /** One more fact on the record. */
  command(incident: IncidentId, id: string): Promise<boolean> {
    const facts = [{ type: 'titled' as const, title: id }];
    const request = { id, actor: parseActorId('commander'), via: 'api' as const, decide: () => accept({ facts, effects: [] }) }; // prettier-ignore
    return this.rooms.execute(incident, request).then(
      (result) => result.ok,
      () => false,
    );
  }
}

class Trial {
  readonly #server: Server;
  readonly #random: Random;
  readonly #incident: IncidentId;
  readonly #figures: UnloadFigures;
  readonly #promised: string[] = [];
  #commands = 0;

  constructor(server: Server, random: Random, figures: UnloadFigures) {
    const incident = parseIncidentId(`unload-incident-${String(figures.trials).padStart(8, '0')}`);
    if (incident === null) throw new Error('not an incident');
    this.#server = server;
    this.#random = random;
    this.#figures = figures;
    this.#incident = incident;
  }

  /** Null when nobody lacks anything, else what was wrong. */
  async run(): Promise<string | null> {
    const { world } = this.#server;
    this.#server.log.mood.maxDelayMs = this.#random.pick([0, 5, 40, 120]);
    const first = this.#visit('ana');
    await this.#write(first, 1 + this.#random.int(4));
    if (this.#random.chance(0.5)) await this.#command();
    first.leave();
    if (this.#random.chance(0.7)) {
      if (await this.#server.untilLetGo(this.#incident, 4000)) this.#figures.hits += 1;
      await world.run(this.#random.int(1 + this.#server.log.mood.maxDelayMs * 1.2));
    } else await world.run(900 + this.#random.int(1400));
    // Whoever watches the record may be the only one for a while: that too must hold the room.
    const watcher = this.#server.enter(new RoomVisitor({ name: 'watcher', incident: this.#incident, document: 'record' })); // prettier-ignore
    if (this.#random.chance(0.5)) await world.run(this.#random.int(2500));
    const next = this.#random.chance(0.3) ? this.#visit('ana', first.doc) : this.#visit('ben');
    if (this.#random.chance(0.5)) await this.#write(next, 1);
    // The second one may leave at once, and the room with it.
    const isFleeting = this.#random.chance(0.2);
    if (isFleeting) next.leave();
    await world.run(this.#random.int(2500));
    if (this.#random.chance(0.7)) await this.#command();
    const last = this.#visit('cleo');
    await this.#write(last, 1);
    if (!isFleeting) await this.#write(next, 1);
    await world.run(1000);
    const wrong = this.#compare(isFleeting ? [last] : [next, last], watcher);
    for (const one of [next, last, watcher]) one.leave();
    return wrong;
  }

  #visit(name: string, doc?: Y.Doc): RoomVisitor {
    return this.#server.enter(new RoomVisitor({ name, incident: this.#incident, ...(doc ? { doc } : {}) }));
  }

  /** Types words and waits until the server says that they are kept. */
  async #write(visitor: RoomVisitor, words: number): Promise<void> {
    for (let i = 0; i < words; i++) {
      const word = `<${this.#figures.edits}>`;
      this.#figures.edits += 1;
      visitor.doc.getText(ROOT).insert(0, word);
      this.#promised.push(word);
    }
    for (let waited = 0; waited < 5000 && !visitor.isSaved; waited += 20) await this.#server.world.run(20);
    if (!visitor.isSaved) this.#promised.push('(never acknowledged)');
  }

  async #command(): Promise<void> {
    const done = this.#server.command(this.#incident, `command-${this.#commands}`);
    this.#commands += 1;
    this.#figures.commands += 1;
    await this.#server.world.run(2000);
    if (!(await done)) this.#promised.push('(a command failed)');
  }

  #compare(people: readonly RoomVisitor[], watcher: RoomVisitor): string | null {
    for (const visitor of people) {
      if (!visitor.isOpen) return `${visitor.connection.user.name} was closed with ${visitor.closeCode}`;
      if (visitor.isPending || visitor.fault !== null) return 'somebody cannot read what he was sent';
      const text = visitor.doc.getText(ROOT).toString();
      const lacking = this.#promised.filter((word) => !text.includes(word));
      if (lacking.length > 0) return `${visitor.connection.user.name} lacks ${lacking.join(' ')}`;
    }
    const facts = this.#server.log.of(this.#incident).flatMap((entry) => entry.facts ?? []);
    const shown = watcher.doc.getArray(RECORD_ROOT).length;
    if (watcher.isOpen && shown !== facts.length) return `the watcher sees ${shown} of ${facts.length} facts`;
    return watcher.isOpen ? null : `the watcher was closed with ${watcher.closeCode}`;
  }
}

/** Runs `trials` trials in virtual time, a fresh server every hundred. */
export async function unloadTrials(
  trials: number,
  seed: number,
  report: (figures: UnloadFigures) => void = () => undefined,
): Promise<UnloadFigures> {
  const random = new Random(seed);
  const figures: UnloadFigures = { trials: 0, hits: 0, edits: 0, commands: 0, stale: 0, what: [] };
  while (figures.trials < trials) {
    const server = new Server(random);
    const until = Math.min(trials, figures.trials + TRIALS_PER_SERVER);
    for (; figures.trials < until; figures.trials++) {
      const wrong = (await new Trial(server, random, figures).run()) ?? server.faults.splice(0).at(0) ?? null;
      if (wrong === null) continue;
      figures.stale += 1;
      if (figures.what.length < 20) figures.what.push(`trial ${figures.trials}: ${wrong}`);
    }
    await server.world.run(20_000);
    const left = server.rooms.counts();
    if (left.rooms + left.connections > 0) figures.what.push(`${left.rooms} rooms and ${left.connections} connections stay behind`); // prettier-ignore
    const closing = server.rooms.close();
    await server.world.run(1000);
    await closing;
    report(figures);
  }
  return figures;
}

if (process.argv[1]?.endsWith('unload.ts') === true) {
  const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31);
  const figures = await unloadTrials(Number(process.argv[2] ?? 10_000), seed, (soFar) => {
    if (soFar.trials % 2000 === 0) console.log(JSON.stringify(soFar));
  });
  console.log(JSON.stringify({ seed, ...figures }));
  process.exit(figures.stale + figures.what.length > 0 ? 1 : 0);
}
