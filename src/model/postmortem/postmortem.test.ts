import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { readBoard } from '../board/view.ts';
import { boardId, MINUTE, NOON, person, serviceKey, Stage } from '../incident/testing.ts';
import { judge, addHypothesis, weigh } from '../hypotheses/hypotheses.ts';
import { addMitigation } from '../mitigations/mitigations.ts';
import { writeLine } from '../situation/situation.ts';
import { addWhy } from '../whys/whys.ts';
import { prefill } from './prefill.ts';
import { isSafeLink, MARK_NAMES, NODE_NAMES, schema } from './schema.ts';
import { completeness, readPlan, setPostmortemKind, setSectionOwner, skipSection } from './plan.ts';
import { isRequired, SECTIONS, TEMPLATE } from './template.ts';
import { sectionText } from './text.ts';
import { writePrefill } from './write.ts';

function worked(): { stage: Stage; doc: Y.Doc } {
  const stage = new Stage();
  const ana = person('ana');
  stage.do(ana, {
    type: 'declare',
    title: 'Checkout errors',
    severity: 'SEV1',
    services: [serviceKey('checkout')],
    startedAt: NOON - 10 * MINUTE,
  });
  stage.do(ana, { type: 'take-role', role: 'commander' });
  const doc = new Y.Doc();
  writeLine(doc, 'impact', 'One in three payments fails', NOON);
  addHypothesis(doc, boardId('h1'), { claim: 'The cache is cold' });
  weigh(doc, boardId('h1'), { id: boardId('w1'), stance: 'against', note: 'hit rate is 98 %', evidence: null });
  judge(doc, boardId('h1'), 'ruled-out', NOON + 5 * MINUTE);
  addMitigation(doc, boardId('m1'), { what: 'Flag off', undo: 'Flag on', since: NOON + 8 * MINUTE });
  addWhy(doc, boardId('y1'), { statement: 'Nothing limits the pool', question: 'happened' });
  stage.pass(30 * MINUTE);
  stage.do(ana, { type: 'resolve', endedBy: 'turning the flag off', remedy: 'patch', impactOverAt: NOON + 9 * MINUTE });
  return { stage, doc };
}

describe('prefill', () => {
  test('writes what is recorded, each sentence with its source', () => {
    const { stage, doc } = worked();
    const draft = prefill({ state: stage.state, facts: stage.facts, board: readBoard(doc) });
    expect(draft.summary.map(({ text }) => text)).toEqual([
      'SEV1: Checkout errors (checkout) began at 11:50 UTC on 2026-03-02 and hit customers for 19 min.',
      'One in three payments fails.',
      'What ended it: turning the flag off.',
    ]);
    const named = prefill({
      ...{ state: stage.state, facts: stage.facts, board: readBoard(doc) },
      serviceNameOf: () => 'Checkout and payment',
    });
    expect(named.summary[0]?.text).toMatch(/^SEV1: Checkout errors \(Checkout and payment\) began/);
    expect(draft.hypotheses[0]?.text).toBe('The cache is cold - ruled out (against: hit rate is 98 %).');
    expect(draft.resolution.map(({ text }) => text)).toContain('That is a patch; the cause is still there.');
    expect(
      Object.values(draft)
        .flat()
        .every(({ source }) => source !== ''),
    ).toBe(true);
  });
  test('empty beats wrong: of an empty incident nothing is said but what was declared', () => {
    const stage = new Stage();
    stage.do(person('ana'), { type: 'declare', title: 'X' });
    const draft = prefill({ state: stage.state, facts: stage.facts, board: readBoard(new Y.Doc()) });
    const said = SECTIONS.filter((section) => draft[section].length > 0);
    expect(said).toEqual(['summary', 'detection']);
  });
  test('is written once, and never over what somebody wrote', () => {
    const { stage, doc } = worked();
    const draft = prefill({ state: stage.state, facts: stage.facts, board: readBoard(doc) });
    const first = writePrefill(doc, draft);
    expect(first).toContain('summary');
    expect(writePrefill(doc, draft)).toEqual([]);
    expect(sectionText(doc, 'summary')).toContain('One in three payments fails.');
  });
});

describe('the schema', () => {
  test('every node may be empty: no concurrent edit can leave something invalid', () => {
    for (const [name, type] of Object.entries(schema.nodes)) {
      expect(type.contentMatch.validEnd, name).toBe(true);
    }
  });
  test.each(['javascript:alert(1)', ' javascript:alert(1)', 'data:text/html,x', '//evil.example', 'vbscript:x', 1])(
    '%j is no link',
    (href) => {
      expect(isSafeLink(href)).toBe(false);
      expect(() => schema.text('x', [schema.mark('link', { href })]).check()).toThrow(RangeError);
    },
  );
  test('names its nodes and marks for the server', () => {
    expect(NODE_NAMES.has('paragraph') && !NODE_NAMES.has('text')).toBe(true);
    expect(['code', 'em', 'link', 'source', 'strike', 'strong'].every((name) => MARK_NAMES.has(name))).toBe(true);
  });
});

test('the template has each section once, and required ones are counted', () => {
  expect(TEMPLATE.map(({ section }) => section)).toEqual(SECTIONS);
  const plan = readPlan(new Y.Doc());
  expect(completeness('SEV4', plan, () => false).required).toBe(4);
  expect(completeness(null, plan, (section) => section !== 'impact').missing).toEqual(['impact']);
});

test('a section that is left out with a reason is not missed; a kind asks for more and for less', () => {
  const doc = new Y.Doc();
  skipSection(doc, 'impact', '  nobody was hit ');
  setSectionOwner(doc, 'trigger', person('ana').id);
  expect(readPlan(doc).of('impact').skipped).toBe('nobody was hit');
  expect(readPlan(doc).of('trigger').owner).toBe(person('ana').id);
  expect(completeness(null, readPlan(doc), (section) => section !== 'impact').missing).toEqual([]);
  skipSection(doc, 'impact', null);
  expect(completeness(null, readPlan(doc), (section) => section !== 'impact').missing).toEqual(['impact']);
  setPostmortemKind(doc, 'near-miss');
  expect(isRequired('lucky', 'SEV4', readPlan(doc).kind)).toBe(true);
  expect(isRequired('impact', 'SEV1', readPlan(doc).kind)).toBe(false);
});

test('a plan that says what is none reads as if nobody had said anything', () => {
  const doc = new Y.Doc();
  const map = doc.getMap('postmortem');
  map.set('kind', 'holiday');
  map.set('owner:summary', new Y.Map());
  map.set('skip:summary', 7);
  expect(readPlan(doc).kind).toBe('outage');
  expect(readPlan(doc).of('summary')).toEqual({ owner: null, skipped: null });
});
