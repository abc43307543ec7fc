// The deterministic simulator of the sync engine: the rooms as they are, on a simulated network, disk and clock, under
// faults that a seed chooses. After each step what was promised must be durable; when all is healed everybody must have the
// same, and everything that was acknowledged must be in it. A seed replays exactly.
// `node tests/simulator/simulate.ts 100000 [first seed]`.

import * as Y from 'yjs';
import { isRichTextRoot } from '#model/documents.ts';
import { parseActorId, parseIncidentId, type IncidentId } from '#model/ids.ts';
import { accept } from '#model/incident/refusal.ts';
import { Rooms } from '#server/rooms/rooms.ts';
import { ShadowDocuments } from '#server/rooms/shadow-documents.ts';
import { DecodedUpdate, decodeUpdate } from '#server/rooms/update-decode.ts';
import type { Connection } from '#server/rooms/connection.ts';
import type { Shadow, Visitor } from '#server/rooms/world.ts';
import { MARK_NAMES, NODE_NAMES } from '#model/postmortem/schema.ts';
import { operate } from '#tests/support/operations.ts';
import { Random } from '#tests/support/random.ts';
import { planRedaction } from '#server/log/redact.ts';
import { INTRUDER, intrude } from './intruder.ts';
import { Ledger } from './ledger.ts';
import { editAtRandom } from './random-edits.ts';
import type { Sabotage } from './sabotage.ts';
import { RecordWatcher } from './record-watcher.ts';
import { SimClient, type Edge } from './sim-client.ts';
import { SimLog } from './sim-log.ts';
import { SimWorld } from './sim-world.ts';

