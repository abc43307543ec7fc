/**
 * Walks the log and checks every hash: header, payload digests, order, no gap. Says the first bad place of an incident and goes
 * on with the next. Attachments are checked by their hash when they are read.
 */
import type { IncidentId } from '#model/ids.ts';
import { OutageError } from '#server/storage/ports.ts';
import type { LogEntry, LogPort, Storage } from '#server/storage/ports.ts';
import { GENESIS_HASH, digestsOf } from './chain.ts';
import type { PayloadDigests } from './chain.ts';
import { expectedHash, toStored } from './stored-entry.ts';

export interface IncidentVerdict {
  entries: number;
  redacted: number;
  /** The first place that is not as it was written, and why. */
  bad: { seq: number; why: string } | null;
}
export interface Verdict {
  incidents: number;
  entries: number;
  redacted: number;
  attachments: number;
  bad: { incident: IncidentId; seq: number; why: string }[];
  missing: { incident: IncidentId; attachment: string; why: string }[];
}

const PAGE = 1000;

/** Redacted entries may hold only what a tombstone holds: never more payloads than were there. */
function addsPayloads(entry: LogEntry, digests: PayloadDigests): boolean {
  const now = digestsOf(toStored(entry));
  return (
    (now.board !== undefined && digests.board === undefined) || (now.facts !== undefined && digests.facts === undefined)
  );
}

function judge(entry: LogEntry, seq: number, previous: string): string {
  if (entry.seq !== seq) return `entry ${seq} is missing`;
  if (expectedHash(previous, toStored(entry)) !== entry.hash) return 'header or payload differ from the hash';
  if (entry.redacted && addsPayloads(entry, entry.redacted.digests))
    return 'a redacted entry holds a payload that it never had';
  return '';
}

/** Checks one incident. */
export async function verifyIncident(log: LogPort, incident: IncidentId): Promise<IncidentVerdict> {
  const verdict: IncidentVerdict = { entries: 0, redacted: 0, bad: null };
  let previous = GENESIS_HASH;
  for (;;) {
    let page: LogEntry[];
    try {
      page = await log.read(incident, verdict.entries, PAGE);
    } catch (error) {
      if (!(error instanceof OutageError) || error.reason !== 'corrupt') throw error;
      verdict.bad = { seq: verdict.entries + 1, why: error.message };
      return verdict;
    }
    for (const entry of page) {
      const why = judge(entry, verdict.entries + 1, previous);
      if (why !== '') {
        verdict.bad = { seq: verdict.entries + 1, why };
        return verdict;
      }
      previous = entry.hash;
      verdict.entries += 1;
      if (entry.redacted) verdict.redacted += 1;
    }
    if (page.length < PAGE) return verdict;
  }
}

async function verifyAttachments(storage: Storage, incident: IncidentId, verdict: Verdict): Promise<void> {
  for (const { hash } of await storage.upkeep.links(incident)) {
    verdict.attachments += 1;
    try {
      if ((await storage.attachments.read(hash)) === null)
        verdict.missing.push({ incident, attachment: hash, why: 'its bytes are not there' });
    } catch (error) {
      verdict.missing.push({ incident, attachment: hash, why: error instanceof Error ? error.message : String(error) });
    }
  }
}

/** Checks everything. `progress` is told after each incident. */
export async function verify(
  storage: Storage,
  progress: (done: number, all: number) => void = () => {},
): Promise<Verdict> {
  const verdict: Verdict = { incidents: 0, entries: 0, redacted: 0, attachments: 0, bad: [], missing: [] };
  const incidents = await storage.upkeep.incidents();
  for (const incident of incidents) {
    const { entries, redacted, bad } = await verifyIncident(storage.log, incident);
    verdict.incidents += 1;
    verdict.entries += entries;
    verdict.redacted += redacted;
    if (bad) verdict.bad.push({ incident, ...bad });
    await verifyAttachments(storage, incident, verdict);
    progress(verdict.incidents, incidents.length);
  }
  return verdict;
}
