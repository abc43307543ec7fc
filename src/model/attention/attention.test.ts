import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { readBoard } from '../board/view.ts';
import { addCaution } from '../cautions/cautions.ts';
import { handoffPage } from '../handoff/page.ts';
import { addHypothesis, judge } from '../hypotheses/hypotheses.ts';
import { actorId, boardId, MINUTE, NOON, person, serviceKey, Stage } from '../incident/testing.ts';
import { addMitigation } from '../mitigations/mitigations.ts';
import { addPromise } from '../promises/promises.ts';
import { sinceYouLeft } from '../since/since.ts';
import { writeLine } from '../situation/situation.ts';
import { addEntry, readEntries } from '../timeline/entries.ts';
import { logRows, mergeTimeline, searchLog, story } from '../timeline/log.ts';
import { draftUpdate } from '../updates/draft.ts';
import { demandOn, demandsOn, firstMinutes } from './attention.ts';

const ana = person('ana');
const bo = person('bo');

function room(severity: 'SEV1' | 'SEV4' | null = 'SEV1'): { stage: Stage; doc: Y.Doc } {
  const stage = new Stage({ onCall: () => [{ person: bo.id, rule: 'page' }] });
  stage.do(ana, {
    type: 'declare',
    title: 'Checkout errors',
    severity,
    services: [serviceKey('checkout')],
    startedAt: NOON - 5 * MINUTE,
  });
  stage.connected.add(ana.id);
  return { stage, doc: new Y.Doc() };
}
const asked = ({ stage, doc }: ReturnType<typeof room>, who: string, more: object = {}) =>
  demandOn({
    person: actorId(who),
    state: stage.state,
    board: readBoard(doc),
    policy: stage.policy,
    now: stage.now,
    ...more,
  })?.kind ?? null;

describe('one demand at a time', () => {
  test('the page first, for who was paged; command for who is here', () => {
    const scene = room();
    expect([asked(scene, 'bo'), asked(scene, 'ana'), asked(scene, 'eve')]).toEqual(['page-unanswered', null, null]);
    scene.stage.pass(3 * MINUTE);
    expect(asked(scene, 'ana')).toBe('nobody-in-command');
  });
  test('an overdue update is for communications, else for the commander, and has a sound', () => {
    const scene = room();
    scene.stage.do(ana, { type: 'take-role', role: 'commander' });
    scene.stage.do(bo, { type: 'acknowledge-page', page: boardId('made-1') });
    scene.stage.pass(21 * MINUTE);
    expect(asked(scene, 'ana')).toBe('update-overdue');
    scene.stage.do(bo, { type: 'take-role', role: 'comms' });
    expect([asked(scene, 'bo'), asked(scene, 'ana')]).toEqual(['update-overdue', 'situation-stale']);
    const demands = demandsOn({
      person: bo.id,
      state: scene.stage.state,
      board: readBoard(scene.doc),
      policy: scene.stage.policy,
      now: scene.stage.now,
    });
    expect(demands[0]?.sound).toBe(true);
    expect(asked(scene, 'bo', { snoozed: new Map([[demands[0]?.key ?? '', scene.stage.now + 1]]) })).toBeNull();
  });
  test('command is reminded of hand-off at 120 minutes and insisted on at 240', () => {
    const scene = room();
    scene.stage.do(ana, { type: 'take-role', role: 'commander' });
    const kinds = (minutes: number) => {
      const { stage, doc } = scene;
      const now = NOON + minutes * MINUTE;
      writeLine(doc, 'known', 'x', now);
      return demandsOn({ person: ana.id, state: stage.state, board: readBoard(doc), policy: stage.policy, now }).map(
        ({ kind }) => kind,
      );
    };
    expect(kinds(119)).not.toContain('handoff-remind');
    expect(kinds(120)).toContain('handoff-remind');
    expect(kinds(240)).toContain('handoff-insist');
  });
  test('SEV4 and practice never nag', () => {
    const scene = room('SEV4');
    scene.stage.pass(30 * MINUTE);
    expect(asked(scene, 'ana')).toBeNull();
  });
  test('the first minutes have five chips, gone when done', () => {
    const { stage } = room(null);
    expect(firstMinutes(stage.state, stage.now)?.map(({ chip, done }) => [chip, done])).toEqual([
      ['command', false],
      ['severity', false],
      ['call', false],
      ['paged', true],
      ['first-update', false],
    ]);
    stage.do(ana, { type: 'take-role', role: 'commander' });
    stage.do(ana, { type: 'set-severity', to: 'SEV2' });
    stage.do(ana, { type: 'set-call', url: 'https://meet.example/1' });
    stage.do(ana, { type: 'publish-update', update: boardId('u'), audience: 'internal', text: 'x' });
    expect(firstMinutes(stage.state, stage.now)).toBeNull();
  });
});

