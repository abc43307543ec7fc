/** What the library, Insights and Home ask of all incidents together, as it crosses the wire. Nothing in here counts or compares people. */
import type { FollowupKind } from '#model/incident/words.ts';
import type { BoardId, IncidentId, ServiceKey } from '#model/ids.ts';
import type { Withheld } from '#model/insights/withheld.ts';
import type { IncidentFigures, IncidentSummary } from './api.ts';

/** A row of the library: the incident, where the words were found, and what it was linked to. */
export interface LibraryRow {
  summary: IncidentSummary;
  /** Plain text with the matches between ⟦ and ⟧. */
  snippet: string;
  related: { id: IncidentId; number: number; title: string; relation: string }[];
}
export interface LibraryPage {
  rows: LibraryRow[];
  /** How many there are; with `isCapped` at least so many. */
  total: number;
  isCapped: boolean;
}

/** What stands beside the list. */
export interface LibraryShelf {
  /** Years in which incidents were declared, newest first. */
  years: number[];
  /** Contributing factors among the incidents of the filter, most frequent first; each names how many incidents have it. */
  factors: { factor: string; incidents: number }[];
  /** What somebody new to a service reads first, with why. Empty without a service. */
  first: { id: IncidentId; number: number; title: string; why: string[] }[];
}

/** What went well in a recent incident. */
export interface Praise {
  id: IncidentId;
  number: number;
  title: string;
  text: string;
}

/** The middle one and the nine-tenths mark of a measure, over how many. */
export interface MeasureSpread {
  n: number;
  median: number;
  p90: number;
  least: number;
  most: number;
}
export type MeasureName = 'ttd' | 'tta' | 'ttm' | 'ttr' | 'gap';

export interface Insights {
  /** How many finished incidents the filter leaves. */
  incidents: number;
  withheld: Withheld;
  spreads: Record<MeasureName, MeasureSpread | null>;
  /** The newest of them, each a dot and a link. */
  figures: IncidentFigures[];
  punctual: Share | null;
  cured: Share | null;
  repeated: Share | null;
  followups: FollowupFigures | null;
  factors: { service: ServiceKey; incidents: number; factors: { factor: string; incidents: number }[] }[];
  /** How many services are left out because too little happened there to say anything. */
  servicesWithheld: number;
  changes: QuarterChanges[];
}
/** A part of a whole. */
export interface Share {
  part: number;
  whole: number;
}
export interface FollowupFigures {
  open: number;
  late: number;
  /** Of those that were due, how many were done by then. */
  inTime: Share;
  /** Dropped with a reason; an honoured end. */
  dropped: number;
}
/** What was changed in how we respond, in a quarter like 2026 Q1. */
export interface QuarterChanges {
  quarter: string;
  changes: { incident: IncidentId; number: number; id: BoardId; text: string; detail: string; type: FollowupKind }[];
}
