/**
 * What a single-use link in a page does: shows what it is about, and on the press of a button acknowledges or passes on as the person who was paged. It signs
 * nobody in; the brief is shown once, as the answer to the press.
 */
import type { IncidentState } from '#model/incident/state.ts';
import { headingOf } from '#server/effects/messages.ts';
import type { Caller } from '#server/access/caller.ts';
import { newCommandId } from '#server/access/secrets.ts';
import type { App } from '#server/app.ts';

import type { PageLink } from './page-links.ts';

/** The least that somebody woken must know. */
export interface PageBrief {
  heading: string;
  status: string;
  since: number;
  summary: string;
  services: string[];
  commander: string | null;
  here: string[];
  updates: { at: number; text: string }[];
  callUrl: string | null;
  roomUrl: string;
}
export type PageView =
  | { kind: 'gone' }
  | { kind: 'test'; state: 'asked' | 'confirmed' }
  | {
      kind: 'page';
      state: 'asked' | 'acknowledged' | 'passed-on' | 'answered';
      heading: string;
      callUrl: string | null;
      roomUrl: string;
    }
  | { kind: 'page'; state: 'acknowledged'; heading: string; callUrl: string | null; roomUrl: string; brief: PageBrief };

type House = Pick<App, 'access' | 'catalogue' | 'commands' | 'incidents' | 'outward' | 'now'>;

/** Views and answers of single-use links, for the page that shows them. */
export interface PageAnswers {
  view(secret: string): Promise<PageView>;
  answer(secret: string, what: PageAnswer): Promise<PageView>;
}
export type PageAnswer = { answer: 'acknowledge' } | { answer: 'pass-on'; reason: string };

export const pageAnswers = (house: House): PageAnswers => ({
  view: (secret) => viewPage(house, secret),
  answer: (secret, what) => answerPage(house, secret, what),
});

const OPEN: readonly string[] = ['requested', 'sent', 'failed', 'escalated'];

/** What the link shows before anything is pressed. Reading it changes nothing: mail programs open links by themselves. */
async function viewPage(app: House, secret: string): Promise<PageView> {
  const link = await app.outward.pageLinks.find(secret);
  if (!link) return { kind: 'gone' };
  if (link.kind === 'test') return { kind: 'test', state: link.usedAt === null ? 'asked' : 'confirmed' };
  const state = await stateOf(app, link);
  const page = state?.pages.find((one) => one.page === link.page);
  if (!state || !page) return { kind: 'gone' };
  const shown = {
    kind: 'page' as const,
    heading: headingOf(state),
    callUrl: state.callUrl,
    roomUrl: `/incidents/${link.incident}`,
  };
  if (link.usedAt === null && OPEN.includes(page.state)) return { ...shown, state: 'asked' };
  if (page.state === 'acknowledged') return { ...shown, state: 'answered' };
  return { ...shown, state: page.state === 'passed-on' ? 'passed-on' : 'answered' };
}

/** Presses the button. */
async function answerPage(app: House, secret: string, what: PageAnswer): Promise<PageView> {
  const { pageLinks, contacts } = app.outward;
  const link = await pageLinks.find(secret);
  if (!link) return { kind: 'gone' };
  if (link.usedAt !== null) return viewPage(app, secret);
  if (link.kind === 'test') {
    await contacts.tested(link.to, link.method, { state: 'confirmed', at: app.now() });
    await pageLinks.use(secret);
    return { kind: 'test', state: 'confirmed' };
  }
  const caller = callerOf(app, link);
  if (!caller) return { kind: 'gone' };
  const body =
    what.answer === 'acknowledge'
      ? { type: 'acknowledge-page' as const, page: link.page }
      : { type: 'pass-on-page' as const, page: link.page, ...(what.reason ? { reason: what.reason } : {}) };
  const result = await app.commands.execute(caller, link.incident, { ...body, id: newCommandId() }, { via: 'web' });
  if (!result.ok && result.refusal.code === 'unavailable') return viewPage(app, secret);
  await pageLinks.use(secret);
  const state = await stateOf(app, link);
  if (!state) return { kind: 'gone' };
  const shown = {
    kind: 'page' as const,
    heading: headingOf(state),
    callUrl: state.callUrl,
    roomUrl: `/incidents/${link.incident}`,
  };
  if (what.answer === 'pass-on') return { ...shown, state: 'passed-on' };
  return { ...shown, state: 'acknowledged', brief: briefOf(app, link, state) };
}

async function stateOf(app: House, link: PageLink & { kind: 'page' }): Promise<IncidentState | null> {
  const caller = callerOf(app, link);
  return caller && app.incidents.visible(caller, link.incident);
}

/** The person who was paged, as far as this one page goes. */
function callerOf(app: House, link: PageLink): Caller | null {
  const person = app.access.people.get(link.to);
  if (!person || person.kind !== 'person' || person.disabledAt !== null) return null;
  return {
    actor: { id: person.id, kind: 'person', role: person.role },
    name: person.name,
    credential: { kind: 'token', id: 'page-link' },
  };
}

const MOST_UPDATES = 3;

function briefOf(app: House, link: PageLink & { kind: 'page' }, state: IncidentState): PageBrief {
  const { people } = app.access;
  const holder = state.roles.find((held) => held.role === 'commander' && held.state === 'accepted');
  return {
    heading: headingOf(state),
    status: state.status,
    since: state.declaredAt,
    summary: state.summary,
    services: state.services.map((key) => app.catalogue.get(key)?.name ?? key),
    commander: holder ? people.nameOf(holder.person) : null,
    here: state.people.filter((id) => id !== link.to).map((id) => people.nameOf(id)),
    updates: state.updates
      .filter((update) => !update.retracted)
      .slice(-MOST_UPDATES)
      .map((update) => ({ at: update.at, text: update.corrections.at(-1)?.text ?? update.text }))
      .reverse(),
    callUrl: state.callUrl,
    roomUrl: `/incidents/${link.incident}`,
  };
}
