import { expect, test } from 'vitest';
import type { ServiceKey } from '../ids.ts';
import { parseServiceKey } from '../ids.ts';
import { opensAt, readRunbook, readSteps, splitRunbooks, stepParts } from './runbook.ts';

const key = (text: string): ServiceKey => {
  const parsed = parseServiceKey(text);
  if (!parsed) throw new Error(text);
  return parsed;
};

test('several runbooks stand in one text; a rule across the page is no front matter', () => {
  const parts = splitRunbooks('---\ntitle: One\n---\n- a\n\n---\n\n- b\n---\nwhen: always\n---\n- c\n');
  expect(parts.map(({ front, body }) => [front, body.replaceAll('\n', ' ').trim()])).toEqual([
    ['title: One', '- a  ---  - b'],
    ['when: always', '- c'],
  ]);
  expect(splitRunbooks('- only steps')).toEqual([{ front: '', body: '- only steps\n', from: 0 }]);
});

test('list items are steps, code below them is theirs, headings are groups; without lists paragraphs are steps', () => {
  expect(readSteps('## Look\n* one\n  ```\n  - not a step\n  ```\n2) [x] two\n')).toEqual([
    { text: 'one', detail: '- not a step', group: 'Look' },
    { text: 'two', detail: null, group: 'Look' },
  ]);
  expect(readSteps('Call the provider.\n\nThen wait.').map(({ text }) => text)).toEqual([
    'Call the provider.',
    'Then wait.',
  ]);
});

test('a rule opens when all that it names fits; nonsense is no rule', () => {
  const incident = { severity: 'SEV1' as const, services: [key('shop')], alerts: [{ title: 'HighErrors on shop' }] };
  const rule = (when: unknown) => readRunbook({ when }, '- a', 'x').when;
  expect(opensAt(rule('always'), incident)).toBe(true);
  expect(opensAt(rule({ severity: 'sev1' }), incident)).toBe(true);
  expect(opensAt(rule({ severity: ['SEV2', 'SEV?'] }), incident)).toBe(false);
  expect(opensAt(rule({ severity: 'SEV?' }), { ...incident, severity: null })).toBe(true);
  expect(opensAt(rule({ alert: 'higherrors', service: 'shop' }), incident)).toBe(true);
  expect(opensAt(rule({ alert: 'Disk' }), incident)).toBe(false);
  expect(opensAt(rule({ severity: 17 }), incident)).toBe(false);
  expect(opensAt(rule(undefined), incident)).toBe(false);
});

test('a step shows code and links that may be followed, and nothing that runs', () => {
  expect(stepParts('Run `ls` at [here](https://a.example/b) **now** [x](javascript:alert)')).toEqual([
    { kind: 'text', text: 'Run ' },
    { kind: 'code', text: 'ls' },
    { kind: 'text', text: ' at ' },
    { kind: 'link', text: 'here', url: 'https://a.example/b' },
    { kind: 'text', text: ' now [x](javascript:alert)' },
  ]);
});
