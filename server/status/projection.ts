/**
 * What the public may know of an incident, as a pure function of its facts: published updates and entries with their corrections, and nothing else. The title is
 * taken from the published words, because nobody reviewed the internal one. Private and practice incidents are not there; no person is named.
 */
import type { IncidentState } from '#model/incident/state.ts';
import { publicStatus } from '#model/incident/lifecycle.ts';
import type { MaybeSeverity } from '#model/incident/words.ts';
import type { ServiceKey } from '#model/ids.ts';
import type { ServiceView } from '#protocol/api.ts';

export const COMPONENT_STATES = ['operational', 'degraded_performance', 'partial_outage', 'major_outage'] as const;
export type ComponentState = (typeof COMPONENT_STATES)[number];
export type PublicStatusWord = ReturnType<typeof publicStatus>;
export type Impact = 'minor' | 'major' | 'critical';

export interface PublicNote {
  id: string;
  kind: 'update' | 'entry';
  /** When it was published. */
  at: number;
  /** When it happened, where that was said. */
  happenedAt: number;
  /** null on entries, which do not change the status. */
  status: PublicStatusWord | null;
  /** The words as they stand; empty when they were taken back. */
  text: string;
  correctedAt: number | null;
  correction: string | null;
  retracted: { at: number; reason: string } | null;
}
export interface PublicIncident {
  id: string;
  title: string;
  impact: Impact;
  status: PublicStatusWord;
  startedAt: number;
  resolvedAt: number | null;
  updatedAt: number;
  nextUpdateAt: number | null;
  services: { key: ServiceKey; state: ComponentState }[];
  /** Newest first. */
  notes: PublicNote[];
}
export interface PublicComponent {
  id: ServiceKey;
  name: string;
  state: ComponentState;
}

const TITLE_MOST = 110;
const IMPACT: Record<NonNullable<MaybeSeverity> | 'undecided', Impact> = {
  SEV1: 'critical',
  SEV2: 'major',
  SEV3: 'minor',
  SEV4: 'minor',
  undecided: 'minor',
};

/** A title from published words: the first line when more follows it, else the first sentence. */
export function publicTitle(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const [first = ''] = lines;
  const sentence = /^.*?[.!?](?=\s|$)/.exec(first)?.[0] ?? first;
  const title = (lines.length > 1 && first.length <= TITLE_MOST ? first : sentence).replace(/[.:]$/, '');
  return title.length <= TITLE_MOST ? title : `${title.slice(0, TITLE_MOST - 1).replace(/\s+\S*$/, '')}…`;
}

/** The title of an incident in public, or null while nothing public stands. */
export function publicTitleOf(state: IncidentState): string | null {
  const published = state.updates.filter((update) => update.audience === 'public' && !update.retracted);
  const [first] = published;
  if (first) return publicTitle(first.corrections.at(-1)?.text ?? first.text);
  const entry = state.publishedEntries.find((one) => !one.retracted);
  return entry ? publicTitle(entry.text) : null;
}

function notesOf(state: IncidentState): PublicNote[] {
  const updates = state.updates
    .filter((update) => update.audience === 'public')
    .map((update): PublicNote => {
      const last = update.corrections.at(-1);
      return {
        id: update.update,
        kind: 'update',
        at: update.at,
        happenedAt: update.at,
        status: publicStatus(update.status),
        text: update.retracted ? '' : (last?.text ?? update.text),
        correctedAt: last?.at ?? null,
        correction: last?.reason ?? null,
        retracted: update.retracted,
      };
    });
  const entries = state.publishedEntries.map((entry): PublicNote => ({
    id: entry.entry,
    kind: 'entry',
    at: entry.at,
    happenedAt: entry.happenedAt,
    status: null,
    text: entry.retracted ? '' : entry.text,
    correctedAt: null,
    correction: null,
    retracted: entry.retracted,
  }));
  return [...updates, ...entries].sort((one, other) => other.happenedAt - one.happenedAt || other.at - one.at);
}

function serviceState(state: IncidentState, key: ServiceKey): ComponentState {
  const said = state.serviceStates[key];
  if (said === 'ok') return 'operational';
  // Nothing said means that it is affected: an outage is only shown where somebody said so.
  return said === 'down' ? 'major_outage' : 'degraded_performance';
}

/** The public side of an incident; null when there is none. */
export function publicIncident(state: IncidentState, publicId: string): PublicIncident | null {
  if (!state.exists || state.private || state.practice) return null;
  const notes = notesOf(state);
  if (notes.length === 0) return null;
  const latest = state.updates.findLast((update) => update.audience === 'public' && !update.retracted);
  const touched = notes.flatMap((note) => [note.at, note.correctedAt ?? 0, note.retracted?.at ?? 0]);
  const status = publicStatus(state.status);
  const isOver = status === 'Resolved';
  const startedAt = Math.min(...notes.map((note) => note.happenedAt));
  return {
    id: publicId,
    title: publicTitleOf(state) ?? 'Taken back',
    impact: IMPACT[state.peakSeverity ?? state.severity ?? 'undecided'],
    status,
    startedAt,
    resolvedAt: isOver ? Math.max(startedAt, state.times.resolved?.at ?? state.statusSince) : null,
    updatedAt: Math.max(...touched, isOver ? state.statusSince : 0),
    nextUpdateAt: isOver ? null : (latest?.nextDueAt ?? null),
    services: state.services.map((key) => ({ key, state: isOver ? 'operational' : serviceState(state, key) })),
    notes,
  };
}

const worst = (one: ComponentState, other: ComponentState): ComponentState =>
  COMPONENT_STATES.indexOf(one) >= COMPONENT_STATES.indexOf(other) ? one : other;

/** Services that have a public name, with the worst state that a live public incident gives them. */
export function publicComponents(
  services: readonly ServiceView[],
  incidents: readonly PublicIncident[],
): PublicComponent[] {
  const live = incidents.filter((incident) => incident.status !== 'Resolved');
  return services.flatMap(({ key, publicName }) => {
    if (!publicName) return [];
    const states = live.flatMap((incident) => incident.services.filter((one) => one.key === key));
    const state = states.reduce<ComponentState>((sum, one) => worst(sum, one.state), 'operational');
    return [{ id: key, name: publicName, state }];
  });
}
