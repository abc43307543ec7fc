import { describe, expect, test } from 'vitest';
import { boardId, MINUTE, person, serviceKey, Stage } from './testing.ts';

const ana = person('ana');
const bo = person('bo');

describe('pages', () => {
  test('who answers one page has answered all of theirs, and nobody is woken after them', () => {
    const stage = new Stage({
      onCall: (service) => [
        { person: ana.id, rule: 'page' },
        ...(service === 'checkout' ? [{ person: bo.id, rule: 'page' as const }] : []),
      ],
    });
    stage.do(bo, { type: 'declare', title: 'Checkout errors', services: [serviceKey('checkout')] });
    stage.log([{ type: 'page-requested', page: boardId('second'), to: ana.id, step: 0, reason: 'called in' }], null);
    expect(stage.state.pages.map(({ to }) => to)).toEqual([ana.id, ana.id]);
    const [first] = stage.state.pages;
    if (!first) throw new Error('nobody was paged');
    const facts = stage.do(ana, { type: 'acknowledge-page', page: first.page });
    expect(facts.filter((type) => type === 'page-acknowledged')).toHaveLength(2);
    expect(stage.state.pages.map(({ state }) => state)).toEqual(['acknowledged', 'acknowledged']);
    expect(stage.pass(30 * MINUTE).filter((name) => name.startsWith('page:'))).toEqual([]);
  });
});
