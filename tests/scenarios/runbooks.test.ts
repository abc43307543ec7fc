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

test('a runbook made from an incident is kept for its service, opens in the next one, and is updated without losing what others wrote', async () => {
  const ben = await server.person('Ben');
  const id = await ben.declare('Mail is late', { services: ['mail', 'search'] });
  const keep = (body: object, who = ben) => who.api('POST', `/incidents/${id}/runbooks`, body);
  const text = '---\ntitle: Queue is stuck\nwhen:\n  service: mail\n---\n- [ ] Drain the queue\n  Undo: fill it\n';
  const viewer = await server.person('Vera', 'viewer');
  expect((await keep({ service: 'mail', text }, viewer)).status).toBe(403);
  expect((await keep({ service: 'checkout', text })).status).toBe(404);
  expect((await keep({ service: 'mail', text: '# Nothing to do' })).json.code).toBe('invalid');
  const kept = await keep({ service: 'mail', text });
  expect(kept).toMatchObject({ status: 201, json: { title: 'Queue is stuck' } });
  expect((await keep({ service: 'mail', text })).status).toBe(409);
  const { doc } = await ben.open(await ben.declare('Mail is late again', { services: ['mail'] }));
  expect(readChecklists(doc)).toMatchObject([{ title: 'Queue is stuck', steps: [{ detail: 'Undo: fill it' }] }]);

  const path = `/incidents/${id}/runbooks/${kept.json.id}`;
  const was = (await ben.api('GET', path)).json.text;
  expect(was).toBe(text.trim());
  const instead = { runbook: kept.json.id, was };
  expect((await keep({ service: 'mail', text: `${text}- Tell support\n`, instead })).status).toBe(201);
  expect((await keep({ service: 'mail', text: `${text}- Other\n`, instead })).status).toBe(409);
  const runbook = (await ben.api('GET', '/services/mail')).json.runbook;
  expect(runbook).toBe(`# Mail\n\n- Look at the queue\n\n${text}- Tell support\n`);

  // Where the runbook was an address, the address stays among the links.
  expect((await keep({ service: 'search', text: '# Search\n- Reindex' })).status).toBe(201);
  expect((await ben.api('GET', '/services/search')).json).toMatchObject({
    runbook: '---\ntitle: "Search"\n---\n# Search\n- Reindex\n',
    urls: [{ title: 'Runbook', url: 'https://wiki.example.org/search' }],
  });
});

test('who may not see an incident keeps no runbook of it and reads none', async () => {
  const ben = await server.person('Ben');
  const id = await server.admin.declare('Hush', { services: ['mail'], private: true });
  expect((await ben.api('POST', `/incidents/${id}/runbooks`, { service: 'mail', text: '- a' })).status).toBe(404);
  const [first] = (await server.admin.api('GET', `/incidents/${id}/runbooks`)).json.items;
  expect((await ben.api('GET', `/incidents/${id}/runbooks/${first.id}`)).status).toBe(404);
  expect((await server.admin.api('GET', `/incidents/${id}/runbooks/${first.id}`)).status).toBe(200);
});
