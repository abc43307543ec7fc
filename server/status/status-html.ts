/**
 * The status page as HTML: no script, no request to anybody else, legible at once on a telephone. Links are relative, so that the folder works wherever it is
 * copied to. The look is made of the same tokens as the product's.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { escapeHtml } from '#server/effects/channels/mail.ts';
import type { ComponentState, PublicComponent, PublicIncident, PublicNote } from './projection.ts';

export interface StatusView {
  organisation: string;
  components: readonly PublicComponent[];
  /** Newest first. */
  incidents: readonly PublicIncident[];
  /** Absolute; where forms are answered and feeds live. */
  address: string;
}

const TOKENS = readFileSync(new URL('../../src/lib/ui/tokens.css', import.meta.url), 'utf8');
const LAYOUT = readFileSync(new URL('./status.css', import.meta.url), 'utf8');
const minified = (css: string): string =>
  css
    .replace(/\/\*[^]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .trim();
const STYLE = minified(`${TOKENS}${LAYOUT}`);
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');
/** What the page may load: its own style, and where its forms go. */
export const statusPolicy = (formTarget: string): string =>
  `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; img-src 'self'; base-uri 'none'; form-action 'self' ${formTarget}`;

const COMPONENT_WORDS: Record<ComponentState, string> = {
  operational: 'Operational',
  degraded_performance: 'Degraded',
  partial_outage: 'Partial outage',
  major_outage: 'Outage',
};
const HEADLINES: Record<ComponentState, string> = {
  operational: 'All systems operational',
  degraded_performance: 'Some systems are degraded',
  partial_outage: 'Some systems are down',
  major_outage: 'There is an outage',
};
const ORDER: readonly ComponentState[] = ['operational', 'degraded_performance', 'partial_outage', 'major_outage'];
/** How far back the first page shows what is over. */
const RECENT_DAYS = 14;
const DAY_MS = 86_400_000;

/** The worst state of all, and a sentence for it. A live incident without a component still is something. */
export function overall(view: Pick<StatusView, 'components' | 'incidents'>): {
  state: ComponentState;
  sentence: string;
} {
  const live = view.incidents.filter((incident) => incident.status !== 'Resolved');
  const states = view.components.map((component) => component.state);
  const state = ORDER.findLast((one) => states.includes(one)) ?? 'operational';
  if (state !== 'operational') return { state, sentence: HEADLINES[state] };
  if (live.length === 0) return { state, sentence: HEADLINES.operational };
  const monitored = live.every((incident) => incident.status === 'Monitoring');
  return {
    state: monitored ? 'operational' : 'degraded_performance',
    sentence: monitored ? 'A fix is in place and being watched' : 'An incident is being worked on',
  };
}

const pad = (value: number): string => String(value).padStart(2, '0');
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const dayOf = (at: number): string => {
  const date = new Date(at);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()}`;
};
const clockOf = (at: number): string => `${pad(new Date(at).getUTCHours())}:${pad(new Date(at).getUTCMinutes())}`;
const time = (at: number, text: string): string => `<time datetime="${new Date(at).toISOString()}">${text}</time>`;
const moment = (at: number): string => time(at, `${dayOf(at)}, ${clockOf(at)} UTC`);

const words = (text: string): string =>
  text
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${escapeHtml(paragraph).replaceAll('\n', '<br>')}</p>`)
    .join('');

function note(one: PublicNote): string {
  const head = `<h4>${one.status ?? 'Update'}</h4> ${moment(one.happenedAt)}`;
  if (one.retracted)
    return `<li class="retracted"><div class="head">${head}</div><p>This was taken back: ${escapeHtml(one.retracted.reason)}</p></li>`;
  const corrected = one.correctedAt
    ? `<p class="corrected">Corrected ${moment(one.correctedAt)}${one.correction ? `: ${escapeHtml(one.correction)}` : ''}</p>`
    : '';
  return `<li><div class="head">${head}</div>${words(one.text)}${corrected}</li>`;
}

const lasted = (incident: PublicIncident): string => {
  if (incident.resolvedAt === null) return '';
  const minutes = Math.max(1, Math.round((incident.resolvedAt - incident.startedAt) / 60_000));
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
};

function affected(incident: PublicIncident, components: readonly PublicComponent[]): string {
  const keys = incident.services.map(({ key }) => key);
  const names = components.filter(({ id }) => keys.includes(id)).map(({ name }) => escapeHtml(name));
  return names.length === 0 ? '' : `<p class="affects">Affects ${names.join(', ')}</p>`;
}

function card(incident: PublicIncident, view: StatusView, options: { root: string; whole: boolean }): string {
  const title = escapeHtml(incident.title);
  const link = options.whole ? title : `<a href="${options.root}incidents/${incident.id}.html">${title}</a>`;
  const isOver = incident.status === 'Resolved';
  const shown = options.whole || !isOver ? incident.notes : incident.notes.slice(0, 1);
  const next = incident.nextUpdateAt
    ? `<p class="next">Next update by <strong>${moment(incident.nextUpdateAt)}</strong></p>`
    : '';
  const took = isOver ? `<span class="took">lasted ${lasted(incident)}</span>` : '';
  const level = options.whole ? 'h1' : 'h3';
  return `<article class="incident ${isOver ? 'over' : incident.impact}"><header><${level}>${link}</${level}><span class="pill ${incident.status.toLowerCase()}">${incident.status}</span>${took}</header>${affected(incident, view.components)}${next}<ol class="notes">${shown.map(note).join('')}</ol></article>`;
}

