/** Runbooks of the catalogue: opened by their rule, once, as a checklist with steps, owners and times; offered by hand otherwise. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { assignStep, readChecklists, tickStep } from '#model/checklists/checklists.ts';
import type { WholeServer } from '#tests/support/whole-server.ts';
import { startWholeServer, until } from '#tests/support/whole-server.ts';

const RUNBOOK = `---
title: Checkout is down
when:
  severity: [SEV1, SEV2]
---
# Checkout is down

## Look
- [ ] Open the [dashboard](https://grafana.example.org/d/1/checkout)
- [ ] Compare regions
  \`\`\`
  kubectl get pods -n checkout
  \`\`\`

## Mend
1. Roll back to the last green build

---
title: Payment provider
when:
  alert: ProviderErrors
---
- Call the provider
`;

let server: WholeServer;
beforeEach(async () => {
  server = await startWholeServer();
  await server.admin.api('PUT', '/services/checkout', { name: 'Checkout', runbook: RUNBOOK });
  await server.admin.api('PUT', '/services/mail', { name: 'Mail', runbook: '# Mail\n\n- Look at the queue\n' });
  await server.admin.api('PUT', '/services/search', { name: 'Search', runbook: 'https://wiki.example.org/search' });
});
afterEach(() => server.close());

test('a runbook whose rule fits is open when the room is, with its steps in order; the others are not', async () => {
  const id = await server.admin.declare('Checkout fails', {
    severity: 'SEV2',
    services: ['checkout', 'mail', 'search'],
  });
  const { doc } = await server.admin.open(id);
  expect(readChecklists(doc)).toMatchObject([
    {
      title: 'Checkout is down',
      service: 'checkout',
      at: server.now(),
      steps: [
        { text: 'Open the [dashboard](https://grafana.example.org/d/1/checkout)', group: 'Look', done: false },
        { text: 'Compare regions', group: 'Look', detail: 'kubectl get pods -n checkout' },
        { text: 'Roll back to the last green build', group: 'Mend', owner: null },
      ],
    },
  ]);
});

test('a rule that fits later opens it then, and only once', async () => {
  const id = await server.admin.declare('Checkout is slow', { severity: 'SEV3', services: ['checkout'] });
  const { doc } = await server.admin.open(id);
  expect(readChecklists(doc)).toEqual([]);
  for (const to of ['SEV1', 'SEV3', 'SEV2'] as const) await server.admin.command(id, { type: 'set-severity', to });
  await until(() => readChecklists(doc).length > 0, 'the runbook opens');
  await server.advance(0);
  expect(readChecklists(doc)).toHaveLength(1);
});

test('any runbook of the services is opened by hand; ticks carry who and when, to everybody', async () => {
  const id = await server.admin.declare('Mail is late', { services: ['mail', 'checkout'] });
  const listed = (await server.admin.api('GET', `/incidents/${id}/runbooks`)).json.items;
  expect(listed.map(({ title, steps }: { title: string; steps: number }) => [title, steps])).toEqual([
    ['Mail', 1],
    ['Checkout is down', 3],
    ['Payment provider', 1],
  ]);
  const ben = await server.person('Ben');
  expect((await ben.api('POST', `/incidents/${id}/runbooks/${listed[0].id}`)).status).toBe(201);
  const [mine, theirs] = [await ben.open(id), await server.admin.open(id)];
  const [list] = readChecklists(mine.doc);
  const step = list?.steps[0];
  if (!list || !step) throw new Error('the checklist is not there');
  assignStep(mine.doc, list.id, step.id, server.admin.id);
  tickStep(mine.doc, list.id, step.id, { done: true, by: ben.id, now: server.now() });
  await until(() => readChecklists(theirs.doc)[0]?.steps[0]?.done === true, 'the tick arrives');
  expect(readChecklists(theirs.doc)[0]?.steps[0]).toMatchObject({ owner: ben.id, doneAt: server.now() });
  const viewer = await server.person('Vera', 'viewer');
  expect((await viewer.api('POST', `/incidents/${id}/runbooks/${listed[0].id}`)).status).toBe(403);
  expect((await ben.api('POST', `/incidents/${id}/runbooks/unknown`)).status).toBe(404);
});
