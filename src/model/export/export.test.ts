import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { readBoard } from '../board/view.ts';
import { actorId, boardId, person, Stage } from '../incident/testing.ts';
import { foldFacts } from '../incident/state.ts';
import { NOTES_ROOT } from '../documents.ts';
import { appendBlocks, block } from '../postmortem/write.ts';
import { addEntry, setEntry } from '../timeline/entries.ts';
import { exportHtml } from './html.ts';
import { exportJson, importJson } from './json.ts';
import { exportMarkdown } from './markdown.ts';

const HOSTILE = `<script>alert(1)</script><img src=x onerror=alert(1)> & "quotes" 'x'`;

function hostile(): { stage: Stage; doc: Y.Doc } {
  const stage = new Stage();
  stage.do(person('ana'), { type: 'declare', title: HOSTILE, summary: HOSTILE });
  stage.do(person('ana'), { type: 'take-role', role: 'commander' });
  stage.do(person('ana'), { type: 'publish-update', update: boardId('u1'), audience: 'internal', text: HOSTILE });
  const doc = new Y.Doc();
  addEntry(doc, boardId('e1'), { text: HOSTILE, happenedAt: stage.now });
  appendBlocks(doc, NOTES_ROOT, [
    block([{ text: HOSTILE }, { text: 'go', marks: { link: { href: 'javascript:alert(1)' } } }]),
    block([{ text: '1. no list # no heading | no cell' }]),
    block([{ text: '```\n<b>' }], 'code_block', { language: 'x" onload="y' }),
    block([{ text: HOSTILE }], 'made-up" onload="x'),
  ]);
  return { stage, doc };
}

describe('HTML', () => {
  test('runs nothing that anybody wrote', () => {
    const { stage, doc } = hostile();
    const page = exportHtml({ state: stage.state, facts: stage.facts, doc, nameOf: () => HOSTILE });
    expect(page).not.toMatch(/<script|<img|onerror=alert\(1\)>|javascript:|onload="/);
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });
  test('closes what it opens', () => {
    const { stage, doc } = hostile();
    const page = exportHtml({ state: stage.state, facts: stage.facts, doc });
    for (const tag of ['ul', 'li', 'table', 'tr', 'td', 'p']) {
      expect(page.split(`<${tag}>`).length + page.split(`<${tag} `).length, tag).toBe(
        page.split(`</${tag}>`).length + 1,
      );
    }
  });
});

describe('Markdown', () => {
  test('keeps letters letters', () => {
    const { stage, doc } = hostile();
    const text = exportMarkdown({ state: stage.state, facts: stage.facts, doc });
    expect(text).toContain('1\\. no list'.replace('1\\.', '\\1.'));
    expect(text).toContain('no list # no heading \\| no cell');
    expect(text).not.toContain('<script>');
    expect(text).not.toContain('javascript:');
    expect(text).toContain('````');
  });
});

describe('JSON', () => {
  test('comes back equal', () => {
    const { stage, doc } = hostile();
    setEntry(doc, boardId('e1'), { key: true });
    const read = importJson(JSON.parse(JSON.stringify(exportJson(stage.facts, doc))));
    if (!read.ok) throw new Error(read.refusal.message);
    const again = new Y.Doc();
    Y.applyUpdate(again, read.value.board);
    expect(foldFacts(read.value.facts)).toEqual(stage.state);
    expect(readBoard(again)).toEqual(readBoard(doc));
    expect(Y.equalSnapshots(Y.snapshot(again), Y.snapshot(doc))).toBe(true);
    expect(exportJson(read.value.facts, again)).toEqual(exportJson(stage.facts, doc));
  });
  test('holds nothing that was deleted', () => {
    const doc = new Y.Doc({ gc: false });
    const text = doc.getText('situation:impact');
    text.insert(0, 'the password is hunter2');
    text.delete(0, text.length);
    const stage = new Stage();
    stage.do(person('ana'), { type: 'declare', title: 'x' });
    expect(atob(exportJson(stage.facts, doc).board)).not.toContain('hunter2');
  });
  test.each([
    [{}, 'format'],
    [{ format: 'muster-incident', version: 1, schema: 1, facts: [{}], board: '' }, 'facts.0'],
    [{ format: 'muster-incident', version: 1, schema: 1, facts: [], board: '' }, 'facts'],
    [{ format: 'muster-incident', version: 1, schema: 99, facts: [], board: '' }, 'schema'],
    [
      {
        format: 'muster-incident',
        version: 1,
        schema: 1,
        facts: [{ type: 'declared', title: 'x', services: [], seq: 1, at: 1, actor: actorId('a'), via: 'web' }],
        board: 'AQEB',
      },
      'board',
    ],
  ])('%j is refused where it is wrong', (value, path) => {
    expect(importJson(value)).toMatchObject({ ok: false, refusal: { detail: { path } } });
  });
});
