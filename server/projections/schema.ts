/**
 * The projections, each with a name, a version and its tables. Raising a version drops its tables and builds them anew from the
 * log; deleting the file does that for all.
 */
import type { Connection } from '#server/storage/sqlite-connection.ts';

export interface Projection {
  name: 'incidents' | 'search' | 'work' | 'learned' | 'figures';
  version: number;
  tables: readonly string[];
  schema: string;
}

/** Columns of the search tables, in order, with how much a word found there counts. */
export const SEARCH_FIELDS = [
  ['title', 10],
  ['situation', 4],
  ['facts', 2],
  ['timeline', 2],
  ['hypotheses', 2],
  ['whys', 2],
  ['followups', 2],
  ['postmortem', 2],
  ['notes', 1],
  ['other', 1],
] as const;
export type SearchField = (typeof SEARCH_FIELDS)[number][0];

const columns = SEARCH_FIELDS.map(([name]) => name).join(', ');
const weights = SEARCH_FIELDS.map(([, weight]) => weight).join(', ');

/** Private incidents stand in a table of their own, so that their words do not change what others find first. */
const searchTable = (name: string): string => `
  CREATE VIRTUAL TABLE ${name} USING fts5(${columns}, tokenize = "unicode61 remove_diacritics 2", prefix = '2 3');
  INSERT INTO ${name} (${name}, rank) VALUES ('rank', 'bm25(${weights})');
  INSERT INTO ${name} (${name}, rank) VALUES ('secure-delete', 1);`;

export const PROJECTIONS: readonly Projection[] = [
  {
    name: 'incidents',
    version: 2,
    tables: ['incidents', 'members', 'incident_services'],
    // The narrow index answers filters and counts over a hundred thousand incidents without touching the rows, which are wide.
    schema: `
      CREATE TABLE incidents (
        no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, number INTEGER NOT NULL, status TEXT NOT NULL, severity TEXT,
        private INTEGER NOT NULL, practice INTEGER NOT NULL, declared_at INTEGER NOT NULL, changed_at INTEGER NOT NULL,
        remedy TEXT, postmortem TEXT NOT NULL, seq INTEGER NOT NULL, summary TEXT NOT NULL, links TEXT NOT NULL,
        tickets TEXT NOT NULL, state TEXT) STRICT;
      CREATE INDEX incidents_narrow ON incidents (number, private, practice, status, severity, declared_at, remedy);
      CREATE INDEX incidents_by_status ON incidents (status, number, private, practice, severity, declared_at, remedy);
      CREATE INDEX incidents_by_time ON incidents (declared_at);
      CREATE TABLE members (no INTEGER NOT NULL, actor TEXT NOT NULL, PRIMARY KEY (actor, no)) STRICT, WITHOUT ROWID;
      CREATE INDEX members_by_incident ON members (no);
      CREATE TABLE incident_services (service TEXT NOT NULL, no INTEGER NOT NULL, PRIMARY KEY (service, no)) STRICT, WITHOUT ROWID;
      CREATE INDEX services_by_incident ON incident_services (no);`,
  },
  {
    name: 'search',
    version: 1,
    tables: ['search_open', 'search_private'],
    schema: searchTable('search_open') + searchTable('search_private'),
  },
  {
    name: 'work',
    version: 1,
    tables: ['work'],
    schema: `
      CREATE TABLE work (
        no INTEGER NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, owner TEXT, team TEXT, due INTEGER, state TEXT NOT NULL,
        remedy TEXT, type TEXT, at INTEGER, done_at INTEGER, row TEXT NOT NULL, PRIMARY KEY (no, kind, id)) STRICT, WITHOUT ROWID;
      CREATE INDEX work_by_due ON work (kind, state, due);
      CREATE INDEX work_by_owner ON work (owner, state);`,
  },
  {
    name: 'learned',
    version: 1,
    tables: ['factors', 'praise', 'links'],
    schema: `
      CREATE TABLE factors (no INTEGER NOT NULL, why TEXT NOT NULL, factor TEXT NOT NULL, statement TEXT NOT NULL,
        PRIMARY KEY (no, why)) STRICT, WITHOUT ROWID;
      CREATE INDEX factors_by_name ON factors (factor, no);
      CREATE TABLE praise (no INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
      CREATE TABLE links (no INTEGER NOT NULL, number INTEGER NOT NULL, relation TEXT NOT NULL,
        PRIMARY KEY (no, number, relation)) STRICT, WITHOUT ROWID;
      CREATE INDEX links_by_number ON links (number);`,
  },
  {
    name: 'figures',
    version: 1,
    tables: ['figures', 'incident_people'],
    schema: `
      CREATE TABLE figures (
        no INTEGER PRIMARY KEY, number INTEGER NOT NULL, private INTEGER NOT NULL, declared_at INTEGER NOT NULL, severity TEXT,
        remedy TEXT, ttd INTEGER, tta INTEGER, ttm INTEGER, ttr INTEGER, gap INTEGER, updates_due INTEGER NOT NULL,
        updates_on_time INTEGER NOT NULL, repeats INTEGER NOT NULL) STRICT;
      CREATE INDEX figures_by_time ON figures (declared_at);
      CREATE TABLE incident_people (no INTEGER NOT NULL, actor TEXT NOT NULL, PRIMARY KEY (no, actor)) STRICT, WITHOUT ROWID;`,
  },
];

/** Numbers of incidents are shared by all projections, so they are all built again when this changes. */
const LAYOUT = 1;
const BOOKKEEPING = `
  CREATE TABLE projections (name TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT;
  CREATE TABLE progress (name TEXT PRIMARY KEY, position INTEGER NOT NULL) STRICT;
  CREATE TABLE dirty (incident TEXT PRIMARY KEY) STRICT;
  PRAGMA user_version = ${LAYOUT}`;

/** Tables of earlier versions, which nothing reads any more. */
const FORMER = ['followups'];

const dropAll = (db: Connection): void => {
  for (const table of FORMER) db.exec(`DROP TABLE IF EXISTS ${table}`);
  for (const { tables } of PROJECTIONS) for (const table of tables) db.exec(`DROP TABLE IF EXISTS ${table}`);
  for (const table of ['projections', 'progress', 'dirty']) db.exec(`DROP TABLE IF EXISTS ${table}`);
};

/** Brings the tables to what this version needs. Any change means: from the beginning, because facts feed all projections. */
export function prepareTables(db: Connection, rebuild = false): void {
  db.exec('BEGIN IMMEDIATE');
  const layout = Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  const known = layout === LAYOUT ? db.prepare('SELECT name, version FROM projections').all() : [];
  const current = PROJECTIONS.every(({ name, version }) =>
    known.some((row) => row['name'] === name && row['version'] === version),
  );
  if (rebuild || !current) {
    dropAll(db);
    db.exec(BOOKKEEPING);
    for (const { name, version, schema } of PROJECTIONS) {
      db.exec(schema);
      db.prepare('INSERT INTO projections VALUES (?, ?)').run(name, version);
    }
  }
  db.exec('COMMIT');
}