describe('hand-off page', () => {
  test('every line names its source; an empty part is empty', () => {
    const { stage, doc } = room();
    stage.do(ana, { type: 'take-role', role: 'commander' });
    writeLine(doc, 'impact', 'One in three payments fails', NOON);
    addMitigation(doc, boardId('m'), { what: 'Flag off', undo: '', since: NOON });
    addCaution(doc, boardId('c'), { text: 'Do not restart shard 7', at: NOON });
    addHypothesis(doc, boardId('h'), { claim: 'Cold cache' });
    judge(doc, boardId('h'), 'ruled-out', NOON, 'hit rate is 98 %');
    addPromise(doc, boardId('p'), { to: 'support', text: 'an answer by two', due: NOON });
    const page = handoffPage({
      state: stage.state,
      facts: stage.facts,
      board: readBoard(doc),
      now: stage.now + MINUTE,
    });
    const lines = (section: string) => page.find((part) => part.section === section)?.lines.map(({ text }) => text);
    expect(lines('mitigations')).toEqual(['Flag off - undo: not recorded']);
    expect(lines('cautions')).toEqual(['Do not restart shard 7']);
    expect(lines('ruled-out')).toEqual(['Cold cache: hit rate is 98 %']);
    expect(lines('promises')).toEqual([`To support: an answer by two - due {time:${NOON}}`]);
    expect(lines('tasks')).toEqual([]);
    expect(lines('updates')).toEqual([`Due in 19 min, at {time:${NOON + 20 * MINUTE}}`]);
    expect(lines('people')).toEqual(['{actor:ana} (incident commander), for 1 min']);
    expect(page.flatMap((part) => part.lines).every(({ source }) => source.includes(':'))).toBe(true);
  });
});

describe('since you left', () => {
  test('tells what is different, at most seven, against the difference of the log', () => {
    const { stage, doc } = room();
    const leftAt = stage.now;
    stage.pass(MINUTE);
    stage.do(ana, { type: 'take-role', role: 'commander' });
    stage.do(ana, { type: 'set-severity', to: 'SEV2' });
    stage.do(ana, { type: 'set-severity', to: 'SEV1' });
    stage.do(ana, { type: 'set-status', to: 'identified' });
    for (let n = 0; n < 12; n += 1)
      addEntry(doc, boardId(`e${n}`), { text: `moment ${n}`, happenedAt: stage.now, key: true });
    const { headlines, rest } = sinceYouLeft({ facts: stage.facts, board: readBoard(doc), leftAt });
    expect(headlines).toHaveLength(7);
    expect(headlines.slice(0, 2).map(({ text }) => text)).toEqual([
      '{actor:ana} is incident commander',
      'Status: investigating to identified',
    ]);
    expect(headlines.some(({ source }) => source === 'fact:severity')).toBe(false);
    expect(rest).toEqual({ facts: stage.facts.filter((fact) => fact.at > leftAt).length, entries: 12, hypotheses: 0 });
  });
  test('says nothing when nothing changed', () => {
    const { stage, doc } = room();
    expect(sinceYouLeft({ facts: stage.facts, board: readBoard(doc), leftAt: stage.now }).headlines).toEqual([]);
  });
});

describe('drafts of updates', () => {
  test('public: the template of the status, no cause, no names', () => {
    const { stage, doc } = room();
    writeLine(doc, 'impact', 'Payments fail for one in three', NOON);
    writeLine(doc, 'known', 'Ana broke shard 7', NOON);
    const { text } = draftUpdate({ state: stage.state, board: readBoard(doc), audience: 'public', now: stage.now });
    expect(text).toBe(
      'Since 11:55 UTC checkout is degraded. Payments fail for one in three. We are investigating. Next update by 12:20 UTC.',
    );
  });
  test('inside: what changed since the last one, with sources', () => {
    const { stage, doc } = room();
    stage.do(ana, { type: 'take-role', role: 'commander' });
    addMitigation(doc, boardId('old'), { what: 'Old thing', since: NOON });
    stage.pass(5 * MINUTE);
    stage.do(ana, { type: 'publish-update', update: boardId('u'), audience: 'internal', text: 'x' });
    addMitigation(doc, boardId('new'), { what: 'Flag off', since: stage.now + MINUTE });
    const { text, sentences } = draftUpdate({
      state: stage.state,
      board: readBoard(doc),
      audience: 'internal',
      now: stage.now + 2 * MINUTE,
      nameOf: () => 'Ana',
    });
    expect(text.split('\n')).toEqual([
      'SEV1 #7 Checkout errors: investigating, IC Ana.',
      'In place: Flag off.',
      'Next update by 12:27 UTC.',
    ]);
    expect(sentences.map(({ source }) => source)).toEqual(['fact:status', 'mitigation:new', 'fact:update-clock']);
  });
});

describe('the log', () => {
  test('is one order of facts and entries, with dividers and gaps, and a story', () => {
    const { stage, doc } = room();
    addEntry(doc, boardId('lead-up'), { text: 'A deploy', happenedAt: NOON - 60 * MINUTE });
    addEntry(doc, boardId('moment'), { text: 'Rolled back', happenedAt: NOON + MINUTE, key: true });
    addEntry(doc, boardId('struck'), { text: 'Wrong', happenedAt: NOON + MINUTE, key: true, struck: true });
    stage.pass(40 * MINUTE);
    stage.do(ana, { type: 'set-status', to: 'identified' });
    const items = mergeTimeline(stage.facts, readEntries(doc), stage.state.entries);
    expect(items.map(({ at }) => at)).toEqual([...items.map(({ at }) => at)].sort((a, b) => a - b));
    const told = story(items).map(({ text }) => text);
    expect(told).toContain('Rolled back');
    expect(told).not.toContain('Wrong');
    expect(told.some((text) => text.startsWith('Paging'))).toBe(false);
    const rows = logRows(items, { dayOf: (at) => new Date(at).toISOString().slice(0, 10), liveFrom: NOON });
    expect(rows[0]).toMatchObject({ row: 'day' });
    expect(rows.filter(({ row }) => row === 'gap')).toHaveLength(1);
    expect(rows.filter(({ row }) => row === 'status')).toMatchObject([{ status: 'identified' }]);
    expect(searchLog(items, 'BACK rolled').map(({ text }) => text)).toEqual(['Rolled back']);
  });
});
