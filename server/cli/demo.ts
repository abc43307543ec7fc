/**
 * `npm run demo`: a filled organisation, signed in by a printed link, with two finished incidents and one being played while you watch. Its data lives in a folder
 * of its own; nothing is sent anywhere.
 */
import { readFile, readdir } from 'node:fs/promises';
import type { IncidentFile } from '#model/import/incident-file.ts';
import { parseIncidentText } from '#model/import/incident-file.ts';
import { parseServiceKey } from '#model/ids.ts';
import type { ActorId, IncidentId } from '#model/ids.ts';
import { addFollowup } from '#model/followups/followups.ts';
import type { Cast } from '#model/import/script.ts';
import { SYSTEM_CALLER } from '#server/access/access.ts';
import { newBoardId } from '#server/access/secrets.ts';
import type { App } from '#server/app.ts';
import { addToBoard } from '#server/integrations/troubleshooting-board.ts';
import { readConfig, StartError } from '#server/config.ts';
import { startServer } from '#server/serve-app.ts';
import { DataFolderError } from '#server/storage/data-folder.ts';
import { HOUSE, PEOPLE, SERVICES } from './demo-house.ts';
import type { Player } from './player.ts';
import { forCast, playFile } from './player.ts';

const FILES = new URL('../../demo/incidents/', import.meta.url);
/** The incident that is being played is over in about half an hour, at the pace of people. */
const PLAY_MINUTES = 25;
const LIVE = /^live-/;

async function peopleOf({ access }: App): Promise<ActorId[]> {
  const ids: ActorId[] = [];
  for (const { plays: _plays, ...person } of PEOPLE) {
    const known = access.people.byEmail(person.email) ?? (await access.people.add(person));
    if (known) ids.push(known.id);
  }
  return ids;
}

async function fill(app: App, people: readonly ActorId[]): Promise<void> {
  await app.access.organisation.change({
    name: HOUSE,
    callTemplate: 'https://meet.fernhollow.example/incident-{number}',
    fallback: people[0] ?? null,
  });
  for (const { key: text, answers, aliases, dependencies, ...rest } of SERVICES) {
    const key = parseServiceKey(text);
    if (!key) continue;
    await app.catalogue.put(key, {
      ...rest,
      answers: answers.flatMap((index) => people[index] ?? []),
      aliases: [...aliases],
      dependencies: dependencies.flatMap((word) => parseServiceKey(word) ?? []),
    });
  }
}

async function filesOf(live: boolean): Promise<string[]> {
  const names = (await readdir(FILES)).filter((name) => name.endsWith('.json') && LIVE.test(name) === live).sort();
  return Promise.all(names.map((name) => readFile(new URL(name, FILES), 'utf8')));
}

const castOf = (app: App, people: readonly ActorId[]): Promise<Record<Cast, Player>> =>
  forCast(async (part) => {
    const actor = people[PEOPLE.findIndex(({ plays }) => plays === part)];
    if (!actor) throw new Error(`nobody plays ${part}`);
    const expiresAt = Date.now() + 86_400_000;
    const { secret } = await app.access.makeToken({ name: 'Demo', role: 'responder', actor, expiresAt });
    return { actor, token: secret };
  });

/** How much faster than it was: the whole incident in `PLAY_MINUTES`. */
function speedOf(file: IncidentFile): number {
  const times = file.timeline.flatMap(({ at }) => (at ? [Date.parse(at)] : []));
  const lengthMs = Math.max(...times) - Math.min(...times);
  return Math.max(1, lengthMs / (PLAY_MINUTES * 60_000));
}

async function play(app: App, address: string, people: readonly ActorId[]): Promise<void> {
  for (const text of await filesOf(true)) {
    const parsed = parseIncidentText(text);
    if (!parsed.ok) continue;
    const cast = await castOf(app, people);
    await playFile(parsed.file, { url: address, cast, speed: speedOf(parsed.file) });
  }
}

/** One follow-up of each incident that is over is owed by who looks around, so that their own work is not empty. */
async function oweOne(app: App, incident: IncidentId, me: ActorId): Promise<void> {
  const at = app.now();
  await addToBoard(app.troubleshooting.writing, {
    incident,
    actor: { id: me, kind: 'person', role: 'administrator' },
    id: 'demo-owed-by-me',
    write: (doc) =>
      addFollowup(doc, newBoardId(), {
        text: 'Try the way back in the next practice incident',
        doneWhen: 'Somebody who was not there has gone back in under ten minutes',
        kind: 'recover',
        owner: me,
        at,
        due: at + 7 * 86_400_000,
      }),
  });
}

async function main(): Promise<void> {
  const { app, address } = await startServer(
    readConfig({ ...process.env, MUSTER_DATA_DIR: process.env.MUSTER_DATA_DIR ?? './data-demo' }),
  );
  const people = await peopleOf(app);
  const [me] = people;
  if (!me) throw new StartError('The demo has no people.');
  await fill(app, people);
  for (const text of await filesOf(false)) {
    const imported = await app.imports.take(SYSTEM_CALLER, text);
    if (!imported.ok) throw new StartError(`A demo incident cannot be read: ${imported.refusal.message}`);
    await oweOne(app, imported.value.id, me);
  }
  const { secret } = await app.access.links.make({ kind: 'sign-in', person: me, once: false }, { by: null });
  console.log(`Muster is at ${address}`);
  console.log(`Open this link to be signed in as ${PEOPLE[0]?.name}:`);
  console.log(`  ${address}/sign-in/link/${secret}`);
  play(app, address, people).catch((error: unknown) =>
    app.log.warn({ error: String(error) }, 'the played incident stopped'),
  );
}

main().catch((error: unknown) => {
  if (error instanceof StartError || error instanceof DataFolderError) console.error(`muster: ${error.message}`);
  else console.error(error);
  process.exit(1);
});
