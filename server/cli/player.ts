/**
 * Re-enacts an incident file live: several people on real sockets do what the script says, in time order, N times faster. Everything goes through the doors that
 * browsers use, so that what an onlooker sees is what would have been seen.
 */
import type { ActorId, CommandId, IncidentId } from '#model/ids.ts';
import { parseActorId } from '#model/ids.ts';
import type { IncidentFile } from '#model/import/incident-file.ts';
import type { Cast, PlayStep, PlayTools } from '#model/import/script.ts';
import { scriptFromFile } from '#model/import/script.ts';
import { newBoardId, newCommandId, newIncidentId } from '#server/access/secrets.ts';
import { CliError } from './cli-command.ts';
import { SyncClient } from './sync-client.ts';

/** Somebody who plays a part. */
export interface Player {
  actor: ActorId;
  token: string;
}
export interface Staging {
  url: string;
  cast: Record<Cast, Player>;
  speed: number;
  /** Whose time it is played by; the machine's unless given (tests step theirs). */
  clock?: { now: () => number; wait: (ms: number) => Promise<void> };
  /** Told once the room is open. */
  opened?: (incident: IncidentId, number: number) => void;
  progress?: (done: number, all: number) => void;
  signal?: AbortSignal;
}

/** The names under which the parts are played when nobody else is named. */
const NAMES: Record<Cast, string> = {
  commander: 'Imke Harms',
  comms: 'Callum Byrne',
  scribe: 'Sanna Virtanen',
  'expert-1': 'Eitan Mor',
  'expert-2': 'Xiomara Paz',
};

interface Made {
  id?: string;
  token?: string;
  detail?: string;
}

/** Makes people and tokens for all parts, with an administrator's token. */
export async function castOn(url: string, token: string): Promise<Record<Cast, Player>> {
  const post = async (path: string, body: object): Promise<Made> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const response = await fetch(new URL(`/api/v1${path}`, url), {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    const made: Made = await response.json();
    if (!response.ok) throw new CliError(`${path}: ${made.detail ?? response.statusText}`);
    return made;
  };
  return forCast(async (part) => {
    const person = await post('/people', { name: NAMES[part] });
    const actor = parseActorId(person.id);
    const made = await post('/tokens', { name: NAMES[part], actor: person.id });
    if (!actor || !made.token) throw new CliError('The server made no token.');
    return { actor, token: made.token };
  });
}

/** Makes something for every part. */
export async function forCast<Value>(make: (part: Cast) => Promise<Value>): Promise<Record<Cast, Value>> {
  const [commander, comms, scribe, one, two] = await Promise.all([
    make('commander'),
    make('comms'),
    make('scribe'),
    make('expert-1'),
    make('expert-2'),
  ]);
  return { commander, comms, scribe, 'expert-1': one, 'expert-2': two };
}

/** Plays a file from beginning to end; resolves with the incident. */
export async function playFile(file: IncidentFile, staging: Staging): Promise<IncidentId> {
  const steps = scriptFromFile(file);
  const [first] = steps;
  if (!first) throw new CliError('The file has nothing to play.');
  const clock = staging.clock ?? { now: Date.now, wait: (ms: number) => pause(ms, staging.signal) };
  const startedAt = clock.now();
  const tools: PlayTools = {
    newId: newBoardId,
    time: (original) => Math.round(startedAt + (original - first.at) / staging.speed),
    actor: (part) => staging.cast[part].actor,
  };
  const incident = newIncidentId();
  const boards = new Map<Cast, SyncClient>();
  try {
    for (const [index, step] of steps.entries()) {
      await clock.wait(tools.time(step.at) - clock.now());
      if (staging.signal?.aborted) break;
      await perform(step, { incident, boards, tools, staging });
      staging.progress?.(index + 1, steps.length);
    }
    for (const board of boards.values()) await board.saved();
  } finally {
    for (const board of boards.values()) board.close();
  }
  return incident;
}

interface Stage {
  incident: IncidentId;
  boards: Map<Cast, SyncClient>;
  tools: PlayTools;
  staging: Staging;
}

async function perform(step: PlayStep, stage: Stage): Promise<void> {
  const { incident, boards, tools, staging } = stage;
  const player = staging.cast[step.actor];
  if (step.operation.do === 'command') return command(step, stage, newCommandId());
  const board = boards.get(step.actor) ?? (await SyncClient.open(staging.url, player.token, incident));
  boards.set(step.actor, board);
  const { write } = step.operation;
  // What one actor just wrote must have reached the next before that one builds on it.
  for (const [part, other] of boards) if (part !== step.actor) await other.saved();
  board.doc.transact(() => write(board.doc, tools));
  await board.saved();
}

async function command(step: PlayStep, { incident, tools, staging }: Stage, id: CommandId): Promise<void> {
  if (step.operation.do !== 'command') return;
  const body = step.operation.command(tools);
  const { type, ...rest } = body;
  const declares = type === 'declare';
  const path = declares ? '/incidents' : `/incidents/${incident}/commands`;
  const sent = declares ? { ...rest, id: incident } : { ...rest, type, id };
  const headers = { authorization: `Bearer ${staging.cast[step.actor].token}`, 'content-type': 'application/json' };
  const response = await fetch(new URL(`/api/v1${path}`, staging.url), {
    method: 'POST',
    headers,
    body: JSON.stringify(sent),
  });
  const answer: { number?: number; code?: string; detail?: string } = await response.json();
  if (declares && response.ok) staging.opened?.(incident, answer.number ?? 0);
  // Somebody in the audience may have done it first; the play goes on.
  if (!response.ok && (declares || response.status >= 500))
    throw new CliError(`${type}: ${answer.detail ?? response.statusText}`);
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  if (ms <= 0) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
