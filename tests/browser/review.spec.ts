/** The review in two browsers at once: one clock that moves nobody by itself, sealed cards, grouping by keyboard, and the way back to one's own pace. */
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { expectAccessible, person, sidewaysScroll, unique } from './support/house.ts';
import { anaAndBen, resolvedIncident } from './support/review.ts';

async function layCard(page: Page, text: string): Promise<void> {
  await page.getByLabel('A new card').fill(text);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('list', { name: 'Your cards' }).getByText(text)).toBeVisible();
}

test('a debrief with two people: rules first, one clock, cards that nobody sees before they are turned', async ({
  browser,
  request,
}) => {
  const incident = await resolvedIncident(request);
  const { ana, ben } = await anaAndBen(browser, request);
  for (const { page } of [ana, ben]) await page.goto(`/incidents/${incident}/review`);
  const debrief = ana.page.getByRole('listitem').filter({ hasText: 'Debrief now, 15 minutes' });
  await debrief.getByRole('button', { name: 'Begin' }).click();
  for (const { page } of [ana, ben]) await expect(page.getByRole('heading', { name: 'Ground rules' })).toBeVisible();
  await expectAccessible(ana.page, 'ground rules');
  await expect(ana.page.getByRole('timer')).toBeVisible();
  // Ben looks ahead alone; the facilitator's step does not move him until he follows again.
  await ben.page.getByRole('button', { name: /Thanks/ }).click();
  await expect(ben.page.getByRole('heading', { name: 'Thanks', exact: true })).toBeVisible();
  await ana.page.getByRole('button', { name: 'Next' }).click();
  await expect(ana.page.getByRole('heading', { name: 'Is the story right?' })).toBeVisible();
  await ana.page.getByRole('button', { name: 'Next' }).click();
  await expect(ana.page.getByRole('heading', { name: 'Sealed cards' })).toBeVisible();
  await expect(ben.page.getByRole('heading', { name: 'Thanks', exact: true })).toBeVisible();
  await ben.page.getByRole('main').click();
  await ben.page.keyboard.press('f');
  await expect(ben.page.getByRole('heading', { name: 'Sealed cards' })).toBeVisible();
  await ben.page.keyboard.press('h');
  await expect(ana.page.getByRole('region', { name: 'Hands' })).toContainText(ben.name);
  await ana.page.getByRole('button', { name: 'Begin to write' }).click();
  await layCard(ana.page, 'The second provider was never tried');
  await layCard(ben.page, 'Certificates expire in silence');
  await expect(ana.page.getByText('Certificates expire in silence')).toHaveCount(0);
  await expect(ana.page.getByText('Fewer than four have written so far')).toBeVisible();
  await ana.page.getByRole('button', { name: 'Turn all cards' }).click();
  await expect(ana.page.getByText('So few that it could be guessed')).toBeVisible();
  await expect(ben.page.getByText('The second provider was never tried')).toHaveCount(0);
  await ana.page.getByRole('button', { name: 'Turn them all the same' }).click();
  for (const { page } of [ana, ben])
    for (const text of ['The second provider was never tried', 'Certificates expire in silence'])
      await expect(page.getByRole('region', { name: 'Turned cards' }).getByText(text)).toBeVisible();
  await expectAccessible(ben.page, 'turned cards');
  await ana.context.close();
  await ben.context.close();
});

