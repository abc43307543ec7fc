import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { addHypothesis, readHypotheses, startChecking, weigh } from '../hypotheses/hypotheses.ts';
import { impactMs } from '../impacts/impacts.ts';
import type { Impact } from '../impacts/impacts.ts';
import { actorId, boardId, MINUTE, NOON } from '../incident/testing.ts';
import { readSituation, situationAge, touchLine, writeLine } from '../situation/situation.ts';
import { addThread, encodeAnchor, readThreads, resolveAnchor } from '../comments/comments.ts';
import { addChecklist, readChecklists, tickStep } from '../checklists/checklists.ts';
import { addTask, readTasks, setTask } from '../tasks/tasks.ts';
import { rankBetween } from './rank.ts';
import { writerOf } from './read.ts';
import { setText } from './write.ts';

function twins(): [Y.Doc, Y.Doc, () => void] {
  const [a, b] = [new Y.Doc(), new Y.Doc()];
  return [
    a,
    b,
    () => {
      Y.applyUpdate(a, Y.encodeStateAsUpdate(b));
      Y.applyUpdate(b, Y.encodeStateAsUpdate(a));
    },
  ];
}

describe('ranks', () => {
  test('always have room between two that differ', () => {
    const digits = fc.stringMatching(/^[0-9A-Za-z]{0,5}[1-9A-Za-z]$/);
    fc.assert(
      fc.property(digits, digits, (one, other) => {
        fc.pre(one !== other);
        const [low, high] = one < other ? [one, other] : [other, one];
        const rank = rankBetween(low, high);
        expect(low < rank && rank < high, `${low} < ${rank} < ${high}`).toBe(true);
      }),
    );
  });
  test('a thousand at one place stay in order', () => {
    let [low, ranks]: [string, string[]] = [rankBetween(null, null), []];
    const end = rankBetween(low, null);
    for (let n = 0; n < 150; n += 1) ranks = [...ranks, (low = rankBetween(low, end))];
    expect(ranks).toEqual([...new Set(ranks)].sort());
  });
});

describe('text', () => {
  test('is changed where it differs, so that two people keep what both wrote', () => {
    const [a, b, sync] = twins();
    a.getText('t').insert(0, 'the cache is cold');
    sync();
    setText(a.getText('t'), 'the big cache is cold');
    setText(b.getText('t'), 'the cache is cold again');
    sync();
    expect(a.getText('t').toString()).toBe('the big cache is cold again');
  });
  test('never cuts a character in two', () => {
    const doc = new Y.Doc();
    doc.getText('t').insert(0, 'a🧯b');
    setText(doc.getText('t'), 'a🧨b');
    const other = new Y.Doc();
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
    expect(other.getText('t').toString()).toBe('a🧨b');
  });
  test('becomes what was asked for, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (before, after) => {
        const text = new Y.Doc().getText('t');
        text.insert(0, before);
        setText(text, after);
        expect(text.toString()).toBe(after);
      }),
    );
  });
});

describe('situation', () => {
  test('two who write the first line at once both keep it', () => {
    const [a, b, sync] = twins();
    writeLine(a, 'impact', 'EU', NOON);
    writeLine(b, 'impact', 'US', NOON);
    sync();
    const { text } = readSituation(a).impact;
    expect([text.includes('EU'), text.includes('US')]).toEqual([true, true]);
  });
  test('has the age of what was written last, and is dated once a minute while typing', () => {
    const doc = new Y.Doc();
    writeLine(doc, 'known', 'x', NOON);
    touchLine(doc, 'known', NOON + 30_000);
    expect(readSituation(doc).known.writtenAt).toBe(NOON);
    touchLine(doc, 'known', NOON + MINUTE);
    expect(situationAge(readSituation(doc), NOON + 5 * MINUTE)).toBe(4 * MINUTE);
    expect(situationAge(readSituation(new Y.Doc()), NOON)).toBeNull();
  });
  test('reads lines kept in the map as well', () => {
    const doc = new Y.Doc();
    doc.getMap('situation').set('doing', new Y.Text('failing over'));
    doc.getMap('situation').set('need', 'a DBA');
    expect([readSituation(doc).doing.text, readSituation(doc).need.text]).toEqual(['failing over', 'a DBA']);
  });
});

describe('objects of the board', () => {
  test('two people cannot check one hypothesis unknowingly', () => {
    const doc = new Y.Doc();
    addHypothesis(doc, boardId('h1'), { claim: 'cache' });
    expect(startChecking(doc, boardId('h1'), actorId('ana'), NOON)).toBe(true);
    expect(startChecking(doc, boardId('h1'), actorId('bo'), NOON)).toBe(false);
    expect(readHypotheses(doc)[0]).toMatchObject({ owner: 'ana', state: 'checking' });
  });
  test('supported without evidence is allowed and marked', () => {
    const doc = new Y.Doc();
    addHypothesis(doc, boardId('h1'), { claim: 'cache', state: 'supported' });
    expect(readHypotheses(doc)[0]?.unproven).toBe(true);
    weigh(doc, boardId('h1'), { id: boardId('w'), stance: 'for', note: 'graph', evidence: null });
    expect(readHypotheses(doc)[0]?.unproven).toBe(false);
  });
  test('a taken id is not made again, and null takes a field away', () => {
    const doc = new Y.Doc();
    addTask(doc, boardId('t'), { text: 'one', owner: actorId('ana') });
    addTask(doc, boardId('t'), { text: 'two' });
    setTask(doc, boardId('t'), { owner: null });
    expect(readTasks(doc)).toMatchObject([{ text: 'one', owner: null }]);
  });
  test('impact is the union of its intervals', () => {
    const span = (from: number, to: number | null): Impact => ({
      id: boardId('i'),
      from,
      to,
      who: null,
      measure: null,
      text: '',
    });
    expect(impactMs([span(0, 10), span(5, 20), span(30, 40), span(50, null)])).toBe(30);
  });
  test('comments know their writer by clientID and keep their place', () => {
    const doc = new Y.Doc();
    const text = doc.getText('notes-text');
    text.insert(0, 'hello world');
    const from = encodeAnchor(Y.createRelativePositionFromTypeIndex(text, 6));
    addThread(doc, boardId('c'), {
      root: 'notes',
      from,
      to: from,
      quote: 'world',
      at: NOON,
      message: { id: boardId('m'), text: 'which?' },
    });
    text.insert(0, 'oh, ');
    expect(readThreads(doc)[0]?.messages).toMatchObject([{ text: 'which?', client: doc.clientID }]);
    expect(resolveAnchor(doc, from)?.index).toBe(10);
    expect(writerOf(doc.getMap('comments'), 'c')).toBe(doc.clientID);
  });
  test('steps of a checklist are ticked by two at once', () => {
    const [a, b, sync] = twins();
    addChecklist(a, boardId('l'), {
      title: 'Fail over',
      at: NOON,
      steps: [
        { id: boardId('s1'), text: 'drain' },
        { id: boardId('s2'), text: 'switch' },
      ],
    });
    sync();
    tickStep(a, boardId('l'), boardId('s1'), { done: true, by: actorId('ana'), now: NOON });
    tickStep(b, boardId('l'), boardId('s2'), { done: true, by: actorId('bo'), now: NOON });
    sync();
    expect(readChecklists(a)[0]?.steps.map((step) => [step.text, step.owner])).toEqual([
      ['drain', 'ana'],
      ['switch', 'bo'],
    ]);
  });
});
