/**
 * The first start leaves no open door: whoever reads the operator's terminal gets a link, once, and with it makes the first account. A later start
 * before anybody did prints a fresh one, and the earlier stops working.
 */
import type { App } from './app.ts';

/** Lines for the operator's terminal; none once somebody has an account. */
export async function firstStart(app: App, address: string): Promise<string[]> {
  const { access } = app;
  if (!access.isFresh) return [];
  await access.links.end((link) => link.kind === 'setup');
  const { secret } = await access.links.make({ kind: 'setup' }, { by: null });
  return ['Nobody has an account yet. Open this link once to set it up:', `  ${address}/setup/${secret}`];
}
