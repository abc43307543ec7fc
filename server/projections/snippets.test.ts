import { expect, it } from 'vitest';
import { snippetOf } from './snippets.ts';

const term = (...words: string[]) => ({ words, unfinished: false });
const marked = (fields: Parameters<typeof snippetOf>[0], ...terms: Parameters<typeof snippetOf>[1]) => {
  const found = snippetOf(fields, terms);
  return found && { snippet: found.snippet, words: found.marks.map(([from, to]) => found.snippet.slice(from, to)) };
};

it('marks whole words without case and accents, and beginnings only where one was typed', () => {
  expect(marked({ notes: 'The Café was full, cafes too' }, term('cafe'))?.words).toEqual(['Café']);
  expect(marked({ notes: 'Cafes and cafeterias' }, { words: ['cafe'], unfinished: true })?.words).toEqual([
    'Cafes',
    'cafeterias',
  ]);
  expect(marked({ notes: 'connection, pool; pool connection' }, term('connection', 'pool'))?.words).toEqual([
    'connection, pool',
  ]);
});

it('shows the place where most of the words meet, cut at words', () => {
  const filler = 'nothing to see in here at all '.repeat(20);
  const text = `disk ${filler}the disk was full of core dumps ${filler}`;
  const found = marked({ timeline: text }, term('disk'), term('full'));
  expect(found?.words).toEqual(['disk', 'full']);
  expect(found?.snippet).toMatch(/^…\S.*the disk was full of core dumps.*…$/);
  expect(found?.snippet.length).toBeLessThan(160);
  expect(found?.snippet).not.toContain('\n');
});

it('takes the field that says most, and gives nothing where nothing is', () => {
  expect(marked({ title: 'Disk', notes: 'disk full' }, term('disk'), term('full'))?.snippet).toBe('disk full');
  expect(marked({ title: 'Disk' }, term('other'))).toBeNull();
  expect(marked({ title: 'a (b) [c' }, term('(b)'))?.words).toEqual(['b']);
});
