// The deterministic simulator of the sync engine: the rooms as they are, on a simulated network, disk and clock, under
// faults that a seed chooses. After each step what was promised must be durable; when all is healed everybody must have the
// same, and everything that was acknowledged must be in it. A seed replays exactly.
// `node tests/simulator/simulate.ts 100000 [first seed]`.

import * as Y from 'yjs';
import { isRichTextRoot } from '#model/documents.ts';
import { parseActorId, parseIncidentId, type IncidentId } from '#model/ids.ts';
import { accept } from '#model/incident/refusal.ts';
import { contentsOf } from '#server/rooms/board-cache.ts';
import { Rooms } from '#server/rooms/rooms.ts';
import { ShadowDocuments } from '#server/rooms/shadow-documents.ts';
import { DecodedUpdate, decodeUpdate } from '#server/rooms/update-decode.ts';
import { randomFrom } from '../faults/kill.ts';
import { editAtRandom } from './random-edits.ts';
import { SimClient } from './sim-client.ts';
import { SimLog } from './sim-log.ts';
import { SimWorld } from './sim-world.ts';

const RULES = { isRichText: isRichTextRoot, nodes: new Set(['paragraph']), marks: new Set(['strong']), timeline: 'timeline' }; // prettier-ignore
const STEPS = 120;

export interface SimFigures {
  seed: number;
  edits: number;
  acked: number;
  faults: Record<string, number>;
  /** The first thing that was not as promised; null when all was. */
  broken: string | null;
}

function must<Value>(value: Value | null): Value {
  if (value === null) throw new Error('the simulator made a bad id');
  return value;
}

interface Node {
  rooms: Rooms;
  crash: () => void;
}

class Simulation {
  readonly #world = new SimWorld();
  readonly #random: () => number;
  readonly #log: SimLog;
  readonly #incident: IncidentId = must(parseIncidentId('simulated-incident'));
  readonly #nodes: (Node | null)[] = [];
  readonly #clients: SimClient[] = [];
  readonly #weather = { maxDelayMs: 20, drop: 0, duplicate: 0 };
  readonly #truth = new Y.Doc();
  readonly #durable = new Map<number, number>();
  #checked = 0;
  #at = 0;
  readonly #commands = new Map<string, number>();
  readonly figures: SimFigures;

  constructor(seed: number) {
    this.#random = randomFrom(seed);
    this.#log = new SimLog(this.#world, this.#random);
    this.figures = { seed, edits: 0, acked: 0, faults: {}, broken: null };
    const nodes = this.#random() < 0.4 ? 2 : 1;
    for (let i = 0; i < nodes; i++) this.#start(i);
    const people = 2 + Math.floor(this.#random() * 4);
    for (let i = 0; i < people; i++) this.#addClient(i);
  }

  #start(at: number): void {
    const port = this.#log.port();
    const world = this.#world.node();
    const documents = new ShadowDocuments(RULES);
    const limits = {
      entries: 2 + this.#random() * 60,
      bytes: 100 + this.#random() * 5000,
      everyMs: this.#random() * 500,
      quietEntries: this.#random() * 10,
      quietBytes: 100,
    };
    const rooms = new Rooms({
      limits,
      log: port,
      world,
      rules: RULES,
      shadow: { check: async (job) => documents.check(job), drop: (room) => documents.drop(room) },
      witness: { fault: (_incident, what, error) => this.#fault(what, error) },
      decodeLarge: async (bytes) => decodeUpdate(bytes, new DecodedUpdate()),
    });
    const crash = (): void => {
      world.crash();
      port.crash();
    };
    this.#nodes[at] = { rooms, crash };
  }

  /** A failing disk is told to the operator, and so is a room that met another node's commit; anything else is ours. */
  #fault(what: string, error: unknown): void {
    const text = `${what}: ${String(error)}`;
    if (!/no space left|lost the answer|torn by another node|behind its log/.test(text)) this.#broke(text);
  }

