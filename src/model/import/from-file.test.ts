import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { readBoardText } from '../board/text.ts';
import { readBoard } from '../board/view.ts';
import { exportHtml } from '../export/html.ts';
import { actorId, boardId, NOON, person, Stage } from '../incident/testing.ts';
import { measures } from '../incident/measures.ts';
import { incidentFromFile } from './from-file.ts';
import type { IncidentFile } from './incident-file.ts';
import { CAST, scriptFromFile } from './script.ts';

const FILE: IncidentFile = {
  title: 'Queue workers starved after a library upgrade',
  source_url: 'https://example.org/report',
  sources: ['an internal talk'],
  from_memory: true,
  verification: 'Times checked against the log.',
  summary: 'Workers waited on a lock that the upgrade added.',
  severity: 'SEV-2',
  services: ['Queue Workers', 'mail_sender'],
  impact: 'Mails were late by an hour.',
  started_at: '2026-01-10T10:05:00Z',
  detected_at: '2026-01-10T10:00:00Z',
  mitigated_at: '2026-01-10T10:40:00Z',
  resolved_at: '2026-01-10T11:10:00Z',
  roles: [{ role: 'incident lead', who: 'the duty engineer' }],
  timeline: [
    { at: '2026-01-10T09:50:00Z', kind: 'change', text: 'The upgrade goes out' },
    { at: '2026-01-10T10:00:00Z', kind: 'detection', text: 'The queue length alert fires' },
    { at: null, kind: 'finding', text: 'All workers sit in one lock' },
    { at: '2026-01-10T10:20:00Z', kind: 'decision', text: 'Go back to the old library' },
    { at: '2026-01-10T10:25:00Z', kind: 'comms', text: 'Customers are told that mails are late' },
    { at: '2026-01-10T10:40:00Z', kind: 'mitigation', text: 'The old library is back on half of the workers' },
    { at: '2026-01-10T11:10:00Z', kind: 'resolution', text: 'The queue is empty', approx: true },
  ],
  hypotheses: [
    { text: 'The mail provider is slow', verdict: 'refuted', evidence: ['their latency is flat'] },
    { text: 'The upgrade locks', verdict: 'confirmed', evidence: ['stack dumps'] },
    { text: 'Disk is part of it', verdict: 'partly', evidence: [] },
    { text: 'Cosmic rays', verdict: 'inconclusive', evidence: [] },
  ],
  whys: {
    id: '1',
    text: 'Workers stood still',
    evidence: ['queue graph'],
    children: [
      {
        id: '1.1',
        text: 'The new version takes a global lock',
        countermeasure: 'Load test upgrades',
        stop_reason: 'actionable',
        children: [],
      },
      { id: '1.2', text: 'No canary for workers', children: [] },
    ],
  },
  contributing_factors: ['a release on a Saturday'],
  went_well: ['the alert was quick'],
  went_poorly: ['the rollback took long'],
  lucky: ['few mails on weekends'],
  action_items: [{ text: 'Load test library upgrades', type: 'comms', owner_role: 'platform', priority: 'P1' }],
};

/** Every sentence of a file, wherever it stands. */
function statements(value: unknown, key = ''): string[] {
  if (typeof value === 'string')
    return /^(id|kind|type|verdict|severity|priority|stop_reason|.*_at|at)$/.test(key) ? [] : [value];
  if (Array.isArray(value)) return value.flatMap((item) => statements(item, key));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([name, item]) => statements(item, name));
  return [];
}

const ids = () => {
  let next = 0;
  return () => boardId(`i${(next += 1)}`);
};
const decoded = (html: string): string =>
  html
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
/** Service names become keys of the catalogue. */
const asKept = (statement: string): string =>
  FILE.services.includes(statement) ? statement.toLowerCase().replace(/ /g, '-') : statement;

function imported(): { stage: Stage; doc: Y.Doc } {
  const stage = new Stage();
  const { facts, write } = incidentFromFile(FILE, { newId: ids(), number: 7 });
  stage.log(facts, actorId('importer'));
  const doc = new Y.Doc();
  write(doc);
  return { stage, doc };
}

describe('an incident file', () => {
  test('loses no statement: each stands in the exported page', () => {
    const { stage, doc } = imported();
    const page = decoded(exportHtml({ state: stage.state, facts: stage.facts, doc }));
    expect(
      statements(FILE)
        .map(asKept)
        .filter((statement) => !page.includes(statement)),
    ).toEqual([]);
  });
  test('keeps the times of the file, a negative time to detect included, and invents none', () => {
    const { stage } = imported();
    const { ttd, tta, ttm, ttr } = measures(stage.state);
    expect([ttd.ms, tta.ms, ttm.ms, ttr.ms]).toEqual([-300_000, null, 2_100_000, 3_900_000]);
    expect(stage.state.status).toBe('resolved');
  });
  test('maps verdicts, decisions and follow-ups', () => {
    const board = readBoard(imported().doc);
    expect(board.hypotheses.map(({ claim, state }) => [claim, state])).toContainEqual([
      'The mail provider is slow',
      'ruled-out',
    ]);
    expect(board.decisions.map(({ text }) => text)).toEqual(['Go back to the old library']);
    expect(board.followups).toMatchObject([{ kind: 'process', ownerRole: 'platform', priority: 'P1' }]);
    expect(board.entries.find(({ text }) => text.includes('one lock'))?.approx).toBe(true);
  });
});

describe('the script of a file', () => {
  function played(): { stage: Stage; doc: Y.Doc } {
    const stage = new Stage();
    const doc = new Y.Doc();
    const newId = ids();
    const start = Date.parse('2026-01-10T09:00:00Z');
    const time = (original: number): number => NOON + (original - start);
    const tools = { newId, time, actor: (part: string) => actorId(part) };
    for (const { at, actor, operation } of scriptFromFile(FILE)) {
      stage.now = Math.max(stage.now, time(at));
      stage.connected.add(actorId(actor));
      if (operation.do === 'command') stage.do(person(actor), operation.command(tools));
      else operation.write(doc, tools);
    }
    return { stage, doc };
  }
  test('plays to the end with no command refused, all parts at work', () => {
    const { stage } = played();
    expect(stage.state).toMatchObject({ status: 'resolved', severity: 'SEV2' });
    expect([...stage.state.people].sort()).toEqual([...CAST].sort());
    expect(stage.state.updates).toMatchObject([{ audience: 'public', text: 'Customers are told that mails are late' }]);
    expect(measures(stage.state).ttm.ms).toBe(2_100_000);
  });
  test('says in the end what the file says', () => {
    const { stage, doc } = played();
    const page = decoded(exportHtml({ state: stage.state, facts: stage.facts, doc }));
    const sources = new Set([FILE.source_url, ...(FILE.sources ?? [])]);
    expect(
      statements(FILE)
        .map(asKept)
        .filter((statement) => !page.includes(statement) && !sources.has(statement)),
    ).toEqual([]);
    expect(readBoardText(doc).hypotheses).toContain('their latency is flat');
  });
  test('is in the order of time', () => {
    const at = scriptFromFile(FILE).map((step) => step.at);
    expect(at).toEqual([...at].sort((a, b) => a - b));
  });
});
