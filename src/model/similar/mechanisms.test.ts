import { describe, expect, it } from 'vitest';
import { lexicon } from './lexicon/lexicon.ts';
import { plainTales } from './lexicon/plain-tales.ts';
import { tales } from './lexicon/tales.ts';
import type { Evidence } from './mechanisms.ts';
import { evidenceIn } from './mechanisms.ts';
import { profileOf } from './similar-index.ts';
import { stem } from './stem.ts';
import { wordsOf } from './words.ts';

function phrasesIn(text: string): string[] {
  const evidence: Evidence = new Map();
  evidenceIn(wordsOf(text), 1, evidence);
  return [...evidence.keys()].filter(({ kind }) => kind === 'mechanism').map(({ key }) => key);
}

function strongestIn(text: string): string | undefined {
  const { evidence } = profileOf({ id: 'x', title: '', summary: text, services: [] });
  return [...evidence]
    .filter(([{ kind }]) => kind === 'mechanism')
    .sort(([a, x], [b, y]) => y * b.weight - x * a.weight)[0]?.[0].key;
}

describe('the vocabulary', () => {
  it('has unique keys, and names only concepts that exist', () => {
    const keys = lexicon.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    const mechanisms = lexicon.filter(({ kind }) => kind === 'mechanism').map(({ key }) => key);
    for (const concept of lexicon) expect(keys).toEqual(expect.arrayContaining([...concept.near]));
    expect(Object.keys(tales).sort()).toEqual([...mechanisms].sort());
    expect(Object.keys(plainTales).sort()).toEqual([...mechanisms].sort());
  });
});

describe('phrases', () => {
  it.each([
    ['There is no space left on /data', 'disk-full'],
    ['The volume of the archive was filled up completely', 'disk-full'],
    ['TLS certificates expired', 'cert-expired'],
    ['Too many open files', 'connection-limits'],
    ['The container was OOMKilled', 'memory-leak'],
    ['Catastrophic backtracking in a regex', 'cpu-regex'],
    ['DROP TABLE ran on production by accident', 'data-loss'],
    ['the feature flag was switched on for everyone', 'feature-flag'],
  ])('%s', (text, key) => {
    expect(phrasesIn(text)).toContain(key);
  });

  it('do not reach across sentences', () => {
    expect(
      phrasesIn('The disk was replaced last year. Nobody liked it. Dinner was served. The bus was full.'),
    ).not.toContain('disk-full');
  });

  it('are not read out of what a text denies', () => {
    expect(phrasesIn('The cause was the fibre rather than an expired certificate')).not.toContain('cert-expired');
    expect(phrasesIn('Nothing to do with DNS')).not.toContain('dns');
    expect(phrasesIn('DNS was fine')).not.toContain('dns');
  });
});

describe('plain words', () => {
  it.each([
    ['The room got too hot and machines turned themselves off', 'power'],
    ['The program gets bigger all day until the kernel kills it', 'memory-leak'],
    ['All devices came back at the same second and knocked it over again', 'retry-storm'],
    ['What I saved is not there when I reload, as the copy we read from is behind', 'replication-lag'],
    ['Reminders went out one hour early since the clocks changed', 'timezone'],
  ])('%s', (text, key) => {
    expect(strongestIn(text)).toBe(key);
  });
});

describe('stems', () => {
  it.each([
    ['expired', 'expiry'],
    ['expires', 'expiring'],
    ['replicas', 'replica'],
    ['retries', 'retry'],
    ['caching', 'cached'],
    ['connections', 'connection'],
    ['certificates', 'certificate'],
    ['stopped', 'stopping'],
    ['migration', 'migrate'],
    ['deleted', 'deletion'],
  ])('%s and %s meet', (one, other) => {
    expect(stem(one)).toBe(stem(other));
  });

  it.each([
    ['filled', 'filed'],
    ['ports', 'portals'],
    ['node', 'note'],
  ])('%s and %s do not', (one, other) => {
    expect(stem(one)).not.toBe(stem(other));
  });

  it('leave short words and numbers alone', () => {
    expect(['dns', 'tls', '502', 'p99', 'class'].map(stem)).toEqual(['dns', 'tls', '502', 'p99', 'class']);
  });
});

it('spells compounds one way', () => {
  const stems = (text: string): string =>
    wordsOf(text)
      .map((word) => word.stem)
      .join(' ');
  expect(stems('timed out')).toBe(stems('time-outs'));
  expect(stems('signing in')).toBe(stems('log in'));
  expect(stems("can't")).toBe(stems('cannot'));
  expect(stems('100%')).toBe(stems('hundred percent'));
  expect(stems('tooManyConnections')).toBe(stems('too many connections'));
});
