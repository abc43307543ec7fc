/** The parts of the app for what comes after an incident, put together from what compose.ts has. */
import type { RecordedFact } from '#model/incident/facts.ts';
import type { ActorId, IncidentId } from '#model/ids.ts';
import type { RoomsPort } from './commands/room-port.ts';
import type { Config } from './config.ts';
import { SecretBox } from './integrations/outbound-secrets.ts';
import type { Log } from './logger.ts';
import { PdfMaker } from './publishing/pdf.ts';
import { Publishing } from './publishing/publishing.ts';
import { Replay } from './replay/replay.ts';
import { Brainstorm } from './review/brainstorm.ts';
import type { Storage } from './storage/ports.ts';

export interface LearningParts {
  config: Config;
  storage: Storage;
  rooms: RoomsPort;
  /** Everybody with an account. */
  people: () => { id: ActorId; name: string }[];
  now: () => number;
  log: Log;
  appended: (incident: IncidentId, facts: readonly RecordedFact[]) => Promise<void> | void;
}

export interface Learning {
  /** Sealed cards and secret votes of reviews. */
  readonly brainstorm: Brainstorm;
  /** Incidents as they were at a minute. */
  readonly replay: Replay;
  /** Published editions and named versions of postmortems. */
  readonly publishing: Publishing;
  readonly pdf: PdfMaker;
}

/** Secrets are opened with the first use: a server without integrations and reviews needs no key. */
function lazySecrets(config: Config): () => SecretBox {
  let box: SecretBox | null = null;
  return () => (box ??= new SecretBox(config));
}

export function composeLearning(parts: LearningParts): Learning & { close(): Promise<void> } {
  const { config, storage, rooms, people, now, appended } = parts;
  const secrets = lazySecrets(config);
  const pdf = new PdfMaker();
  const replay = new Replay({ log: storage.log, rooms, now, appended });
  return {
    brainstorm: new Brainstorm({ sealed: storage.sealed, rooms, wrapping: secrets, now, appended }),
    replay,
    publishing: new Publishing({ rooms, attachments: storage.attachments, replay, people, now, appended }),
    pdf,
    async close() {
      await Promise.all([replay.close(), pdf.close()]);
    },
  };
}