  #broke(what: string): void {
    this.figures.broken ??= `${what} (at ${this.#world.time - 1_790_000_000_000} ms)`;
  }

  #addClient(i: number): void {
    // Two tabs of one person now and then.
    const name = must(parseActorId(this.#random() < 0.2 && i > 0 ? `person-${i - 1}` : `person-${i}`));
    const client = new SimClient(
      { name, incident: this.#incident, clientId: 1000 + Math.floor(this.#random() * 1e9) },
      { world: this.#world, random: this.#random, weather: this.#weather, rooms: () => this.#anyNode()?.rooms ?? null },
    );
    this.#clients.push(client);
    client.connect();
  }

  #anyNode(): Node | null {
    const up = this.#nodes.filter((node) => node !== null);
    return up[Math.floor(this.#random() * up.length)] ?? null;
  }

  #pick(): SimClient | undefined {
    return this.#clients[Math.floor(this.#random() * this.#clients.length)];
  }

  #count(fault: string): void {
    this.figures.faults[fault] = (this.figures.faults[fault] ?? 0) + 1;
  }

  async run(): Promise<SimFigures> {
    for (let step = 0; step < STEPS && this.figures.broken === null; step++) {
      this.#act();
      await this.#world.run(this.#random() < 0.1 ? this.#random() * 3000 : this.#random() * 60);
      this.#check();
    }
    if (this.figures.broken === null) await this.#quiesce();
    return this.figures;
  }

  #act(): void {
    const dice = this.#random();
    if (dice < 0.72) this.#edit();
    else if (dice < 0.76) this.#command();
    else this.#disturb();
  }

  #edit(): void {
    const client = this.#pick();
    if (client === undefined) return;
    const burst = this.#random() < 0.2 ? 8 : 1;
    for (let i = 0; i < burst; i++) editAtRandom(client.doc, this.#random);
    this.figures.edits += burst;
  }

  /** Counts by commands: each must see the one before, whatever node it is sent to. */
  #command(id = `command-${this.#commands.size}`): void {
    const node = this.#anyNode();
    const answer = node?.rooms.execute(this.#incident, {
      id,
      actor: must(parseActorId('person-0')),
      via: 'api',
      decide: (state) => accept({ facts: [{ type: 'titled', title: String(Number(state.title || '0') + 1) }], effects: [] }), // prettier-ignore
    });
    this.#commands.set(id, 0);
    answer
      ?.then((result) => {
        if (result.ok) this.#commands.set(id, result.value.seq);
      })
      .catch(() => undefined); // the disk failed: not promised
  }

  #disturb(): void {
    const fault = ['cut', 'offline', 'halfOpen', 'stall', 'crash', 'restart', 'disk', 'weather', 'clock', 'pull', 'leave'][Math.floor(this.#random() * 11)]; // prettier-ignore
    if (fault === undefined) return;
    this.#count(fault);
    const client = this.#pick();
    switch (fault) {
      case 'cut':
        client?.cut();
        return void this.#world.after(this.#random() * 500, () => client?.connect());
      case 'offline':
        client?.goOffline();
        return void this.#world.after(this.#random() * 60_000, () => client?.goOnline());
      case 'halfOpen':
        return client?.breakSilently();
      case 'stall':
        return client?.stall(this.#random() * 20_000);
      case 'crash':
        return this.#crash(Math.floor(this.#random() * this.#nodes.length));
      case 'restart':
        return this.#restart(Math.floor(this.#random() * this.#nodes.length));
      case 'disk':
        this.#log.mood.failBefore = this.#random() < 0.5 ? 0.3 : 0;
        this.#log.mood.failAfter = this.#random() < 0.3 ? 0.1 : 0;
        this.#log.mood.maxDelayMs = this.#random() < 0.3 ? 200 : 5;
        return;
      case 'weather':
        this.#weather.maxDelayMs = this.#random() < 0.3 ? 2000 : 20;
        this.#weather.drop = this.#random() < 0.3 ? 0.05 : 0;
        this.#weather.duplicate = this.#random() < 0.3 ? 0.1 : 0;
        return;
      case 'clock':
        this.#world.skewMs += (this.#random() - 0.5) * 14_400_000;
        return;
      case 'pull':
        for (const node of this.#nodes) void node?.rooms.pull(this.#incident);
        return;
      case 'leave': // everybody goes and comes back: the room is let go, or just not
        for (const one of this.#clients) one.cut();
        return void this.#world.after(this.#random() * 2500, () => this.#clients.forEach((one) => one.connect()));
    }
  }

  #crash(at: number): void {
    const node = this.#nodes[at];
    if (!node) return;
    node.crash();
    this.#nodes[at] = null;
    for (const client of this.#clients) client.cut();
    this.#world.after(this.#random() * 1000, () => this.#start(at));
    for (const client of this.#clients) this.#world.after(this.#random() * 2000, () => client.connect());
  }

  #restart(at: number): void {
    const node = this.#nodes[at];
    if (!node) return;
    this.#nodes[at] = null;
    const back = (): void => this.#start(at);
    node.rooms.close().then(back, back);
  }

  /** Takes in what became durable and compares it with what was promised. */
  #check(): void {
    const entries = this.#log.of(this.#incident);
    for (; this.#checked < entries.length; this.#checked++) {
      const entry = entries[this.#checked];
      if (entry === undefined) continue;
      if (entry.at < this.#at) this.#broke('recorded-at went backwards');
      this.#at = entry.at;
      if (entry.board === undefined) continue;
      Y.applyUpdate(this.#truth, entry.board);
      const { layout } = contentsOf(entry.board);
      for (let i = 0; i < layout.length; i += 6) {
        this.#durable.set(layout[i] ?? 0, Math.max(this.#durable.get(layout[i] ?? 0) ?? 0, layout[i + 2] ?? 0));
      }
    }
    if (this.#truth.store.pendingStructs !== null || this.#truth.store.pendingDs !== null) {
      this.#broke('the log holds something that stays pending');
    }
    for (const client of this.#clients) this.#checkClient(client);
  }

  #checkClient(client: SimClient): void {
    const own = client.doc.clientID;
    if (client.acknowledged > (this.#durable.get(own) ?? 0)) this.#broke('an acknowledged edit is not on disk');
    if (client.refusals.length > 0) this.#broke(`an honest client was refused with ${client.refusals.join()}`);
    for (const other of client.doc.store.clients.keys()) {
      if (other !== own && client.clockOf(other) > (this.#durable.get(other) ?? 0)) {
        this.#broke('somebody saw an edit that is not on disk');
      }
    }
  }

  /** All is healed: everybody comes back, and everybody has everything. */
  async #quiesce(): Promise<void> {
    Object.assign(this.#log.mood, { failBefore: 0, failAfter: 0, maxDelayMs: 5 });
    Object.assign(this.#weather, { maxDelayMs: 20, drop: 0, duplicate: 0 });
    await this.#world.run(60_000);
    for (const client of this.#clients) client.cut();
    await this.#world.run(3000); // rooms are let go, snapshots taken
    for (const client of this.#clients) client.goOnline();
    for (const [id, seq] of this.#commands) if (seq === 0) this.#command(id); // as a browser would ask again
    for (let i = 0; i < 8; i++) {
      await this.#world.run(3000);
      for (const node of this.#nodes) void node?.rooms.pull(this.#incident);
    }
    this.#check();
    if (this.figures.broken === null) this.#compare();
    for (const client of this.#clients) this.figures.acked += client.acknowledged;
  }

  #compare(): void {
    const want = readable(this.#truth);
    for (const client of this.#clients) {
      const own = client.doc.clientID;
      if (!client.isConnected) this.#broke('somebody did not come back');
      else if (client.isPending) this.#broke('somebody is left with something pending');
      else if ((this.#durable.get(own) ?? 0) < client.clockOf(own)) this.#broke('an edit never reached the disk');
      else if (readable(client.doc) !== want) this.#broke('somebody has something else than the others');
    }
    const facts = this.#log.of(this.#incident).flatMap((entry) => entry.facts ?? []);
    const titles = facts.filter((fact) => fact.type === 'titled').map((fact) => fact.title);
    if (titles.some((title, i) => title !== String(i + 1))) this.#broke(`commands decided on the same head: ${titles.join()}`); // prettier-ignore
    if (titles.length !== this.#commands.size) this.#broke(`${this.#commands.size} commands, ${titles.length} times done`); // prettier-ignore
  }
}

/** What people see of a board, with everything that is deleted. */
function readable(doc: Y.Doc): string {
  const state = JSON.stringify([...Y.decodeStateVector(Y.encodeStateVector(doc))].sort(([a], [b]) => a - b));
  const timeline = JSON.stringify(doc.getMap('timeline').toJSON(), sortedKeys);
  return JSON.stringify([state, timeline, doc.getXmlFragment('notes').toString(), doc.getText('situation:known').toString()]); // prettier-ignore
}

/** Maps do not keep an order that replicas agree on. */
function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Runs one seed. */
export function simulate(seed: number): Promise<SimFigures> {
  return new Simulation(seed).run();
}

if (process.argv[1]?.endsWith('simulate.ts') === true) {
  const count = Number(process.argv[2] ?? 2000);
  const first = Number(process.argv[3] ?? 1);
  const total = { seeds: 0, edits: 0, acked: 0, broken: 0 };
  for (let seed = first; seed < first + count; seed++) {
    const { edits, acked, broken } = await simulate(seed);
    total.seeds++;
    total.edits += edits;
    total.acked += acked;
    if (broken !== null) {
      total.broken++;
      console.log(`seed ${seed}: ${broken}`);
    }
    if (total.seeds % 500 === 0) console.log(JSON.stringify(total));
  }
  console.log(JSON.stringify(total));
  process.exit(total.broken > 0 ? 1 : 0);
}
