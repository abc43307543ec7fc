/** The status page for programs: the read API that Statuspage v2 made common, shields-style badge, Atom and RSS. */
import { Feed } from 'feed';
import { escapeHtml } from '#server/effects/channels/mail.ts';
import type { ComponentState, PublicComponent, PublicIncident } from './projection.ts';
import type { StatusView } from './status-html.ts';
import { overall } from './status-html.ts';

const INDICATOR: Record<ComponentState, { indicator: string; description: string }> = {
  operational: { indicator: 'none', description: 'All Systems Operational' },
  degraded_performance: { indicator: 'minor', description: 'Partially Degraded Service' },
  partial_outage: { indicator: 'major', description: 'Partial System Outage' },
  major_outage: { indicator: 'critical', description: 'Major System Outage' },
};
const MOST = 50;
const MOST_IN_FEED = 30;

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
const newestOf = (view: StatusView): number => Math.max(0, ...view.incidents.map((incident) => incident.updatedAt));

const pageOf = (view: StatusView): object => ({
  id: 'muster',
  name: view.organisation,
  url: view.address,
  time_zone: 'Etc/UTC',
  updated_at: iso(newestOf(view)),
});

const componentOf = (component: PublicComponent, position: number, updatedAt: number): object => ({
  id: component.id,
  name: component.name,
  status: component.state,
  created_at: iso(0),
  updated_at: iso(updatedAt),
  position: position + 1,
  description: null,
  showcase: false,
  start_date: null,
  group_id: null,
  page_id: 'muster',
  group: false,
  only_show_if_degraded: false,
});

function incidentOf(incident: PublicIncident, view: StatusView): object {
  const keys = incident.services.map(({ key }) => key);
  const updates = incident.notes.map((note) => ({
    id: note.id,
    status: (note.status ?? incident.status).toLowerCase(),
    body: note.retracted ? `Taken back: ${note.retracted.reason}` : note.text,
    incident_id: incident.id,
    created_at: iso(note.at),
    updated_at: iso(note.retracted?.at ?? note.correctedAt ?? note.at),
    display_at: iso(note.happenedAt),
    affected_components: null,
    deliver_notifications: true,
    custom_tweet: null,
    tweet_id: null,
  }));
  const components = view.components.filter(({ id }) => keys.includes(id));
  return {
    id: incident.id,
    name: incident.title,
    status: incident.status.toLowerCase(),
    created_at: iso(incident.startedAt),
    updated_at: iso(incident.updatedAt),
    monitoring_at: iso(incident.notes.findLast((note) => note.status === 'Monitoring')?.at ?? null),
    resolved_at: iso(incident.resolvedAt),
    impact: incident.impact,
    shortlink: `${view.address}/incidents/${incident.id}.html`,
    started_at: iso(incident.startedAt),
    page_id: 'muster',
    incident_updates: updates,
    components: components.map((component, position) => componentOf(component, position, incident.updatedAt)),
  };
}

/** All JSON files by their path below the status folder. */
export function statusJson(view: StatusView): Record<string, string> {
  const page = pageOf(view);
  const live = view.incidents.filter((incident) => incident.status !== 'Resolved');
  const { state, sentence } = overall(view);
  const status = { indicator: INDICATOR[state].indicator, description: sentence };
  const components = view.components.map((component, position) => componentOf(component, position, newestOf(view)));
  const unresolved = live.map((incident) => incidentOf(incident, view));
  const none: object[] = [];
  const files: Record<string, object> = {
    'api/v2/summary.json': { page, components, incidents: unresolved, scheduled_maintenances: none, status },
    'api/v2/status.json': { page, status },
    'api/v2/components.json': { page, components },
    'api/v2/incidents.json': {
      page,
      incidents: view.incidents.slice(0, MOST).map((incident) => incidentOf(incident, view)),
    },
    'api/v2/incidents/unresolved.json': { page, incidents: unresolved },
    'api/v2/scheduled-maintenances.json': { page, scheduled_maintenances: none },
    'api/v2/scheduled-maintenances/upcoming.json': { page, scheduled_maintenances: none },
    'api/v2/scheduled-maintenances/active.json': { page, scheduled_maintenances: none },
    'badge.json': {
      schemaVersion: 1,
      label: view.organisation,
      message: INDICATOR[state].indicator === 'none' ? 'operational' : status.indicator,
      color: BADGE_COLORS[state],
    },
  };
  return Object.fromEntries(
    Object.entries(files).map(([path, value]) => [path, `${JSON.stringify(value, null, 1)}\n`]),
  );
}

const BADGE_COLORS: Record<ComponentState, string> = {
  operational: '#2f6f2a',
  degraded_performance: '#7a5c00',
  partial_outage: '#8c3d05',
  major_outage: '#b3141d',
};
const BADGE_WORDS: Record<ComponentState, string> = {
  operational: 'operational',
  degraded_performance: 'degraded',
  partial_outage: 'partial outage',
  major_outage: 'outage',
};

/** A badge for read-me files: two words, drawn without a font of our own. */
export function badgeSvg(view: StatusView): string {
  const { state } = overall(view);
  const word = BADGE_WORDS[state];
  const width = 46 + Math.round(word.length * 6.6) + 14;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="20" role="img" aria-label="status: ${word}"><title>status: ${word}</title><rect width="${width}" height="20" rx="3" fill="#3a3733"/><path d="M46 0h${width - 49}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3H46z" fill="${BADGE_COLORS[state]}"/><g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11"><text x="7" y="14">status</text><text x="53" y="14">${word}</text></g></svg>\n`;
}

/** Atom and RSS: one item for each published note, so that readers hear of each. */
export function statusFeeds(view: StatusView): Record<string, string> {
  const newest = newestOf(view);
  const feed = new Feed({
    id: `${view.address}/`,
    title: `${view.organisation} status`,
    link: `${view.address}/`,
    updated: new Date(newest),
    generator: 'Muster',
    copyright: view.organisation,
    feedLinks: { atom: `${view.address}/history.atom`, rss: `${view.address}/history.rss` },
  });
  const notes = view.incidents.flatMap((incident) => incident.notes.map((note) => ({ incident, note })));
  const shown = notes.sort((one, other) => other.note.at - one.note.at).slice(0, MOST_IN_FEED);
  for (const { incident, note } of shown) {
    const text = note.retracted ? `Taken back: ${note.retracted.reason}` : note.text;
    const link = `${view.address}/incidents/${incident.id}.html`;
    feed.addItem({
      title: `${note.status ?? 'Update'}: ${incident.title}`,
      id: `${link}#${note.id}`,
      guid: `${link}#${note.id}`,
      link,
      date: new Date(note.retracted?.at ?? note.correctedAt ?? note.at),
      published: new Date(note.at),
      content: `<p>${escapeHtml(text).replaceAll('\n', '<br>')}</p>`,
    });
  }
  return { 'history.atom': feed.atom1(), 'history.rss': feed.rss2() };
}
