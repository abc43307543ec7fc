/** The review as it is held: the three agendas step by step, agendas made to measure, and grouping by three at once of whom one came by a link. */
import { expect, test } from '@playwright/test';
import type { APIRequestContext, Browser, Page } from '@playwright/test';
import { api, expectAccessible, sidewaysScroll } from './support/house.ts';
import { anaAndBen, resolvedIncident } from './support/review.ts';

const AGENDAS: Record<string, readonly string[]> = {
  'Debrief now, 15 minutes': ['Ground rules', 'Is the story right?', 'Sealed cards', 'Actions', 'Thanks'],
  'Review, 30 minutes': ['Ground rules', 'Walk the timeline', 'Sealed cards', 'Whys', 'Actions', 'Thanks'],
  'Review, 60 minutes': [
    'Ground rules',
    'Silent read',
    'Walk the timeline with replay',
    'Sealed cards',
    'Group and vote',
    'Whys',
    'Actions',
    'Repeats and external message',
    'Thanks',
  ],
};

async function guestOf(browser: Browser, request: APIRequestContext, incident: string, name: string): Promise<Page> {
  const { url } = await api<{ url: string }>(request, 'POST', `/incidents/${incident}/guests`, {
    name,
    mode: 'review',
  });
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(new URL(url).pathname);
  return page;
}
const agendaCard = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name });
const step = (page: Page, title: string) => page.getByRole('heading', { level: 2, name: title, exact: true });
const agendaOf = (page: Page) => page.getByRole('navigation', { name: 'Agenda' });

for (const [agenda, titles] of Object.entries(AGENDAS))
  test(`${agenda}: the facilitator goes from step to step and the follower comes along; no clock ever does`, async ({
    browser,
    request,
  }) => {
    const incident = await resolvedIncident(request);
    const { ana, ben } = await anaAndBen(browser, request);
    // Ben's clock runs as it is told: an hour passes on his page and moves nobody.
    await ben.page.clock.install();
    for (const { page } of [ana, ben]) await page.goto(`/incidents/${incident}/review`);
    await agendaCard(ana.page, agenda).getByRole('button', { name: 'Begin' }).click();
    for (const [index, title] of titles.entries()) {
      for (const { page } of [ana, ben]) await expect(step(page, title)).toBeVisible();
      if (index === 0) {
        await expect(ana.page.getByText('We are here to learn how this could happen')).toBeVisible();
        await ben.page.clock.fastForward('01:00:00');
        await expect(ben.page.getByRole('timer')).toHaveAccessibleName(/Ground rules: over by/);
        await expect(step(ben.page, title)).toBeVisible();
        await expect(step(ana.page, title)).toBeVisible();
      }
      if (title === 'Walk the timeline with replay')
        for (const { page } of [ana, ben]) await expect(page.getByRole('region', { name: 'Replay' })).toBeVisible();
      if (index + 1 < titles.length) await ana.page.getByRole('button', { name: 'Next', exact: true }).click();
    }
    await expect(ana.page.getByRole('button', { name: 'Next', exact: true })).toBeDisabled();
    await expect(ben.page.getByRole('button', { name: 'Next', exact: true })).toHaveCount(0);
    await ana.context.close();
    await ben.context.close();
  });

