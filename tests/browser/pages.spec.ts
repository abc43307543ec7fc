/** The pages outside the room, used as people use them: by keyboard, live, and with the filters in the address. */
import { expect, test } from '@playwright/test';
import { api, command, person, unique } from './support/house.ts';

interface Created {
  id: string;
  number: number;
}

test('an incident is declared by keyboard alone, and says first whom it will wake', async ({ browser, request }) => {
  const asleep = await person(browser, request, { name: unique('Kenji Mori'), zone: 'Asia/Tokyo' });
  const key = `svc-${crypto.randomUUID().slice(0, 8)}`;
  await api(request, 'PUT', `/services/${key}`, { name: `Ledger ${key}`, answers: [asleep.id] });
  const { page, context } = await person(browser, request, { name: unique('Ana Duarte') });
  await page.goto('/');
  await page.getByRole('heading', { name: 'Live incidents' }).waitFor();
  // The page is readable before its scripts run; a key counts from then on.
  await expect(async () => {
    if (new URL(page.url()).pathname === '/') await page.keyboard.press('c');
    await expect(page).toHaveURL(/\/declare$/, { timeout: 1_000 });
  }).toPass();
  await expect(page.getByLabel('What is happening?')).toBeFocused();
  const title = unique('Ledger writes fail');
  await page.keyboard.type(title);
  await expect(page.getByText('Nobody will be paged.')).toBeVisible();
  // Severity, then services: the next two stops of the Tab key.
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: 'SEV1' })).toBeChecked();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('combobox', { name: 'Services' })).toBeFocused();
  await page.keyboard.type(key);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const called = page.getByRole('status', { name: 'Who will be called' });
  await expect(called).toContainText(asleep.name);
  await expect(called).toContainText(/\d\d:\d\d there/);
  await expect(called).toContainText('Cannot be woken');
  await page.getByLabel('What is happening?').focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/incidents\/[\w-]{16,}$/);
  const { items } = await api<{ items: { title: string; severity: string }[] }>(
    request,
    'GET',
    '/incidents?live=true&limit=200',
  );
  expect(items.find((incident) => incident.title === title)?.severity).toBe('SEV1');
  await context.close();
  await asleep.context.close();
});

