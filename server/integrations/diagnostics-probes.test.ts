/** DNS lookups as evidence; HTTP and queries are shown in tests/scenarios/diagnostics.test.ts. */
import { expect, test } from 'vitest';
import { probe } from './diagnostics-probes.ts';
import type { Probes, ResolveRecords } from './diagnostics-probes.ts';
import { Outbound } from './outbound.ts';
import { Prometheus } from './prometheus.ts';
import { PrometheusSources } from './prometheus-sources.ts';
import { openMemory } from '#server/storage/memory/open-memory.ts';

function probesWith(resolve: ResolveRecords): Probes {
  const outbound = new Outbound({ allowPrivate: [] });
  const sources = new PrometheusSources({
    tables: openMemory().tables,
    box: () => {
      throw new Error('no secrets here');
    },
  });
  return { outbound, prometheus: new Prometheus(sources, outbound), resolve, command: null, now: () => 0 };
}
const failing = (code: string): Promise<string[]> => Promise.reject(Object.assign(new Error(code), { code }));

const NOWHERE = { service: null, number: 1 };

test('records are listed by type; a type without records is no failure', async () => {
  const probes = probesWith((_host, type) =>
    type === 'A' ? Promise.resolve(['192.0.2.2', '192.0.2.1']) : failing('ENODATA'),
  );
  const found = await probe({ kind: 'dns', host: 'db.example.org', types: ['A', 'AAAA'] }, probes, NOWHERE);
  expect(found).toMatchObject({ ok: true, summary: 'db.example.org: 2 records' });
  expect(found.log.split('\n')).toEqual([
    'db.example.org A 192.0.2.1',
    'db.example.org A 192.0.2.2',
    'db.example.org AAAA ENODATA',
  ]);
});

test('a name that is not there, and an address that may not be reached, are findings', async () => {
  const probes = probesWith(() => failing('ENOTFOUND'));
  expect(await probe({ kind: 'dns', host: 'x.example.org', types: ['A'] }, probes, NOWHERE)).toMatchObject({
    ok: false,
    summary: 'x.example.org: ENOTFOUND',
  });
  const inside = await probe(
    { kind: 'http', url: 'http://169.254.169.254/', expect: null, contains: null },
    probes,
    NOWHERE,
  );
  expect(inside).toMatchObject({ ok: false, summary: expect.stringContaining('inside') });
});
