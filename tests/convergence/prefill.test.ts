import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { readBoard } from '#model/board/view.ts';
import { postmortemRoot } from '#model/documents.ts';
import { incidentFromFile } from '#model/import/from-file.ts';
import { person, boardId, Stage } from '#model/incident/testing.ts';
import { prefill } from '#model/postmortem/prefill.ts';
import { block, bulletList, writePrefill } from '#model/postmortem/write.ts';
import { checkRich } from './invariants.ts';

test('what the model writes without an editor is what the schema of the editor wants', () => {
  const stage = new Stage();
  stage.do(person('ana'), { type: 'declare', title: 'Checkout errors', severity: 'SEV1', summary: 'Payments fail.' });
  stage.do(person('ana'), { type: 'resolve', endedBy: 'going back', remedy: 'patch' });
  const doc = new Y.Doc();
  expect(writePrefill(doc, prefill({ state: stage.state, facts: stage.facts, board: readBoard(doc) }))).toContain(
    'summary',
  );
  checkRich(doc);
});

test('an imported incident opens in the editor', () => {
  let next = 0;
  const { write } = incidentFromFile(
    {
      title: 'x',
      source_url: 'https://example.org',
      from_memory: true,
      summary: 's',
      severity: 'SEV-1',
      services: ['a'],
      impact: 'i',
      started_at: null,
      timeline: [{ at: null, kind: 'note', text: 'n' }],
      hypotheses: [],
      whys: { id: '1', text: 'w', children: [] },
      contributing_factors: ['f', ''],
      went_well: [],
      went_poorly: [],
      lucky: [],
      action_items: [],
    },
    { newId: () => boardId(`i${(next += 1)}`), number: 1 },
  );
  const doc = new Y.Doc();
  write(doc);
  checkRich(doc);
});

test('the check can fail: an element that the schema does not know, a list that holds letters', () => {
  const unknown = new Y.Doc();
  unknown.getXmlFragment('notes').insert(0, [new Y.XmlElement('marquee')]);
  expect(() => checkRich(unknown)).toThrow(/Unknown node type/);
  const misplaced = new Y.Doc();
  const list = bulletList([]);
  misplaced.getXmlFragment(postmortemRoot('summary')).insert(0, [list]);
  list.insert(0, [block([{ text: 'x' }])]);
  expect(() => checkRich(misplaced)).toThrow(/Invalid content/);
});
