/** Before words are shown: asked on the page and by mail, answered behind a link without an account or a script. And what a facilitator keeps to themselves. */
import { expect, test } from '@playwright/test';
import { openMailServer } from '#tests/support/receivers.ts';
import { RoomServer } from './room-server.ts';
import { api, command, expectAccessible, person, unique } from './support/house.ts';

test('somebody is asked by mail whether they may be quoted; opening the link changes nothing, a press answers, once', async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const mail = await openMailServer();
  const server = new RoomServer();
  await server.start({ MUSTER_SMTP_URL: mail.url, MUSTER_MAIL_FROM: 'Muster <muster@example.org>' });
  try {
    const room = await server.declare('Checkout errors');
    const ana = await server.person(browser, 'Ana Duarte');
    const cleo = await server.person(browser, 'Cleo Brandt');
    await ana.page.goto(`${room}/review`);
    await ana.page
      .getByRole('listitem')
      .filter({ hasText: 'Debrief now, 15 minutes' })
      .getByRole('button', { name: 'Begin' })
      .click();
    const quotes = ana.page.getByRole('region', { name: 'Quotes' });
    await quotes.getByText('Ask to quote somebody').click();
    await quotes.getByRole('combobox', { name: 'Whom' }).fill('Cleo');
    await ana.page.getByRole('option', { name: 'Cleo Brandt' }).click();
    await quotes.getByLabel('Their words').fill('The graph looked normal to me.');
    await quotes.getByRole('button', { name: 'Ask', exact: true }).click();
    await expect(quotes.getByText('Cleo Brandt was asked.')).toBeVisible();
    const letter = () => mail.letters.find(({ text }) => text.includes('May you be quoted?'));
    await expect.poll(() => letter() !== undefined, { timeout: 30_000 }).toBe(true);
    const [, secret = ''] = /\/quote\/([A-Za-z0-9_-]{20,100})/.exec(letter()?.raw.replace(/=\r?\n/g, '') ?? '') ?? [];
    const nowhere = await browser.newContext({ baseURL: server.url, javaScriptEnabled: false });
    const page = await nowhere.newPage();
    for (let time = 0; time < 2; time += 1) {
      await page.goto(`/quote/${secret}`);
      await expect(page.getByText('The graph looked normal to me.')).toBeVisible();
    }
    await expect(quotes.getByText('Cleo Brandt was asked.')).toBeVisible();
    const seeing = await browser.newContext({ baseURL: server.url, viewport: { width: 390, height: 844 } });
    const seen = await seeing.newPage();
    await seen.goto(`/quote/${secret}`);
    await expectAccessible(seen, 'asking for a quote');
    await page.getByRole('button', { name: 'Yes, show them' }).click();
    await expect(page.getByText('Your words may be shown')).toBeVisible();
    await expect(quotes.getByRole('figure')).toContainText('The graph looked normal to me.');
    await expect(quotes.getByRole('figure')).toContainText('Cleo Brandt');
    await page.goto(`/quote/${secret}`);
    await expect(page.getByText('This link is no longer good')).toBeVisible();
    // Whoever agreed takes it back on the page.
    await cleo.page.goto(`${room}/review`);
    await cleo.page.getByRole('button', { name: 'Take it back' }).click();
    await expect(quotes.getByRole('figure')).toHaveCount(0);
    expect([...ana.problems, ...cleo.problems]).toEqual([]);
    for (const context of [nowhere, seeing, ana.context, cleo.context]) await context.close();
  } finally {
    await server.stop();
    await mail.close();
  }
});

test('a facilitator who took part is warned and not hindered; what they prepare is theirs alone', async ({
  browser,
  request,
}) => {
  const { id } = await api<{ id: string }>(request, 'POST', '/incidents', { title: unique('Checkout errors') });
  const ana = await person(browser, request, { name: unique('Ana') });
  const ben = await person(browser, request, { name: unique('Ben') });
  const took = await ana.page.evaluate(async (incident) => {
    const body = JSON.stringify({ id: `browser-${crypto.randomUUID()}`, type: 'take-role', role: 'commander' });
    const headers = { 'content-type': 'application/json' };
    return (await fetch(`/api/v1/incidents/${incident}/commands`, { method: 'POST', headers, body })).status;
  }, id);
  expect(took).toBe(200);
  await command(request, id, { type: 'resolve', endedBy: 'Failed over', remedy: 'patch' });
  await ana.page.goto(`/incidents/${id}/review`);
  await expect(ana.page.getByText('You took part in this incident')).toBeVisible();
  await ben.page.goto(`/incidents/${id}/review`);
  const note = ana.page.getByRole('textbox', { name: 'Your preparation' });
  await note.fill('Talk to Cleo before.');
  await expect(ana.page.getByText('Kept, for you alone')).toBeVisible();
  await ana.page.reload();
  await expect(note).toHaveValue('Talk to Cleo before.');
  await ben.page.reload();
  await expect(ben.page.getByRole('textbox', { name: 'Your preparation' })).toHaveValue('');
  await ben.page.getByRole('button', { name: 'Schedule the review' }).click();
  await ben.page.getByRole('combobox', { name: 'Facilitator' }).fill(ana.name);
  await ben.page.getByRole('option', { name: ana.name }).click();
  await expect(ben.page.getByText(`${ana.name} took part in this incident`)).toBeVisible();
  await expect(ben.page.getByRole('button', { name: 'Invite', exact: true })).toBeEnabled();
  await ana.context.close();
  await ben.context.close();
});
