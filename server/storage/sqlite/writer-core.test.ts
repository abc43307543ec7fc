import { describe, expect, it } from 'vitest';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { boardEntry, factEntry, incidentNumber } from '#tests/support/log-entries.ts';
import { withFolder } from '#tests/support/temporary-folder.ts';
import { unchained } from '#server/log/stored-entry.ts';
import type { NewEntry } from '../ports.ts';
import { encodeCalls } from './append-codec.ts';
import { isSafeSqlite, openForWriting } from '../sqlite-connection.ts';
import type { Connection } from '../sqlite-connection.ts';
import type { Reply } from '../worker-messages.ts';
import { migrate } from './migrations.ts';
import { Reserve } from './reserve.ts';
import { WriterCore } from './writer-core.ts';

class DiskError extends Error {
  readonly errcode: number;
  constructor(errcode: number) {
    super(`planned error ${errcode}`);
    this.errcode = errcode;
  }
}
const FULL = 13;
const FSYNC_FAILED = 1034;

/** A connection whose n-th statement of any kind fails, before or after it was done. */
class FaultyDisk {
  statements = 0;
  failAt = 0;
  errcode = FSYNC_FAILED;
  afterwards = false;
  opened = 0;
  refuseToOpen = false;

  open(path: string): Connection {
    if (this.refuseToOpen) throw new DiskError(FSYNC_FAILED);
    this.opened += 1;
    const db = openForWriting(path, 100);
    migrate(db);
    const around = <Value>(work: () => Value): Value => {
      this.statements += 1;
      const fails = this.statements === this.failAt;
      if (fails && !this.afterwards) throw new DiskError(this.errcode);
      const value = work();
      if (fails) throw new DiskError(this.errcode);
      return value;
    };
    return {
      exec: (sql) => around(() => db.exec(sql)),
      close: () => db.close(),
      prepare(sql) {
        const statement = db.prepare(sql);
        return {
          run: (...values) => around(() => statement.run(...values)),
          get: (...values) => around(() => statement.get(...values)),
          all: (...values) => around(() => statement.all(...values)),
        };
      },
    };
  }
}

async function withWriter(
  test: (core: WriterCore, disk: FaultyDisk, dir: string, clock: { ms: number }) => void,
): Promise<void> {
  await withFolder(async (dir) => {
    const disk = new FaultyDisk();
    const clock = { ms: 0 };
    const core = new WriterCore({
      open: () => disk.open(join(dir, 'muster.db')),
      reserve: new Reserve(join(dir, 'reserve'), 65_536),
      clockMs: () => clock.ms,
      retryMs: 1000,
      maxBytes: 0,
      reserveBytes: 65_536,
    });
    disk.statements = 0;
    test(core, disk, dir, clock);
    core.close();
  });
}

let requests = 0;
const append = (...entries: NewEntry[]): { id: number; name: 'append'; args: Uint8Array } => {
  requests += 1;
  return { id: requests, name: 'append', args: encodeCalls([entries.map(unchained)]) };
};
const incident = incidentNumber(1);
const acked = (reply: Reply | undefined): boolean => reply?.ok === true && JSON.stringify(reply.value).includes('"');
const failure = (reply: Reply | undefined): string =>
  reply && !reply.ok ? `${reply.failure?.reason}/${reply.failure?.applied}` : 'none';

describe('the writer on a failing disk', () => {
  it('never acknowledges what it cannot vouch for, whichever statement fails', async () => {
    for (const afterwards of [false, true]) {
      for (let failAt = 1; failAt <= 14; failAt++) {
        await withWriter((core, disk) => {
          expect(acked(core.handle([append(boardEntry(incident, 1))])[0])).toBe(true);
          Object.assign(disk, { failAt: disk.statements + failAt, afterwards });
          const [reply] = core.handle([append(boardEntry(incident, 2))]);
          disk.failAt = 0;
          const [again] = core.handle([append(boardEntry(incident, 2))]);
          // Whether or not it was done: the second try finds exactly one of it.
          expect(again?.ok === true && JSON.stringify(again.value)).toMatch(/^\[\[("[0-9a-f]{64}"|2)\]\]$/);
          if (reply?.ok === false && failure(reply).endsWith('/no')) expect(acked(again)).toBe(true);
          expect(acked(core.handle([append(boardEntry(incident, 3))])[0])).toBe(true);
        });
      }
    }
  });

  it('says "unknown" when the commit itself broke off, and opens the database anew', async () => {
    await withWriter((core, disk) => {
      core.handle([append(boardEntry(incident, 1))]);
      const before = disk.statements;
      core.handle([append(boardEntry(incident, 2))]);
      disk.failAt = disk.statements + (disk.statements - before);
      const [reply] = core.handle([append(boardEntry(incident, 3))]);
      expect(failure(reply)).toBe('io/unknown');
      expect(core.condition.state).toBe('failing');
      expect(disk.opened).toBe(1);
      expect(acked(core.handle([append(boardEntry(incident, 3))])[0])).toBe(true);
      expect(disk.opened).toBe(2);
      expect(core.condition.state).toBe('ok');
    });
  });

  it('refuses everything while the database cannot be opened, and does not try without pause', async () => {
    await withWriter((core, disk, _dir, clock) => {
      Object.assign(disk, { failAt: disk.statements + 1, refuseToOpen: true });
      expect(failure(core.handle([append(boardEntry(incident, 1))])[0])).toBe('io/no');
      expect(failure(core.handle([append(boardEntry(incident, 1))])[0])).toBe('io/no');
      disk.refuseToOpen = false;
      expect(failure(core.handle([append(boardEntry(incident, 1))])[0])).toBe('io/no');
      clock.ms = 1500;
      core.recover();
      expect(core.condition.state).toBe('ok');
      expect(acked(core.handle([append(boardEntry(incident, 1))])[0])).toBe(true);
    });
  });

  it('gives up its reserve on a full disk, refuses edits, keeps facts', async () => {
    await withWriter((core, disk, dir, clock) => {
      new Reserve(join(dir, 'reserve'), 65_536).hold();
      Object.assign(disk, { failAt: disk.statements + 3, errcode: FULL });
      const replies = core.handle([
        append(boardEntry(incident, 1)),
        append(factEntry(incidentNumber(2), 1, 'disk full')),
      ]);
      expect(existsSync(join(dir, 'reserve'))).toBe(false);
      expect(core.condition.state).toBe('full');
      expect(JSON.stringify(replies[0])).toContain('"reason":"full"');
      expect(acked(replies[1])).toBe(true);
      clock.ms = 5000;
      core.recover();
      expect(core.condition.state).toBe('ok');
      expect(existsSync(join(dir, 'reserve'))).toBe(true);
    });
  });

  it('lets only the guilty request of a batch fail', async () => {
    await withWriter((core) => {
      requests += 1;
      const guilty = { id: requests, name: 'append' as const, args: Uint8Array.of(255, 255) };
      const replies = core.handle([append(boardEntry(incident, 1)), guilty, append(boardEntry(incident, 2))]);
      expect(replies.map(({ ok }) => ok)).toEqual([true, false, true]);
      expect(core.condition.state).toBe('ok');
    });
  });
});

describe('versions of SQLite', () => {
  it.each([
    ['3.53.4', true],
    ['3.51.3', true],
    ['3.51.2', false],
    ['3.50.7', true],
    ['3.50.6', false],
    ['3.46.1', false],
    ['3.44.6', true],
    ['3.44.5', false],
    ['4.0.0', true],
  ])('%s may be used: %s', (version, safe) => {
    expect(isSafeSqlite(version)).toBe(safe);
  });
});
