import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { FileProblem } from './incident-file.ts';
import { parseIncidentFile, parseIncidentText } from './incident-file.ts';

const folders = ['../../../demo/incidents/', '../../../tests/support/incidents/'];
const shipped = folders.flatMap((folder) => {
  const url = new URL(folder, import.meta.url);
  const names = readdirSync(url).filter((name) => name.endsWith('.json'));
  return names.map((name) => [name, readFileSync(new URL(name, url), 'utf8')] as const);
});

const minimal = {
  title: 'T',
  source_url: 'https://example.org/report',
  from_memory: true,
  summary: 'S',
  severity: 'SEV-2',
  services: ['checkout'],
  impact: 'I',
  started_at: '2026-01-01T00:00:00Z',
  timeline: [{ at: '2026-01-01T00:00:00Z', kind: 'note', text: 'N' }],
  hypotheses: [],
  whys: { id: '1', text: 'W', children: [] },
  contributing_factors: [],
  went_well: [],
  went_poorly: [],
  lucky: [],
  action_items: [],
};

function problems(json: unknown): FileProblem[] {
  const parsed = parseIncidentFile(json);
  return parsed.ok ? [] : parsed.problems;
}

describe('the incidents that come with Muster', () => {
  it('are five, one of them to be played live', () => {
    expect(shipped).toHaveLength(5);
    expect(shipped.filter(([name]) => name.startsWith('live-'))).toHaveLength(1);
  });

  it.each(shipped)('%s is a full incident in the format, and nothing of it is lost', (_name, text) => {
    const parsed = parseIncidentText(text);
    expect(parsed).toEqual({ ok: true, file: JSON.parse(text) });
    if (!parsed.ok) return;
    const { file } = parsed;
    expect(file.timeline.length).toBeGreaterThanOrEqual(25);
    const times = file.timeline.map(({ at }) => Date.parse(at ?? ''));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    for (const part of [
      file.roles,
      file.hypotheses,
      file.whys.children,
      file.went_well,
      file.went_poorly,
      file.lucky,
    ]) {
      expect(part?.length).toBeGreaterThan(0);
    }
    expect(file.action_items.length).toBeGreaterThanOrEqual(5);
  });
});

describe('the format', () => {
  it('takes the least there can be, and unknown times as null', () => {
    expect(parseIncidentFile(minimal)).toEqual({ ok: true, file: minimal });
    expect(problems({ ...minimal, started_at: null, resolved_at: null })).toEqual([]);
  });

  it.each([
    [{ ...minimal, severity: 'SEV1' }, 'severity', 'SEV-1'],
    [{ ...minimal, services: [] }, 'services', 'at least one service'],
    [{ ...minimal, source_url: 'nowhere' }, 'source_url', 'must be an address'],
    [{ ...minimal, started_at: '2026-01-01 00:00' }, 'started_at', 'must be a time in UTC'],
    [{ ...minimal, started_at: '2026-13-01T00:00:00Z' }, 'started_at', 'not a time that exists'],
    [{ ...minimal, timeline: [minimal.timeline[0], { kind: 'note', text: '' }] }, 'timeline[1].at', 'expected string'],
    [{ ...minimal, timeline: [{ ...minimal.timeline[0], kind: 'joke' }] }, 'timeline[0].kind', 'symptom'],
    [{ ...minimal, timeline: [{ ...minimal.timeline[0], by: 'x' }] }, 'timeline[0].by', 'not a field'],
    [{ ...minimal, mood: 'bad' }, 'mood', 'not a field'],
    [
      { ...minimal, whys: { id: '1', text: 'W', children: [{ id: '1.1', text: 'V' }] } },
      'whys.children[0].children',
      '',
    ],
    [[], '', 'expected object'],
    [null, '', 'expected object'],
  ])('says where and what: %#', (json, path, message) => {
    expect(problems(json)).toContainEqual({ path, message: expect.stringContaining(message) });
  });

  it('names every missing field at once', () => {
    expect(problems({}).map(({ path }) => path)).toEqual(Object.keys(minimal));
  });

  it('refuses a tree of whys that would exhaust the stack', () => {
    let whys: object = { id: 'x', text: 'x', children: [] };
    for (let depth = 0; depth < 20_000; depth++) whys = { id: 'x', text: 'x', children: [whys] };
    expect(problems({ ...minimal, whys })).toEqual([{ path: 'whys', message: 'goes deeper than 64 levels' }]);
  });

  it('never throws, whatever comes', () => {
    fc.assert(fc.property(fc.jsonValue(), (json) => void parseIncidentFile(json)));
    fc.assert(
      fc.property(fc.jsonValue(), (json) => void parseIncidentFile({ ...minimal, whys: json, timeline: [json] })),
    );
    fc.assert(fc.property(fc.string(), (text) => void parseIncidentText(text)));
  });
});

describe('a text that is not JSON', () => {
  it.each([
    ['{\n  "title": "x",\n  oops\n}', 'line 3 column 3'],
    ['{"title": "x"', 'line 1'],
    ['', 'is not JSON'],
  ])('is refused with the place: %j', (text, expected) => {
    const parsed = parseIncidentText(text);
    expect(parsed.ok ? '' : parsed.problems[0]?.message).toContain(expected);
  });
});
