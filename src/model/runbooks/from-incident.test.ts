/** A runbook out of an incident: only what was written, read back as the steps that were meant; an update adds what is new and nothing twice. */
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { addHypothesis, judge, readHypotheses, weigh } from '../hypotheses/hypotheses.ts';
import { parseBoardId, parseServiceKey } from '../ids.ts';
import type { BoardId, ServiceKey } from '../ids.ts';
import { addMitigation, readMitigations } from '../mitigations/mitigations.ts';
import type { RunbookSource } from './from-incident.ts';
import { runbookOfIncident, runbookWithIncident } from './from-incident.ts';
import { readSteps, splitRunbooks } from './runbook.ts';
import { appendRunbook, replaceRunbook, runbookText, withFront } from './runbook-text.ts';

const id = (text: string): BoardId => {
  const parsed = parseBoardId(text);
  if (!parsed) throw new TypeError(text);
  return parsed;
};
const key = (text: string): ServiceKey => {
  const parsed = parseServiceKey(text);
  if (!parsed) throw new TypeError(text);
  return parsed;
};

function source(): RunbookSource {
  const doc = new Y.Doc();
  addHypothesis(doc, id('h-1'), { claim: 'The pool is too small', check: 'Look at waiting connections', rank: 'a' });
  judge(doc, id('h-1'), 'ruled-out', 1, 'none waited');
  addHypothesis(doc, id('h-2'), {
    claim: 'The certificate expired',
    check: 'Ask the gateway\nopenssl s_client -connect pay:443\n---\ntitle: no front matter',
    rank: 'b',
  });
  judge(doc, id('h-2'), 'supported', 2);
  weigh(doc, id('h-2'), { id: id('w-1'), stance: 'for', note: 'notAfter was yesterday', evidence: null });
  addHypothesis(doc, id('h-3'), { claim: 'Nobody looked at this', rank: 'c' });
  addMitigation(doc, id('m-1'), { what: 'Fail over to the second provider', undo: 'muster-pay --back', since: 3 });
  const resolution = { endedBy: 'Renewed the certificate', remedy: 'patch' as const, impactOverAt: null };
  return {
    state: { number: 12, title: 'Checkout: "pay" fails', resolution },
    hypotheses: readHypotheses(doc),
    mitigations: readMitigations(doc),
  };
}

test('the steps are how it was looked into, what held the damage back with its undo, and what ended it', () => {
  const text = runbookOfIncident(source(), key('checkout')) ?? '';
  const parts = splitRunbooks(text);
  expect(parts.map(({ front }) => front)).toEqual(['title: "Checkout: \\"pay\\" fails"\nwhen:\n  service: "checkout"']);
  expect(readSteps(parts[0]?.body ?? '')).toEqual([
    {
      group: 'Find out what it is',
      text: 'Ask the gateway',
      detail:
        'openssl s_client -connect pay:443\ntitle: no front matter\nTells whether: The certificate expired\n' +
        'A sign of it: notAfter was yesterday\nIn #12: that was it',
    },
    {
      group: 'Find out what it is',
      text: 'Look at waiting connections',
      detail: 'Tells whether: The pool is too small\nIn #12: it was not that: none waited',
    },
    { group: 'Hold the damage back', text: 'Fail over to the second provider', detail: 'Undo: muster-pay --back' },
    {
      group: 'Bring it to an end',
      text: 'Renewed the certificate',
      detail: 'In #12 this was a patch: look whether its cure was made since.',
    },
  ]);
});

test('an incident about which nothing was written proposes nothing', () => {
  const state = { number: 1, title: 'x', resolution: null };
  expect(runbookOfIncident({ state, hypotheses: [], mitigations: [] }, key('checkout'))).toBeNull();
});

test('an update adds the steps that are new below their heading, and the same again adds nothing', () => {
  const before =
    '---\ntitle: Pay\n---\n# Pay\n\n## Hold the damage back\n\n- Shed load\n\n## After\n\n- Tell support\n';
  const after = runbookWithIncident(before, source());
  expect(readSteps(after).map(({ group, text }) => [group, text])).toEqual([
    ['Hold the damage back', 'Shed load'],
    ['Hold the damage back', 'Fail over to the second provider'],
    ['After', 'Tell support'],
    ['Find out what it is', 'Ask the gateway'],
    ['Find out what it is', 'Look at waiting connections'],
    ['Bring it to an end', 'Renewed the certificate'],
  ]);
  expect(runbookWithIncident(after, source())).toBe(after);
});

test('one runbook of a text is put in place of another; no other line changes', () => {
  const text = 'Ask Kim first\n- a\n\n---\ntitle: Two\n---\n- b\n\n---\ntitle: Three\n---\n- c\n';
  expect([0, 1, 2].map((index) => runbookText(text, index))).toEqual([
    'Ask Kim first\n- a',
    '---\ntitle: Two\n---\n- b',
    '---\ntitle: Three\n---\n- c',
  ]);
  expect(replaceRunbook(text, 1, '---\ntitle: Two\n---\n- B\n')).toBe(text.replace('- b', '- B'));
  expect(replaceRunbook(text, 2, '- C')).toBe(text.replace('---\ntitle: Three\n---\n- c', '- C'));
  expect(appendRunbook(text, '- d')).toBe(`${text}\n- d\n`);
  expect(appendRunbook('', '- d\n')).toBe('- d\n');
  expect(withFront('- d', 'It\'s "down"')).toBe('---\ntitle: "It\'s \\"down\\""\n---\n- d');
  // Front matter that nobody closed stays too.
  const open = '---\ntitle: One\n---\n- a\n---\ntitle: half\n- b';
  expect(replaceRunbook(open, 0, '- A')).toBe('- A\n\n---\ntitle: half\n- b\n');
});