function page(view: StatusView, given: { title: string; root: string; main: string; current?: string }): string {
  const organisation = escapeHtml(view.organisation);
  const { root } = given;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${statusPolicy(new URL(view.address).origin)}">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="index, follow">
<title>${escapeHtml(given.title)}</title>
<link rel="alternate" type="application/atom+xml" title="${organisation} status" href="${root}history.atom">
<link rel="alternate" type="application/rss+xml" title="${organisation} status" href="${root}history.rss">
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#main">To the content</a>
<header class="top"><a class="brand" href="${root}index.html"><strong>${organisation}</strong> status</a><nav aria-label="Status"><a href="${root}history.html"${given.current === 'history' ? ' aria-current="page"' : ''}>History</a><a href="${root}index.html#subscribe">Subscribe</a></nav></header>
<main id="main">${given.main}</main>
<footer><p>Times are UTC. <a href="${root}history.atom">Atom</a> <a href="${root}history.rss">RSS</a> <a href="${root}api/v2/summary.json">JSON</a></p></footer>
</body>
</html>
`;
}

function componentList(view: StatusView): string {
  if (view.components.length === 0) return '';
  const rows = view.components.map(
    ({ name, state }) =>
      `<li><span>${escapeHtml(name)}</span><span class="state ${state}"><i aria-hidden="true"></i>${COMPONENT_WORDS[state]}</span></li>`,
  );
  return `<section aria-labelledby="components"><h2 id="components">Services</h2><ul class="components">${rows.join('')}</ul></section>`;
}

const subscribeForm = (
  view: StatusView,
): string => `<section id="subscribe" aria-labelledby="subscribe-title"><h2 id="subscribe-title">Hear of it</h2>
<form method="post" action="${escapeHtml(view.address)}/subscribe"><label for="email">By e-mail, when something is published</label><div class="row"><input id="email" name="email" type="email" required maxlength="320" autocomplete="email" placeholder="you@example.org"><button>Subscribe</button></div></form>
<details><summary>By webhook</summary><form method="post" action="${escapeHtml(view.address)}/subscribe"><label for="url">An https address of yours; it gets signed messages</label><div class="row"><input id="url" name="url" type="url" required maxlength="2000" placeholder="https://example.org/hook"><button>Subscribe</button></div></form></details></section>`;

/** The first page: the state of things, what is under way, what was lately. */
export function indexPage(view: StatusView): string {
  const live = view.incidents.filter((incident) => incident.status !== 'Resolved');
  const newest = Math.max(0, ...view.incidents.map((incident) => incident.updatedAt));
  // Counted from the newest entry, not from now: the file must not change because time passes.
  const recent = view.incidents.filter(
    (incident) => incident.status === 'Resolved' && newest - incident.updatedAt < RECENT_DAYS * DAY_MS,
  );
  const { state, sentence } = overall(view);
  const active = live.length
    ? `<section aria-labelledby="now"><h2 id="now">Now</h2>${live.map((one) => card(one, view, { root: '', whole: false })).join('')}</section>`
    : '';
  const past = recent.length
    ? `<section aria-labelledby="lately"><h2 id="lately">Lately</h2>${recent.map((one) => card(one, view, { root: '', whole: false })).join('')}</section>`
    : `<section aria-labelledby="lately"><h2 id="lately">Lately</h2><p class="none">Nothing ${live.length ? 'else ' : ''}was published in the last two weeks.</p></section>`;
  const main = `<div class="overall ${state}" role="status"><h1>${sentence}</h1></div>${active}${componentList(view)}${past}${subscribeForm(view)}`;
  return page(view, { title: `${view.organisation} status: ${sentence}`, root: '', main });
}

/** Everything that was ever published, by month. */
export function historyPage(view: StatusView): string {
  const months = new Map<string, PublicIncident[]>();
  for (const incident of view.incidents) {
    const date = new Date(incident.startedAt);
    const month = `${MONTHS[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()}`;
    months.set(month, [...(months.get(month) ?? []), incident]);
  }
  const sections = [...months].map(
    ([month, incidents]) =>
      `<section><h2>${month}</h2>${incidents.map((one) => card(one, view, { root: '', whole: false })).join('')}</section>`,
  );
  const main = `<h1>History</h1>${sections.join('') || '<p class="none">Nothing has been published yet.</p>'}`;
  return page(view, { title: `${view.organisation} status: history`, root: '', main, current: 'history' });
}

/** One incident with everything that was published about it. */
export const incidentPage = (view: StatusView, incident: PublicIncident): string =>
  page(view, {
    title: `${incident.title} - ${view.organisation} status`,
    root: '../',
    main: card(incident, view, { root: '../', whole: true }),
  });

/** A page that answers a form: one sentence, and perhaps one button. */
export function answerPage(
  view: StatusView,
  given: { title: string; text: string[]; form?: { action: string; button: string } },
): string {
  const form = given.form
    ? `<form method="post" action="${escapeHtml(given.form.action)}"><button>${escapeHtml(given.form.button)}</button></form>`
    : '';
  const main = `<h1>${escapeHtml(given.title)}</h1>${given.text.map((text) => `<p>${escapeHtml(text)}</p>`).join('')}${form}`;
  return page(view, { title: given.title, root: `${view.address}/`, main });
}
