/**
 * The one place where adapters meet ports. Everything else takes what it needs as an argument; here it is decided which storage, which rooms, which
 * channels, which clock.
 */
import { randomUUID } from 'node:crypto';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Policy } from '#model/incident/decide.ts';
import { policyWith } from '#model/incident/policy.ts';
import { Access, SYSTEM_CALLER } from './access/access.ts';
import { Guests } from './access/guests.ts';
import { policyOf } from './access/organisation.ts';
import { newBoardId } from './access/secrets.ts';
import { AfterFacts } from './after-facts.ts';
import type { App } from './app.ts';
import { Catalogue } from './catalogue.ts';
import { CommandBindings } from './commands/bindings.ts';
import { Commands } from './commands/execute.ts';
import { IncidentNumbers } from './commands/numbers.ts';
import { Scheduler } from './commands/scheduler.ts';
import type { Config } from './config.ts';
import { openOutward } from './effects/channels/outward.ts';
import type { Outward } from './effects/channels/outward.ts';
import { Notifications } from './effects/notifications.ts';
import { EffectsWorker } from './effects/worker.ts';
import { composeFollowups } from './followups/compose-followups.ts';
import { GameDays } from './gameday/game-days.ts';
import { PracticeRooms } from './gameday/practice-rooms.ts';
import { Imports } from './imports.ts';
import { AlertedIncidents } from './integrations/alerted-incidents.ts';
import { alertsPartsOf } from './integrations/alerts-parts.ts';
import { createAlertsSource } from './integrations/alerts-source.ts';
import { Inbound } from './integrations/inbound.ts';
import { composeTroubleshooting } from './integrations/troubleshooting.ts';
import type { Troubleshooting } from './integrations/troubleshooting.ts';
import { InboundKeys } from './integrations/inbound-keys.ts';
import { IncidentUpkeep } from './incident-upkeep.ts';
import { LogFollower } from './log-follower.ts';
import { composeLearning } from './learning.ts';
import { createSlackSource } from './integrations/slack.ts';
import { Compaction } from './log/compaction.ts';
import type { Log } from './logger.ts';
import { pageAnswers } from './oncall/answer-page.ts';
import { answering, onCallOf } from './oncall/on-call.ts';
import { recall } from './recall.ts';
import { dependenciesOf, measureDependencies } from './dependencies.ts';
import { joinNodes } from './nodes/join-nodes.ts';
import { notWhileRestoring } from './nodes/not-while-restoring.ts';
import { openNodes } from './nodes/open-nodes.ts';
import { SharedLog } from './nodes/shared-log.ts';
import { sharedTables } from './nodes/shared-tables.ts';
import { Exports } from './queries/export.ts';
import { IncidentQueries } from './queries/incidents.ts';
import { LearningQueries } from './queries/learning.ts';
import { LiveFeed } from './queries/live-feed.ts';
import { forgetIncident, forgetWords } from './forget-words.ts';
import { PresenceWatch } from './queries/presence-watch.ts';
import { SimilarIncidents } from './queries/similar.ts';
import { WorkQueries } from './queries/work.ts';
import { Projections } from './projections/projections.ts';
import { openRooms } from './rooms-of-app.ts';
import { endAccessWith } from './sockets/end-access.ts';
import { openStorage } from './storage/open.ts';
import type { Storage } from './storage/ports.ts';

export interface Given {
  log: Log;
  /** Instead of what the configuration names; for tests. */
  storage?: Storage;
  /** Milliseconds UTC; stepped in tests. */
  now?: () => number;
}

