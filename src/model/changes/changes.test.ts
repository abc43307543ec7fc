import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { readPayload } from '#tests/support/payloads/read-payload.ts';
import { parseChange } from './generic.ts';
import { parseGithub } from './github.ts';

const now = Date.parse('2026-02-03T05:00:00Z');
const payload = (name: string): unknown => JSON.parse(readPayload(name));

describe('GitHub', () => {
  it('reads a push as one change of the repository, without any name of a person', () => {
    const result = parseGithub('push', payload('github-push-harbour'), now);
    expect(result).toEqual({
      ok: true,
      changes: [
        {
          id: expect.stringContaining('github:push:berth-planner:refs/heads/main:'),
          at: Date.parse('2026-02-03T03:03:00Z'),
          kind: 'push',
          what: '2 commits pushed to branch main: Merge pull request #218',
          services: ['berth-planner'],
          source: 'github',
          url: 'https://github.com/harbour-lines/berth-planner/compare/1f0c4b7a9d2e...9ac3d10f5b7e',
        },
      ],
    });
    expect(JSON.stringify(result)).not.toMatch(/wanda|otto|imaginary|invented/i);
  });

  it('drops mentions and mail addresses from a commit subject', () => {
    const head = { id: 'c', message: 'Pool size, asked by @otto <otto@harbour.example>', timestamp: null };
    const push = { ref: 'refs/heads/main', before: '1', after: '2', commits: [head], repository: { name: 'berth' } };
    const result = parseGithub('push', push, now);
    expect(result.ok && result.changes[0]).toMatchObject({
      what: '1 commit pushed to branch main: Pool size, asked by',
      at: now,
    });
  });

  it('reads the removal of a tag, with neither commits nor a head', () => {
    const push = { ref: 'refs/tags/v1', before: '1', after: '0', deleted: true, commits: [], head_commit: null };
    const result = parseGithub('push', { ...push, repository: { name: 'berth' } }, now);
    expect(result.ok && result.changes[0]).toMatchObject({ kind: 'tag', what: 'Deleted tag v1' });
  });

  it('reads a deployment that failed', () => {
    const result = parseGithub('deployment_status', payload('github-deployment-harbour'), now);
    expect(result.ok && result.changes[0]).toMatchObject({
      id: 'github:deployment_status:880042',
      at: Date.parse('2026-02-03T03:09:41Z'),
      what: 'Deployment failed: main (9ac3d10) to production-eu',
      url: 'https://ci.harbour.example/runs/5120',
    });
  });

  it('takes a ping and a queued deployment as no change, and a broken body as a problem with its path', () => {
    expect(parseGithub('ping', { zen: 'x' }, now)).toMatchObject({ ok: true, changes: [] });
    const queued = JSON.parse(readPayload('github-deployment-harbour').replace('"failure"', '"queued"'));
    expect(parseGithub('deployment_status', queued, now)).toMatchObject({ ok: true, changes: [] });
    expect(parseGithub('push', { ref: 1 }, now)).toMatchObject({ ok: false, problems: [{ path: 'ref' }, {}, {}, {}] });
  });
});

describe('a generic change', () => {
  const change = { service: 'berth-planner', what: 'Flag new-quay on for 20 %', at: '2026-02-03T04:05:06+01:00' };

  it('is read with its time in UTC and one id per content', () => {
    const first = parseChange({ ...change, kind: 'feature_flag', url: 'https://flags.example/new-quay' }, now);
    expect(first.ok && first.changes[0]).toMatchObject({
      at: Date.parse('2026-02-03T03:05:06Z'),
      kind: 'flag',
      services: ['berth-planner'],
      url: 'https://flags.example/new-quay',
    });
    expect(parseChange(change, now)).toEqual(parseChange(change, now + 5_000));
  });

  it.each([
    [1770087780, 1770087780_000],
    [1770087780_123, 1770087780_123],
    [undefined, now],
  ])('takes seconds, milliseconds or the time of arrival: %s', (at, expected) => {
    const result = parseChange({ ...change, at }, now);
    expect(result.ok && result.changes[0]?.at).toBe(expected);
  });

  it.each([
    [{ what: 'x' }, 'service'],
    [{ service: 's', what: ' ' }, 'what'],
    [{ ...change, at: 'yesterday' }, 'at'],
    [{ ...change, url: 'javascript:alert(1)' }, 'url'],
    [null, ''],
  ])('is refused with the path: %j', (json, path) => {
    expect(parseChange(json, now)).toMatchObject({ ok: false, problems: [{ path }] });
  });

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom('push', 'deployment_status'), (json, event) => {
        parseChange(json, now);
        parseGithub(event, json, now);
      }),
    );
  });
});
