/** The review's state: grouping by several at once, edited agendas, and values of anybody's making. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { boardId, person } from '../incident/testing.ts';
import { AGENDAS, AGENDA_STEPS, readSteps, STEP_WORDS } from './agendas.ts';
import {
  joinCards,
  layCard,
  park,
  readReview,
  removeCluster,
  resetSteps,
  revealCards,
  setSteps,
  startReview,
} from './review.ts';

const ana = person('ana').id;
const card = (name: string) => ({ id: boardId(name), phase: 'p', prompt: 'What?', text: name, author: null });

describe('agendas', () => {
  it.each([
    ['debrief', 15],
    ['half-hour', 30],
    ['hour', 60],
  ] as const)('%s takes %i minutes and begins with the ground rules', (agenda, minutes) => {
    const steps = AGENDA_STEPS[agenda];
    expect(steps.reduce((sum, one) => sum + one.minutes, 0)).toBe(minutes);
    expect(steps[0]?.view).toBe('rules');
    expect(new Set(steps.map(({ step }) => step)).size).toBe(steps.length);
    for (const { view } of steps) expect(STEP_WORDS[view].say).not.toBe('');
  });

  it('reads an edited one and passes over what makes no sense', () => {
    const steps = readSteps([
      { step: 'a', title: 'Talk', minutes: 900, view: 'nothing' },
      { step: 'a', title: 'Twice', minutes: 1 },
      'x',
      null,
      { title: 'no id' },
    ]);
    expect(steps).toEqual([{ step: 'a', title: 'Talk', minutes: 240, view: 'talk' }]);
    expect(readSteps('x')).toBeNull();
    expect(AGENDAS).toHaveLength(3);
  });
});

describe('the review on the board', () => {
  it('keeps an edited agenda, and begins another as it ships', () => {
    const doc = new Y.Doc();
    startReview(doc, 'hour', 5, ana);
    setSteps(doc, 'hour', [{ step: 'rules', view: 'rules', title: 'Rules', minutes: 2 }]);
    startReview(doc, 'hour', 9, ana);
    expect(readReview(doc)).toMatchObject({ agenda: 'hour', startedAt: 9, facilitator: ana });
    expect(readReview(doc).steps).toHaveLength(1);
    startReview(doc, 'debrief', 10, ana);
    expect(readReview(doc).steps).toHaveLength(AGENDA_STEPS.debrief.length);
  });

  it('begins an agenda as it was edited before, and gives back the one that ships', () => {
    const doc = new Y.Doc();
    const mine = [{ step: 'talk-1', view: 'talk' as const, title: 'Our own', minutes: 7 }];
    setSteps(doc, 'hour', mine);
    expect(readReview(doc)).toMatchObject({ startedAt: null, edited: ['hour'] });
    expect(readReview(doc).agendas).toEqual({ ...AGENDA_STEPS, hour: mine });
    startReview(doc, 'hour', 5, ana);
    expect(readReview(doc).steps).toEqual(mine);
    resetSteps(doc, 'hour');
    expect(readReview(doc)).toMatchObject({ edited: [], steps: [...AGENDA_STEPS.hour] });
  });

  it('reads the agenda of a review that was edited by an earlier version', () => {
    const doc = new Y.Doc();
    const mine = [{ step: 'talk-1', view: 'talk', title: 'Our own', minutes: 7 }];
    doc.getMap('review').set('agenda', 'hour');
    doc.getMap('review').set('steps', mine);
    expect(readReview(doc).steps).toEqual(mine);
    expect(readReview(doc).agendas.debrief).toEqual(AGENDA_STEPS.debrief);
  });

  it('lets two people group at once without losing a card', () => {
    const one = new Y.Doc();
    revealCards(one, [card('c1'), card('c2'), card('c3')]);
    const two = new Y.Doc();
    Y.applyUpdate(two, Y.encodeStateAsUpdate(one));
    joinCards(one, boardId('c1'), boardId('c2'), boardId('g1'));
    joinCards(two, boardId('c3'), boardId('c2'), boardId('g2'));
    Y.applyUpdate(two, Y.encodeStateAsUpdate(one));
    Y.applyUpdate(one, Y.encodeStateAsUpdate(two));
    expect(readReview(one)).toEqual(readReview(two));
    const { cards, clusters } = readReview(one);
    expect(cards.map(({ text }) => text)).toEqual(['c1', 'c2', 'c3']);
    for (const { cluster } of cards) expect(clusters.map(({ id }) => id)).toContain(cluster);
  });

  it('frees the cards of a group that is taken away', () => {
    const doc = new Y.Doc();
    revealCards(doc, [card('c1'), card('c2')]);
    const group = joinCards(doc, boardId('c1'), boardId('c2'), boardId('g1'));
    expect(group).toBe('g1');
    expect(joinCards(doc, boardId('c1'), boardId('c1'), boardId('g2'))).toBeNull();
    removeCluster(doc, boardId('g1'));
    expect(readReview(doc).clusters).toEqual([]);
    expect(readReview(doc).cards.map(({ cluster }) => cluster)).toEqual([null, null]);
  });

  it('reads what strangers wrote as absent', () => {
    const doc = new Y.Doc();
    const root = doc.getMap('review');
    root.set('card:x', 7);
    root.set('steps', { a: 1 });
    root.set('facilitator', 12);
    root.set('parked:y', { text: { a: 1 } });
    park(doc, boardId('z'), 'later');
    layCard(doc, boardId('x'), null);
    expect(readReview(doc)).toMatchObject({ cards: [], facilitator: null, parked: [{ text: 'later', done: false }] });
  });
});