/** Builds the app and brings it up to what the log says. */
export async function compose(config: Config, given: Given): Promise<App> {
  const { log } = given;
  const now = given.now ?? Date.now;
  const storage =
    given.storage ??
    (await openStorage(
      config.mongodbUrl ? { kind: 'mongo', url: config.mongodbUrl } : { kind: 'sqlite', dir: config.dataDir },
    ));
  await notWhileRestoring(storage);
  const nodes = openNodes(config, log);
  const sharedLog = await SharedLog.open(storage, nodes);
  const tables = sharedTables(storage.tables, nodes);
  const access = new Access(tables, now);
  const catalogue = new Catalogue(tables);
  await Promise.all([access.load(), catalogue.load()]);
  const policy = (): Policy => {
    return policyWith({
      ...policyOf(access.organisation.settings),
      onCall: onCallOf({ catalogue, schedules: () => outward.schedules, person: (id) => access.people.get(id), now }),
    });
  };
  const engine = openRooms(sharedLog.port, now, log);
  const { rooms, sync } = engine;
  const stopEnding = endAccessWith({ access, sync, rooms, now, log });
  const projections = await Projections.open({
    storage: sharedLog.seenIn(storage),
    dir: given.storage ? null : config.dataDir,
    failed: (error) => log.error({ error: String(error) }, 'projections lag behind'),
  });
  const index = projections.index();
  const similar = new SimilarIncidents();
  const alerted = new AlertedIncidents();
  const feed = new LiveFeed();
  const numbers = new IncidentNumbers(tables);
  const notifications = new Notifications(tables, now);
  const after: AfterFacts = new AfterFacts({
    rooms,
    log: storage.log,
    access,
    index,
    similar,
    alerted,
    feed,
    scheduler: () => scheduler,
    effects: () => effects,
    outward: (incident, state) => outward.follow(incident, state),
    troubleshooting: (incident, state, facts) => troubleshooting.follow(incident, state, facts),
    serviceNameOf: (key) => catalogue.nameOf(key),
    now,
    logger: log,
  });
  const worker = randomUUID();
  const outward: Outward = await openOutward({
    config,
    worker,
    tables,
    attempts: storage.attempts,
    rooms,
    access,
    catalogue,
    now,
    log,
    appended: after.take,
  });
  const { learning, inside } = composeLearning({
    storage,
    tables,
    outbound: outward.outbound,
    box: outward.box,
    absolute: outward.absolute,
    rooms,
    notifications,
    outbox: outward.outbox,
    mailIsSet: outward.mailIsSet,
    person: (id) => access.people.get(id),
    service: (key) => catalogue.get(key),
    answering: (key) => {
      const service = catalogue.get(key);
      const people = service ? answering(service, outward.schedules, now()) : [];
      return people.filter((id) => access.people.get(id)?.disabledAt === null);
    },
    subscribers: outward.subscribers,
    people: () => access.people.all(),
    serviceNameOf: (key, isPublic) => (isPublic ? catalogue.publicNameOf(key) : catalogue.nameOf(key)),
    now,
    appended: after.take,
  });
  const scheduler: Scheduler = new Scheduler({ rooms, policy, now, log, appended: after.take });
  const effects: EffectsWorker = new EffectsWorker({
    worker,
    attempts: storage.attempts,
    rooms,
    person: (id) => access.people.get(id),
    personChannels: [notifications.channel],
    systemChannels: [...outward.channels, ...inside.channels],
    now,
    log,
    appended: after.take,
  });
  const commands = new Commands({
    rooms,
    bindings: new CommandBindings(tables),
    numbers,
    policy,
    now,
    newId: newBoardId,
    log,
    appended: after.take,
  });
  const incidents = new IncidentQueries({ rooms, index, numbers, now });
  const gameDays = new GameDays({
    tables,
    incidents,
    rooms: new PracticeRooms({ commands, policy, rooms, now, appended: after.take }),
    now,
  });
  const troubleshooting: Troubleshooting = composeTroubleshooting({
    tables,
    rooms,
    catalogue,
    live: async () => (await incidents.live(SYSTEM_CALLER)).map(({ id }) => id),
    outbound: outward.outbound,
    box: outward.box,
    commands: config.commands,
    now,
    log,
    appended: after.take,
  });
  const alertParts = alertsPartsOf({ access, alerted, catalogue, rooms, commands, after, now });
  const inbound = new Inbound({
    tables,
    keys: new InboundKeys(tables, now),
    sources: inside.withTickets([
      ...['alertmanager', 'grafana'].map((name) => createAlertsSource(name, alertParts)),
      ...troubleshooting.sources,
      createSlackSource({
        secrets: outward.slack,
        people: access.people,
        policy,
        absolute: outward.absolute,
        now,
        declare: (caller, incident, command) => commands.execute(caller, incident, command, { via: 'hook' }),
        numberOf: alertParts.numberOf,
      }),
    ]),
    now,
    log,
  });
  const work = new WorkQueries(projections, now);
  const followups = composeFollowups({
    work,
    incidents,
    tables,
    rooms,
    notifications,
    outbox: outward.outbox,
    mailIsSet: outward.mailIsSet,
    person: (id) => access.people.get(id),
    people: () => access.people.all(),
    box: outward.box,
    now,
    appended: after.take,
  });
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics, prefix: 'muster_' });
  let closing = false;
  const presence = new PresenceWatch({ rooms, feed, now });
  const follower = new LogFollower({ log: sharedLog.port, tables, after, effects, now });
  await projections.catchUp({ boards: 'quiet' });
  await recall({ index, similar, after, scheduler });
  await follower.follow();
  const exports = new Exports(incidents, storage.attachments, {
    people: () => access.people.names(),
    services: () => catalogue.names(),
    absolute: outward.absolute,
  });
  await inbound.resume();
  projections.follow();
  const compaction = new Compaction(
    {
      upkeep: storage.upkeep,
      isOpen: (incident) => rooms.baseBytes(incident) !== null,
      failed: (error) => log.warn({ error: String(error) }, 'history could not be packed'),
    },
    now(),
  );
  const others = await joinNodes({
    nodes,
    sharedLog,
    rooms,
    took: after.take,
    access,
    catalogue,
    outward,
    sync,
    log,
    members: storage.members,
    keyPrint: () => outward.box().derive('key-print').slice(0, 16),
  });
  // A restore that began meanwhile has not seen this node if this node does not see it.
  await notWhileRestoring(storage);
  const dependencies = () => dependenciesOf(config, storage.condition(), others);
  measureDependencies(metrics, dependencies, others);
  return {
    ...learning,
    config,
    log,
    access,
    guests: new Guests(access, (caller, incident, command) =>
      commands.execute(caller, incident, command, { via: 'web' }),
    ),
    catalogue,
    commands,
    gameDays,
    incidents,
    imports: new Imports({
      rooms,
      numbers,
      log: storage.log,
      attachments: storage.attachments,
      appended: after.take,
    }),
    exports,
    storage,
    projections,
    similar,
    work,
    followups,
    learned: new LearningQueries(projections, now),
    attachments: storage.attachments,
    notifications,
    inbound,
    feed,
    outward,
    pages: pageAnswers({ access, catalogue, commands, incidents, outward, now }),
    troubleshooting,
    sync,
    nodes: others,
    metrics,
    now,
    policy,
    upkeep: new IncidentUpkeep({
      incidents,
      rooms,
      storage,
      projections,
      after,
      forgetWords: (incident, words) => forgetWords({ tables, rows: outward.rows }, incident, words),
      forgetOutside: async (incident) => {
        await forgetIncident({ tables, rows: outward.rows }, incident);
        await outward.status.forget(incident);
      },
    }),
    async health() {
      const all = dependencies();
      const problems = [
        ...(closing ? ['shutting down'] : []),
        ...all.flatMap(({ name, isNeeded, isUp, message }) => (isNeeded && !isUp ? [`${name}: ${message}`] : [])),
      ];
      return { ready: problems.length === 0, problems, dependencies: all };
    },
    async tick() {
      compaction.tick(now());
      await scheduler.tick();
      await gameDays.tick();
      await follower.follow();
      await presence.look();
      await effects.run();
      await after.settled();
      await followups.run();
      await outward.run();
      await after.settled();
    },
    async close() {
      if (closing) return;
      closing = true;
      stopEnding();
      await outward.close();
      await others.leave();
      await troubleshooting.settled();
      await exports.close();
      await after.settled();
      await follower.save(true);
      await projections.close();
      await inside.close();
      await compaction.settled();
      await engine.close();
      await storage.close();
    },
  };
}
