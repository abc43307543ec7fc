/** What browser tests of the review begin with: an incident that is over, and two people who were told to come. */
import type { APIRequestContext, Browser } from '@playwright/test';
import { api, command, person, unique } from './house.ts';
import type { Guest } from './house.ts';

/** Gives its id. */
export async function resolvedIncident(request: APIRequestContext): Promise<string> {
  const { id } = await api<{ id: string }>(request, 'POST', '/incidents', {
    title: unique('Checkout errors'),
    severity: 'SEV2',
  });
  await command(request, id, { type: 'resolve', endedBy: 'Failed over', remedy: 'patch' });
  return id;
}

/** Both signed in, each in a browser of their own. */
export async function anaAndBen(browser: Browser, request: APIRequestContext): Promise<{ ana: Guest; ben: Guest }> {
  const ana = await person(browser, request, { name: unique('Ana Duarte') });
  const ben = await person(browser, request, { name: unique('Ben Okafor') });
  return { ana, ben };
}
