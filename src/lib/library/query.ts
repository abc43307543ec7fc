/** The library's filters as they stand in the address, so that a list can be bookmarked, sent and gone back to. Pure. */
import { SEVERITIES, STATUSES, REMEDIES } from '#model/incident/words.ts';
import type { Remedy, Severity, Status } from '#model/incident/words.ts';
import { parseServiceKey } from '#model/ids.ts';
import type { ServiceKey } from '#model/ids.ts';
import { FACTORS } from '#model/whys/whys.ts';
import type { ListFilter } from '#server/projections/messages.ts';

type Factor = (typeof FACTORS)[number];

export interface LibraryQuery {
  q: string;
  severities: (Severity | 'undecided')[];
  statuses: Status[];
  service: ServiceKey | null;
  remedy: Remedy | null;
  year: number | null;
  /** A contributing factor that it has. */
  factor: Factor | null;
  /** Practice incidents instead of real ones. */
  practice: boolean;
  /** How many of the list come before this page. */
  after: number;
}

const MOST_QUERY = 400;
const isOneOf =
  <Word extends string>(words: readonly Word[]) =>
  (text: string): text is Word =>
    words.some((word) => word === text);
const isSeverity = isOneOf([...SEVERITIES, 'undecided'] as const);
const isStatus = isOneOf(STATUSES);
const isRemedy = isOneOf(REMEDIES);
const isFactor = isOneOf(FACTORS);

const numberAt = (params: URLSearchParams, name: string): number | null => {
  const text = params.get(name) ?? '';
  return /^\d{1,7}$/.test(text) ? Number(text) : null;
};

/** Reads an address; what makes no sense in it is passed over. */
export function readLibraryQuery(params: URLSearchParams): LibraryQuery {
  const many = (name: string): string[] => (params.get(name) ?? '').split(',');
  const remedy = params.get('remedy') ?? '';
  const factor = params.get('factor') ?? '';
  return {
    q: (params.get('q') ?? '').slice(0, MOST_QUERY).trim(),
    severities: many('severity').filter(isSeverity),
    statuses: many('status').filter(isStatus),
    service: parseServiceKey(params.get('service')),
    remedy: isRemedy(remedy) ? remedy : null,
    year: numberAt(params, 'year'),
    factor: isFactor(factor) ? factor : null,
    practice: params.get('practice') === '1',
    after: numberAt(params, 'after') ?? 0,
  };
}

/** The address of a query; what is at its default is left out. */
export function libraryHref(query: LibraryQuery): string {
  const params = new URLSearchParams();
  if (query.q) params.set('q', query.q);
  if (query.severities.length > 0) params.set('severity', query.severities.join(','));
  if (query.statuses.length > 0) params.set('status', query.statuses.join(','));
  if (query.service) params.set('service', query.service);
  if (query.remedy) params.set('remedy', query.remedy);
  if (query.year !== null) params.set('year', String(query.year));
  if (query.factor) params.set('factor', query.factor);
  if (query.practice) params.set('practice', '1');
  if (query.after > 0) params.set('after', String(query.after));
  const text = params.toString();
  return text === '' ? '/library' : `/library?${text}`;
}

/** The filter as the index takes it; the words go beside it. */
export function libraryFilter({
  severities,
  statuses,
  service,
  remedy,
  year,
  factor,
  practice,
}: LibraryQuery): ListFilter {
  return {
    practice,
    ...(severities.length > 0
      ? { severities: severities.map((severity) => (severity === 'undecided' ? null : severity)) }
      : {}),
    ...(statuses.length > 0 ? { statuses } : {}),
    ...(service ? { service } : {}),
    ...(remedy ? { remedy } : {}),
    ...(factor ? { factor } : {}),
    ...(year === null ? {} : { declaredFrom: Date.UTC(year, 0), declaredTo: Date.UTC(year + 1, 0) }),
  };
}

/** How many filters are set besides the words. */
export const filterCount = ({ severities, statuses, service, remedy, year, factor, practice }: LibraryQuery): number =>
  severities.length +
  statuses.length +
  [service, remedy, year, factor].filter((set) => set !== null).length +
  Number(practice);