test('while typing, the open incident is offered and can be joined without a mouse', async ({ browser, request }) => {
  const word = `zebra${crypto.randomUUID().slice(0, 6)}`;
  const open = await api<Created>(request, 'POST', '/incidents', {
    title: `Payments of ${word} fail`,
    severity: 'SEV2',
  });
  const { page, context } = await person(browser, request, { name: unique('Ben') });
  await page.goto('/declare');
  await page.getByLabel('What is happening?').fill(`${word} cannot pay`);
  await expect(page.getByRole('heading', { name: /Join instead/ })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('link', { name: new RegExp(`^Join .*#${open.number},`) })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/incidents/${open.id}$`));
  await context.close();
});

test('a reporter who is no engineer sees the report received and acknowledged, live', async ({ browser, request }) => {
  const { page, context } = await person(browser, request, { name: unique('Vera'), role: 'viewer' });
  await page.goto('/report');
  await page.getByRole('button', { name: 'Send the report' }).click();
  await expect(page).toHaveURL(/\/report$/);
  const what = unique('Customers cannot see their orders');
  await page.getByLabel('What is not working?').fill(what);
  await page.getByLabel('Who is affected?').fill('All shops in Spain');
  await page.getByLabel('How many customers?').fill('many');
  await page.getByRole('button', { name: 'Send the report' }).click();
  await expect(page.getByText('Give a whole number')).toBeVisible();
  await page.getByLabel('How many customers?').fill('120');
  await page.getByRole('button', { name: 'Send the report' }).click();
  await expect(page).toHaveURL(/\/report\/[\w-]{16,}$/);
  await expect(page.getByRole('heading', { name: what })).toBeVisible();
  await expect(page.getByText('Received')).toBeVisible();
  await expect(page.getByText('Not acknowledged yet')).toBeVisible();
  const id = page.url().split('/').at(-1) ?? '';
  await command(request, id, { type: 'acknowledge-report', note: 'We see it too.' });
  await expect(page.getByText('Acknowledged', { exact: true })).toBeVisible();
  await expect(page.getByText('We see it too.')).toBeVisible();
  await context.close();
});

test('Home follows by itself, and shows private incidents to their members alone', async ({ browser, request }) => {
  const { page, context } = await person(browser, request, { name: unique('Chiara') });
  await page.goto('/');
  const title = unique('Live on Home');
  const hidden = unique('Hidden from Home');
  await api(request, 'POST', '/incidents', { title: hidden, private: true, severity: 'SEV1' });
  const made = await api<Created>(request, 'POST', '/incidents', { title, severity: 'SEV1' });
  const row = page.getByRole('listitem').filter({ hasText: title });
  await expect(row).toContainText('Nobody in command');
  await expect(page.getByText(hidden)).toHaveCount(0);
  await command(request, made.id, { type: 'set-status', to: 'identified' });
  await expect(row).toContainText('Identified');
  await command(request, made.id, { type: 'resolve', remedy: 'patch' });
  await expect(page.getByRole('region', { name: 'Recently resolved' })).toContainText(title);
  await expect(page.getByRole('region', { name: 'Resolved by a patch' })).toContainText(title);
  await context.close();
});

test('the library finds, filters by its address, marks matches and takes no text for markup', async ({
  browser,
  request,
}) => {
  const word = `quokka${crypto.randomUUID().slice(0, 6)}`;
  await api(request, 'POST', '/incidents', {
    title: `First ${word}`,
    severity: 'SEV1',
    summary: `A ${word} <b>bold</b> one`,
  });
  await api(request, 'POST', '/incidents', { title: `Second ${word}`, severity: 'SEV3', summary: 'Another' });
  const { page, context } = await person(browser, request, { name: unique('Dmitri') });
  await expect(async () => {
    await page.goto(`/library?q=${word}`);
    await expect(page.getByRole('link', { name: `Second ${word}` })).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expect(page.locator('mark').first()).toHaveText(new RegExp(word, 'i'));
  await expect(page.locator('b')).toHaveCount(0);
  await page.getByText('SEV1', { exact: true }).first().click();
  await expect(page).toHaveURL(new RegExp(`q=${word}&severity=SEV1`));
  await expect(page.getByRole('link', { name: `First ${word}` })).toBeVisible();
  await expect(page.getByRole('link', { name: `Second ${word}` })).toHaveCount(0);
  await page.goBack();
  await expect(page.getByRole('link', { name: `Second ${word}` })).toBeVisible();
  await page.getByRole('link', { name: 'Clear' }).click();
  await expect(page).toHaveURL(/\/library$/);
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.keyboard.type(`nothing-like-this-${word}`);
  await expect(page.getByText('Nothing fits')).toBeVisible();
  await context.close();
});

test('a follow-up is done and undone from the list over all incidents', async ({ browser, request, baseURL }) => {
  const { addOpenFollowup } = await import('./support/board.ts');
  const text = unique('Partition the table');
  const made = await api<Created>(request, 'POST', '/incidents', { title: unique('Disk full'), severity: 'SEV2' });
  const { page, context, id } = await person(browser, request, { name: unique('Eszter') });
  await addOpenFollowup(baseURL ?? '', made.id, { text, owner: id, due: Date.now() - 86_400_000 });
  // The list follows the boards by a moment.
  await expect(async () => {
    await page.goto('/');
    await expect(page.getByRole('region', { name: 'Yours to do' })).toContainText(text, { timeout: 1_000 });
  }).toPass();
  await page.goto('/followups?state=late&owner=me');
  const row = page.getByRole('listitem').filter({ hasText: text });
  await expect(row).toContainText('late');
  await row.getByRole('button', { name: 'Done' }).click();
  await page.getByLabel('What shows that it is done?').fill('The table is partitioned');
  await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
  await expect(row).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row).toBeVisible();
  await row.getByRole('button', { name: 'Drop' }).click();
  await page.getByLabel('Why?').fill('Sharding makes it unnecessary');
  await page.getByRole('dialog').getByRole('button', { name: 'Drop' }).click();
  await expect(row).toHaveCount(0);
  await page.getByRole('link', { name: /^Dropped/ }).click();
  await expect(row).toContainText('Sharding makes it unnecessary');
  await context.close();
});