test('cards are grouped by keyboard alone, and votes stay secret until they are counted', async ({
  browser,
  request,
}) => {
  const incident = await resolvedIncident(request);
  const { page, context } = await person(browser, request, { name: unique('Ana Duarte') });
  await page.goto(`/incidents/${incident}/review`);
  await page
    .getByRole('listitem')
    .filter({ hasText: 'Review, 60 minutes' })
    .getByRole('button', { name: 'Begin' })
    .click();
  await page.getByRole('button', { name: /Sealed cards/ }).click();
  await page.getByRole('button', { name: 'Begin to write' }).click();
  await layCard(page, 'No alert');
  await layCard(page, 'No runbook');
  await page.getByRole('button', { name: 'Turn all cards' }).click();
  await page.getByRole('button', { name: 'Turn them all the same' }).click();
  await page.getByRole('button', { name: /Group and vote/ }).click();
  await page.getByRole('button', { name: 'No alert' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'No runbook' }).focus();
  await page.keyboard.press('Enter');
  const group = page.getByRole('region', { name: 'A group without a name' });
  await expect(group.getByRole('button', { name: 'No alert' })).toBeVisible();
  await expect(group.getByRole('button', { name: 'No runbook' })).toBeVisible();
  await page.getByRole('button', { name: 'Start a secret vote' }).click();
  await page.getByRole('button', { name: 'One dot more' }).first().click();
  await expect(page.getByText('2 of your 3 dots left')).toBeVisible();
  await page.getByRole('button', { name: 'Close the vote' }).click();
  await expect(page.getByText('1 person voted.')).toBeVisible();
  await context.close();
});

test('on a phone nothing has to be scrolled sideways, in the review, in replay and among versions', async ({
  browser,
  request,
}) => {
  const incident = await resolvedIncident(request);
  const { page, context } = await person(
    browser,
    request,
    { name: unique('Cleo') },
    { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  );
  for (const place of ['review', 'replay', 'versions']) {
    await page.goto(`/incidents/${incident}/${place}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect(await sidewaysScroll(page), place).toBeLessThanOrEqual(0);
  }
  await context.close();
});

test('a review gets a date, is joined by a guest who sees nothing else, and ends in the document', async ({
  browser,
  request,
}) => {
  const incident = await resolvedIncident(request);
  const { page, context } = await person(browser, request, { name: unique('Dora') });
  await page.goto(`/incidents/${incident}/review`);
  // The button is drawn by the server before the page is awake.
  await expect(async () => {
    if ((await page.getByRole('dialog').count()) === 0)
      await page.getByRole('button', { name: 'Schedule the review' }).click();
    await expect(page.getByText('A voice of support')).toBeVisible({ timeout: 10_000 });
  }).toPass({ timeout: 60_000 });
  await expectAccessible(page, 'scheduling a review');
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Date of the review' })).toContainText('60 minutes');
  await page.getByRole('button', { name: 'Invite a guest' }).click();
  await page.getByLabel('Name').fill('Gina');
  await page.getByRole('button', { name: 'Make the link' }).click();
  const link = await page.locator('code').first().textContent();
  await page.getByRole('button', { name: 'Done' }).click();
  const guest = await browser.newContext();
  const theirs = await guest.newPage();
  await theirs.goto(new URL(link ?? '').pathname);
  await expect(theirs.getByRole('heading', { name: 'Hold the review' })).toBeVisible();
  for (const path of [`/incidents/${incident}`, '/library', `/incidents/${incident}/brief`]) {
    await theirs.goto(path);
    await expect(theirs).toHaveURL(new RegExp(`/incidents/${incident}/review$`));
  }
  const debrief = page.getByRole('listitem').filter({ hasText: 'Debrief now, 15 minutes' });
  await debrief.getByRole('button', { name: 'Begin' }).click();
  await expect(theirs.getByRole('heading', { name: 'Ground rules' })).toBeVisible();
  await page.getByRole('button', { name: /Sealed cards/ }).click();
  await page.getByRole('button', { name: 'Begin to write' }).click();
  await layCard(theirs, 'Nobody asked us');
  await page.getByRole('button', { name: 'Turn all cards' }).click();
  await page.getByRole('button', { name: 'Turn them all the same' }).click();
  await expect(page.getByText('Nobody asked us')).toBeVisible();
  await page.getByRole('button', { name: 'End the review' }).click();
  await page.getByRole('button', { name: 'End it' }).click();
  await expect(page.getByText('The review was held')).toBeVisible();
  await expect(theirs.getByText('The review was held')).toBeVisible();
  await page.goto(`/incidents/${incident}?view=postmortem`);
  await page.getByRole('heading', { name: 'What surprised us' }).scrollIntoViewIfNeeded();
  await expect(page.getByText('Nobody asked us').first()).toBeVisible();
  await guest.close();
  await context.close();
});
