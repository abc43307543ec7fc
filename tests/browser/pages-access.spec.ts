/** Ways in: the first start, the join link, signing in and out. */
import { expect, test } from '@playwright/test';
import { expectAccessible, newHouse, person, unique } from './support/house.ts';

const PASSWORD = 'a sentence is easy to remember';

test('a new house: set up by the link, first steps on Home, each skippable, and the link works once', async ({
  browser,
}) => {
  const house = await newHouse();
  const context = await browser.newContext();
  const page = await context.newPage();
  try {
    await page.goto(`${house.url}/`);
    await expect(page.getByText('Nobody has an account yet.')).toBeVisible();
    await page.goto(house.setUpLink);
    await expectAccessible(page, 'set-up');
    await page.getByLabel('Name of your organisation').fill('Nordlicht');
    await page.getByLabel('Your name').fill('Ana Duarte');
    await page.getByLabel('E-mail').fill('ana@example.org');
    await page.getByLabel('Password').fill('too short');
    await page.getByRole('button', { name: 'Set up' }).click();
    // The browser itself holds a short password back; what the server says for one is tested with the API.
    await expect(page).toHaveURL(/\/setup\//);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Set up' }).click();

    await expect(page).toHaveURL(`${house.url}/`);
    await expect(page.getByText('All quiet')).toBeVisible();
    const steps = page.getByRole('region', { name: 'First steps' });
    await expect(steps.getByRole('listitem')).toHaveCount(4);
    await steps.getByRole('button', { name: 'Skip: Say who you are' }).click();
    await expect(steps.getByText('1 of 4')).toBeVisible();
    await page.reload();
    await expect(steps.getByText('1 of 4')).toBeVisible();
    await steps.getByRole('link', { name: 'Open a practice incident' }).click();
    await expect(page.getByRole('switch', { name: /^Practice/ })).toBeChecked();
    await expect(page.getByText('Practice: nobody will be paged.')).toBeVisible();

    const answer = await page.goto(house.setUpLink);
    expect(answer?.status()).toBe(404);
  } finally {
    await context.close();
    await house.stop();
  }
});

test('one link for the team, for addresses of its domain alone', async ({ browser, request }) => {
  const admin = await person(browser, request, { name: unique('Admin'), role: 'administrator' });
  await admin.page.goto('/settings/people');
  await admin.page.getByLabel('Only addresses at').fill('nordlicht.example');
  await admin.page.getByRole('button', { name: 'Make the join link' }).click();
  await expect(admin.page.getByText('The link is ready.')).toBeVisible();
  const link = await admin.page.locator('code').first().textContent();
  await admin.page.reload();
  await expect(admin.page.getByText('The link is ready.')).toHaveCount(0);
  await expect(admin.page.getByText('Join link for @nordlicht.example')).toBeVisible();

  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(link ?? '');
  await expectAccessible(page, 'join');
  const name = unique('Bea');
  const mailbox = `bea-${crypto.randomUUID().slice(0, 6)}`;
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('E-mail').fill(`${mailbox}@elsewhere.example`);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Join' }).click();
  await expect(page.getByRole('alert')).toContainText('@nordlicht.example');
  // What was typed is still there, but for the password's sake nothing else is asked twice.
  await expect(page.getByLabel('Your name')).toHaveValue(name);
  await page.getByLabel('E-mail').fill(`${mailbox}@nordlicht.example`);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Join' }).click();
  await expect(page).toHaveURL(/\/$/);

  await page.goto('/sign-out');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto('/library?severity=SEV1');
  await expect(page).toHaveURL(/\/sign-in\?back=/);
  await expectAccessible(page, 'sign-in');
  await page.getByLabel('E-mail').fill(`${mailbox}@nordlicht.example`);
  await page.getByLabel('Password').fill('not this one at all');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('do not fit together');
  await expect(page.getByLabel('E-mail')).toHaveValue(`${mailbox}@nordlicht.example`);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/library\?severity=SEV1$/);
  await context.close();
  await admin.context.close();
});