test('an agenda is made to measure before it begins, is held so, and is changed while it runs', async ({
  browser,
  request,
}) => {
  const incident = await resolvedIncident(request);
  const { ana, ben: follower } = await anaAndBen(browser, request);
  const { page, context } = ana;
  await page.goto(`/incidents/${incident}/review`);
  await page.getByRole('button', { name: 'Edit the agenda: Review, 30 minutes' }).click();
  const dialog = page.getByRole('dialog');
  await expectAccessible(page, 'editing an agenda');
  await dialog.getByLabel('Minutes for step 1').fill('4');
  await dialog.getByLabel('Title of step 4').fill('How it came about');
  await dialog.getByRole('button', { name: 'Move step 4 up' }).click();
  await dialog.getByRole('button', { name: 'Remove step 6' }).click();
  await dialog.getByLabel('Kind of step').selectOption('Silent read');
  await dialog.getByRole('button', { name: 'Add a step' }).click();
  await expect(dialog.getByText('35 minutes in all')).toBeVisible();
  await dialog.getByRole('button', { name: 'Save' }).click();
  const mine = ['Ground rules', 'Walk the timeline', 'How it came about', 'Sealed cards', 'Actions', 'Silent read'];
  await follower.page.goto(`/incidents/${incident}/review`);
  for (const one of [page, follower.page]) {
    await expect(agendaCard(one, 'Review, 30 minutes')).toContainText('Changed for this review: 35 minutes.');
    await expect(agendaCard(one, 'Review, 60 minutes')).not.toContainText('Changed for this review');
  }
  await agendaCard(page, 'Review, 30 minutes').getByRole('button', { name: 'Begin' }).click();
  for (const one of [page, follower.page]) {
    await expect(step(one, 'Ground rules')).toBeVisible();
    for (const [index, title] of mine.entries())
      await expect(agendaOf(one).getByRole('listitem').nth(index)).toContainText(title);
  }
  // While it runs: what everybody is at cannot be taken away, the rest can.
  await page.getByRole('button', { name: 'Edit the agenda' }).click();
  await expect(dialog.getByRole('button', { name: 'Everybody is at this step.' })).toBeDisabled();
  await dialog.getByRole('button', { name: 'Remove step 2' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(agendaOf(follower.page).getByRole('listitem')).toHaveCount(5);
  await page.getByRole('button', { name: 'Next', exact: true }).click();
  await expect(step(follower.page, 'How it came about')).toBeVisible();
  await context.close();
  await follower.context.close();
});

test('three people group at once, by drag, by keyboard and as a guest; dots stay secret until the vote is closed', async ({
  browser,
  request,
}) => {
  const incident = await resolvedIncident(request);
  const { ana, ben } = await anaAndBen(browser, request);
  const gina = await guestOf(browser, request, incident, 'Gina');
  for (const { page } of [ana, ben]) await page.goto(`/incidents/${incident}/review`);
  const pages = [ana.page, ben.page, gina];
  await agendaCard(ana.page, 'Review, 60 minutes').getByRole('button', { name: 'Begin' }).click();
  await agendaOf(ana.page)
    .getByRole('button', { name: /Sealed cards/ })
    .click();
  await ana.page.getByRole('button', { name: 'Begin to write' }).click();
  const texts = [
    ['No alert', 'Alert at noon'],
    ['No runbook', 'Old runbook'],
    ['Good call', 'Calm voices'],
  ];
  for (const [index, page] of pages.entries())
    for (const text of texts[index] ?? []) {
      await page.getByLabel('A new card').fill(text);
      await page.keyboard.press('Enter');
      await expect(page.getByRole('list', { name: 'Your cards' }).getByText(text)).toBeVisible();
    }
  await expect(gina.getByText('Fewer than four have written so far')).toBeVisible();
  await expect(gina.getByText('No alert')).toHaveCount(0);
  await ana.page.getByRole('button', { name: 'Turn all cards' }).click();
  await ana.page.getByRole('button', { name: 'Turn them all the same' }).click();
  await ana.page.getByRole('button', { name: 'Next', exact: true }).click();
  const card = (page: Page, text: string) => page.getByRole('button', { name: text, exact: true });
  for (const page of pages) await expect(card(page, 'Calm voices')).toBeVisible();

  // All three at the same time, each another pair. Ana holds her card while the others lay theirs: nothing moves under her hand.
  const byKeyboard = async (page: Page, one: string, other: string): Promise<void> => {
    await card(page, one).focus();
    await page.keyboard.press('Enter');
    await card(page, other).focus();
    await page.keyboard.press('Enter');
  };
  await card(ana.page, 'No alert').hover();
  await ana.page.mouse.down();
  await card(ana.page, 'Alert at noon').hover();
  await expect(card(ana.page, 'No alert')).toHaveAttribute('aria-pressed', 'true');
  await Promise.all([byKeyboard(ben.page, 'No runbook', 'Old runbook'), byKeyboard(gina, 'Good call', 'Calm voices')]);
  for (const page of [ben.page, gina])
    await expect(page.getByRole('region', { name: 'A group without a name' })).toHaveCount(2);
  await expect(ana.page.getByRole('region', { name: 'A group without a name' })).toHaveCount(0);
  await card(ana.page, 'Alert at noon').hover();
  await ana.page.mouse.up();
  // The card that was laid by keyboard keeps the focus, on the guest's page too, where the server laid it.
  await expect(card(gina, 'Good call')).toBeFocused();
  for (const page of pages)
    for (const pair of texts) {
      const group = page.getByRole('region', { name: 'A group without a name' }).filter({ hasText: pair[0] });
      for (const text of pair)
        await expect(card(page, text).and(group.getByRole('button', { name: text, exact: true }))).toBeVisible();
    }
  const guests = gina.getByRole('region', { name: 'A group without a name' }).filter({ hasText: 'Good call' });
  await guests.getByLabel('Name of the group').fill('What held');
  await gina.keyboard.press('Tab');
  for (const page of pages) await expect(page.getByRole('region', { name: 'What held' })).toContainText('Calm voices');
  await gina.getByLabel('Park something').fill('Who pays for the second region?');
  await gina.keyboard.press('Enter');
  await expect(ana.page.getByRole('checkbox', { name: 'Who pays for the second region?' })).toBeVisible();
  await expectAccessible(gina, 'grouping as a guest');

  await ana.page.getByRole('button', { name: 'Start a secret vote' }).click();
  const held = (page: Page) => page.getByRole('region', { name: 'What held' });
  for (const page of [ben.page, gina]) {
    await held(page).getByRole('button', { name: 'One dot more' }).first().click();
    await expect(page.getByText('2 of your 3 dots left')).toBeVisible();
  }
  await expect(held(ana.page).getByRole('group', { name: 'Your dots here: 0' })).toBeVisible();
  await expect(held(ana.page).getByText('2 dots')).toHaveCount(0);
  await ana.page.getByRole('button', { name: 'Close the vote' }).click();
  for (const page of pages) await expect(held(page).getByTitle('2 dots')).toBeVisible();
  await ana.page.setViewportSize({ width: 390, height: 844 });
  expect(await sidewaysScroll(ana.page)).toBeLessThanOrEqual(0);
  await gina.context().close();
  await ana.context.close();
  await ben.context.close();
});