const RULES = { isRichText: isRichTextRoot, nodes: NODE_NAMES, marks: MARK_NAMES, timeline: 'timeline' };
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
  readonly #seeded: Random;
  readonly #random: () => number;
  readonly #sabotage: Sabotage | null;
  readonly #edge: Edge;
  readonly #log: SimLog;
  readonly #incident: IncidentId = must(parseIncidentId('simulated-incident'));
  readonly #nodes: (Node | null)[] = [];
  readonly #clients: SimClient[] = [];
  readonly #weather = { maxDelayMs: 20, drop: 0, duplicate: 0 };
  readonly #ledger = new Ledger();
  /** Every clock that was ever acknowledged, by clientID: also of documents that are gone. */
  readonly #promised = new Map<number, number>();
  /** Words that were typed whole, by whom up to which clock, and whether somebody struck them out again. */
  readonly #words = new Map<string, { client: number; clock: number; isStruck: boolean }>();
  readonly #lines = new Set<Connection>();
  #isShadowLying = false;
  readonly #commands = new Map<string, number>();
  readonly #watchers: RecordWatcher[] = [];
  /** Words that were taken out, each with the number of the redaction under way or done. */
  readonly #redacted = new Set<string>();
  readonly figures: SimFigures;

  constructor(seed: number, sabotage: Sabotage | null) {
    this.#seeded = new Random(seed);
    this.#random = () => this.#seeded.next();
    this.#sabotage = sabotage;
    this.#edge = this.#makeEdge();
    this.#ledger.barred.add(INTRUDER).add('viewer');
    this.#log = new SimLog(this.#world, this.#random);
    this.figures = { seed, edits: 0, acked: 0, faults: {}, broken: null };
    const nodes = this.#random() < 0.4 ? 2 : 1;
    for (let i = 0; i < nodes; i++) this.#start(i);
    const people = 2 + Math.floor(this.#random() * 4);
    for (let i = 0; i < people; i++) this.#addClient(i);
    if (this.#random() < 0.3) this.#addClient(people, true);
    if (this.#random() < 0.5) this.#addWatcher();
  }

  #makeEdge(): Edge {
    const { visitor = (one: Visitor) => one, received, keepsTheDeparted = false } = this.#sabotage ?? {};
    return {
      visitor,
      received: (connection, message) => {
        this.#lines.add(connection);
        received?.(
          connection,
          message,
          [...this.#lines].filter((one: Connection) => one !== connection && one.state === 'live'),
        );
      },
      sent: (message) => this.#sent(message),
      gone: (connection) => {
        this.#lines.delete(connection);
        if (!keepsTheDeparted) connection.gone();
      },
    };
  }

  /** The server shows something to somebody: it must be on disk by now. */
  #sent(message: Uint8Array): void {
    if (message[0] !== 0 || message[1] === 0) return;
    this.#follow();
    const lengthBytes = message.subarray(2).findIndex((byte) => byte < 128) + 1;
    const wrong = this.#ledger.shown(message.subarray(2 + lengthBytes));
    if (wrong !== null) this.broke(wrong);
  }

  #follow(): void {
    const wrong = this.#ledger.follow(this.#log.of(this.#incident));
    if (wrong !== null) this.broke(wrong);
  }

  #start(at: number): void {
    const port = this.#log.port();
    const world = this.#world.node();
    const limits = {
      entries: 2 + this.#random() * 60,
      bytes: 100 + this.#random() * 5000,
      everyMs: this.#random() * 500,
      quietEntries: this.#random() * 10,
      quietBytes: 100,
    };
    const rooms = new Rooms({
      limits,
      log: this.#sabotage?.port?.(port, () => world.now()) ?? port,
      world,
      rules: RULES,
      shadow: this.#shadow(),
      witness: { fault: (_incident, what, error) => this.#fault(what, error) },
      decodeLarge: async (bytes) => decodeUpdate(bytes, new DecodedUpdate()),
    });
    const crash = (): void => {
      world.crash();
      port.crash();
    };
    this.#nodes[at] = { rooms, crash };
  }

  /** Lagging documents in this thread, which now and then say that something is wrong when nothing is. */
  #shadow(): Shadow {
    const documents = new ShadowDocuments(RULES);
    const honest: Shadow = {
      drop: (room) => documents.drop(room),
      check: async (job) => {
        const report = documents.check({
          ...job,
          snapshot: job.snapshot ?? (this.#isShadowLying ? { owners: [] } : null),
        });
        if (!this.#isShadowLying || report.outcome !== 'good' || report.snapshot === null) return report;
        this.#isShadowLying = false;
        this.#count('quarantine');
        documents.drop(job.room);
        return { outcome: 'bad', what: 'simulated', salvage: report.snapshot.board };
      },
    };
    return this.#sabotage?.shadow?.(honest) ?? honest;
  }

  /** A failing disk is told to the operator, and so is a room that met another node's commit; anything else is ours. */
  #fault(what: string, error: unknown): void {
    const text = `${what}: ${String(error)}`;
    if (!/no space left|lost the answer|torn by another node|behind its log|: simulated$/.test(text)) this.broke(text);
  }

  broke(what: string): void {
    this.figures.broken ??= `${what} (at ${this.#world.time - 1_790_000_000_000} ms)`;
  }

  #addClient(i: number, isViewer = false): void {
    // Two tabs of one person now and then.
    const person = this.#random() < 0.2 && i > 0 ? `person-${i - 1}` : `person-${i}`;
    const name = must(parseActorId(isViewer ? 'viewer' : person));
    const clientId = 1000 + Math.floor(this.#random() * 1e9);
    const client = new SimClient(
      { name, incident: this.#incident, clientId, isViewer, isOurs: this.#random() < 0.5 },
      {
        world: this.#world,
        random: this.#random,
        weather: this.#weather,
        rooms: () => this.#anyNode()?.rooms ?? null,
        edge: this.#edge,
      },
    );
    this.#clients.push(client);
    client.connect();
  }

  #addWatcher(): void {
    const rooms = (): Rooms | null => this.#anyNode()?.rooms ?? null;
    const outside = { world: this.#world, random: this.#random, rooms };
    const watcher = new RecordWatcher(must(parseActorId('watcher')), this.#incident, outside);
    this.#watchers.push(watcher);
    watcher.connect();
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
    if (client === undefined || client.isOutdated) return; // an editor is not even mounted on a newer document
    const burst = this.#random() < 0.2 ? 8 : 1;
    const dice = this.#random();
    for (let i = 0; i < burst; i++) {
      if (dice < 0.2) this.#type(client);
      else if (dice < 0.3)
        operate({ doc: client.doc, random: this.#seeded, now: this.#world.now(), actor: client.name });
      else editAtRandom(client.doc, this.#random);
    }
    this.figures.edits += burst;
    if (this.#random() < 0.5) client.keep();
  }

  /** Types one word, or strikes one out; words stay whole, so that each can be looked for. */
  #type(client: SimClient): void {
    const text = client.doc.getText('words');
    const standing = text.toString().match(/<[^>]*>/g) ?? [];
    const at = Math.floor(this.#random() * (standing.length + 1));
    const from = standing.slice(0, at).join('').length;
    const struck = standing[at];
    if (struck !== undefined && this.#random() < 0.2) {
      text.delete(from, struck.length);
      const word = this.#words.get(struck);
      if (word !== undefined && !client.isViewer) word.isStruck = true;
      return;
    }
    const word = `<${client.doc.clientID}-${client.clockOf(client.doc.clientID)}>`;
    text.insert(from, word);
    if (client.isViewer) return;
    this.#words.set(word, { client: client.doc.clientID, clock: client.clockOf(client.doc.clientID), isStruck: false });
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
    const fault = ['cut', 'offline', 'halfOpen', 'stall', 'crash', 'restart', 'disk', 'weather', 'clock', 'pull', 'leave', 'tab', 'intruder', 'quarantine', 'redaction', 'upgrade', 'watcher'][Math.floor(this.#random() * 17)]; // prettier-ignore
    if (fault === undefined) return;
    // Some count when they happen.
    if (fault !== 'quarantine' && fault !== 'redaction') this.#count(fault);
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
      case 'tab':
        client?.crash();
        return void this.#world.after(this.#random() * 5000, () => client?.connect());
      case 'intruder': {
        const rooms = this.#anyNode()?.rooms;
        if (rooms) intrude(rooms, this.#incident, this.#ledger.truth, this.#seeded, this.#edge);
        return;
      }
      case 'quarantine':
        this.#isShadowLying = this.#random() < 0.3;
        return;
      case 'redaction':
        if (this.#random() < 0.3) void this.#redact();
        return;
      case 'upgrade': // pages of ours are older than the server now, until each is loaded again
        for (const one of this.#clients) {
          if (!one.isOurs || one.isViewer || one.isOutdated) continue;
          one.isOutdated = true;
          one.cut();
          this.#world.after(this.#random() * 500, () => one.connect());
          this.#world.after(this.#random() * 20_000, () => one.isOutdated && one.reload());
        }
        return;
      case 'watcher': {
        const watcher = this.#watchers[Math.floor(this.#random() * this.#watchers.length)];
        if (this.#random() < 0.5) return watcher?.reload();
        watcher?.cut();
        return void this.#world.after(this.#random() * 5000, () => watcher?.connect());
      }
      case 'pull':
        for (const node of this.#nodes) void node?.rooms.pull(this.#incident);
        return;
      case 'leave': // everybody goes and comes back: the room is let go, or just not
        for (const one of this.#clients) one.cut();
        return void this.#world.after(this.#random() * 2500, () => this.#clients.forEach((one) => one.connect()));
    }
  }

  /** A word is taken out of the log and of everybody's board, as an administrator does it. */
  async #redact(): Promise<void> {
    const node = this.#anyNode();
    const standing = [...this.#words].filter(([word, { client, clock }]) => clock <= (this.#promised.get(client) ?? 0) && !this.#redacted.has(word)); // prettier-ignore
    const [text, word] = standing[Math.floor(this.#random() * standing.length)] ?? [];
    if (!node || text === undefined || word === undefined) return;
    word.isStruck = true; // from now on it may be gone
    const order = { incident: this.#incident, target: { text }, reason: 'a word', actor: must(parseActorId('person-0')), via: 'api' } as const; // prettier-ignore
    const storage = { log: this.#log.port(), upkeep: this.#log.upkeep };
    try {
      let isFound = false;
      await node.rooms.rewrite(this.#incident, async (at) => {
        const plan = await planRedaction(storage, order, at);
        isFound = plan !== null;
        return plan;
      });
      if (!isFound) return;
      this.#redacted.add(text);
      this.#count('redaction');
    } catch {
      // The disk failed in the middle: an administrator asks again.
    }
  }

  #crash(at: number): void {
    const node = this.#nodes[at];
    if (!node) return;
    node.crash();
    this.#nodes[at] = null;
    for (const client of this.#clients) client.cut();
    for (const watcher of this.#watchers) watcher.reload();
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
    this.#follow();
    for (const client of this.#clients) this.#checkClient(client);
    for (const watcher of this.#watchers) this.#checkWatcher(watcher, false);
    for (const [client, clock] of this.#promised) {
      if (clock > this.#ledger.clockOf(client)) this.broke('an acknowledged edit is not on disk');
    }
  }

  #checkWatcher(watcher: RecordWatcher, isAll: boolean): void {
    const wrong = watcher.wrong(this.#log.of(this.#incident), isAll);
    if (wrong !== null) this.broke(wrong);
  }

  #checkClient(client: SimClient): void {
    const own = client.doc.clientID;
    if (!client.isViewer) this.#promised.set(own, Math.max(this.#promised.get(own) ?? 0, client.acknowledged));
    if (client.refusals.length > 0) this.broke(`an honest client was refused with ${client.refusals.join()}`);
  }

  /** All is healed: everybody comes back, and everybody has everything. */
  async #quiesce(): Promise<void> {
    Object.assign(this.#log.mood, { failBefore: 0, failAfter: 0, maxDelayMs: 5 });
    if (this.#log.torn > 0) this.figures.faults.torn = this.#log.torn;
    Object.assign(this.#weather, { maxDelayMs: 20, drop: 0, duplicate: 0 });
    this.#isShadowLying = false;
    for (const client of this.#clients) if (client.isOutdated) client.reload();
    for (const client of this.#clients) client.goOnline();
    for (const watcher of this.#watchers) watcher.connect();
    for (const client of this.#clients) client.giveUpLossy();
    for (let i = 0; i < 12; i++) {
      await this.#world.run(5000);
      for (const node of this.#nodes) void node?.rooms.pull(this.#incident);
    }
    await this.#world.run(1000);
    this.#check();
    if (this.figures.broken === null) this.#compare();
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
    if (this.figures.broken === null) this.#compareCommands();
    await this.#everybodyLeaves();
    for (const clock of this.#promised.values()) this.figures.acked += clock;
  }

  /** Who is there is who is connected; and when nobody is, nothing is kept. */
  async #everybodyLeaves(): Promise<void> {
    const here = new Set(this.#clients.filter((one) => one.isConnected).map((one) => one.doc.clientID));
    const rooms = this.#nodes.flatMap((node) => (node === null ? [] : [node.rooms]));
    const shown = rooms.flatMap((one) => one.presenceHere(this.#incident));
    if (shown.some(({ client }) => !here.has(client))) this.broke('somebody is shown as present who is not');
    if (shown.length < here.size) this.broke('somebody who is present is not shown');
    for (const client of this.#clients) client.goOffline();
    for (const watcher of this.#watchers) watcher.cut();
    await this.#world.run(15_000);
    const left = rooms.map((one) => one.counts());
    if (left.some((one) => one.rooms + one.connections > 0)) this.broke('a room that nobody is in is kept');
    const wrong = this.#ledger.reopens(this.#log.snapshotOf(this.#incident), this.#log.of(this.#incident));
    if (wrong !== null) this.broke(wrong);
  }

  #compare(): void {
    const { truth } = this.#ledger;
    const want = readable(truth);
    for (const client of this.#clients) {
      const own = client.doc.clientID;
      if (!client.isConnected) this.broke('somebody did not come back');
      else if (client.isPending) this.broke('somebody is left with something pending');
      else if (client.isViewer)
        continue; // what a viewer scribbles on his own copy is his affair
      else if (this.#ledger.clockOf(own) < client.clockOf(own)) this.broke('an edit never reached the disk');
      else if (!Y.equalSnapshots(Y.snapshot(client.doc), Y.snapshot(truth)))
        this.broke('somebody has other structs than the log'); // prettier-ignore
      else if (readable(client.doc) !== want) this.broke('somebody has something else than the others');
    }
    for (const watcher of this.#watchers) this.#checkWatcher(watcher, true);
    const text = truth.getText('words').toString();
    for (const word of this.#redacted) if (this.#isHeld(word)) this.broke('a word that was taken out is still there');
    for (const [word, { client, clock, isStruck }] of this.#words) {
      const times = text.split(word).length - 1;
      if (times > 1) this.broke('a word is there twice');
      if (times === 0 && !isStruck && clock <= (this.#promised.get(client) ?? 0)) this.broke('an acknowledged word is gone'); // prettier-ignore
    }
  }

  #isHeld(word: string): boolean {
    const inLog = this.#log.of(this.#incident).some(({ board }) => board !== undefined && Buffer.from(board).includes(word)); // prettier-ignore
    return inLog || this.#clients.some(({ isViewer, doc }) => !isViewer && doc.getText('words').toString().includes(word)); // prettier-ignore
  }

  #compareCommands(): void {
    const facts = this.#log.of(this.#incident).flatMap((entry) => entry.facts ?? []);
    const titles = facts.filter((fact) => fact.type === 'titled').map((fact) => fact.title);
    if (titles.some((title, i) => title !== String(i + 1))) this.broke(`commands decided on the same head: ${titles.join()}`); // prettier-ignore
    if (titles.length !== this.#commands.size) this.broke(`${this.#commands.size} commands, ${titles.length} times done`); // prettier-ignore
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

/** Runs one seed; with a planted bug, if one is given. */
export async function simulate(seed: number, sabotage: Sabotage | null = null): Promise<SimFigures> {
  const mend = sabotage?.install?.();
  const simulation = new Simulation(seed, sabotage);
  const threw = (error: unknown): void => simulation.broke(`the engine threw: ${String(error)}`);
  process.on('unhandledRejection', threw);
  try {
    return await simulation.run();
  } catch (error) {
    threw(error);
    return simulation.figures;
  } finally {
    process.off('unhandledRejection', threw);
    mend?.();
  }
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
