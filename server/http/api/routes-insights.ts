/** The library and Insights over HTTP; figures also as CSV. */
import { z } from 'zod';
import { csvOf } from '#model/insights/csv.ts';
import { REMEDIES, SEVERITIES, STATUSES } from '#model/incident/words.ts';
import { FACTORS } from '#model/whys/whys.ts';
import type { IncidentFigures } from '#protocol/api.ts';
import { json, route } from './route.ts';
import { anything, page, serviceKey, summary } from './shapes.ts';

const DAY_MS = 86_400_000;
const MOST_ROWS = 20_000;
const DOTS = 400;

const library = route({
  method: 'GET',
  path: '/library',
  summary:
    'All incidents by words and filters, with how many there are. Without words newest first, with words best first.',
  needs: 'member',
  query: page.extend({
    q: z.string().max(400).default(''),
    severity: z.enum([...SEVERITIES, 'undecided']).optional(),
    status: z.enum(STATUSES).optional(),
    service: serviceKey.optional(),
    remedy: z.enum(REMEDIES).optional(),
    factor: z.enum(FACTORS).optional(),
    year: z.coerce.number().int().min(1970).max(9999).optional(),
  }),
  answers: {
    200: {
      description: 'A page of the library.',
      schema: z.object({
        items: z.array(z.object({ summary, snippet: z.string(), related: z.array(anything) })),
        total: z.number(),
        isCapped: z.boolean(),
        next: z.string().nullable(),
      }),
    },
  },
  async run({ app, caller, query: { q, severity, status, service, remedy, factor, year, cursor, limit } }) {
    const after = cursor && /^\d{1,9}$/.test(cursor) ? Number(cursor) : 0;
    const { rows, total, isCapped } = await app.learned.library(
      caller,
      q,
      {
        practice: false,
        ...(severity ? { severities: [severity === 'undecided' ? null : severity] } : {}),
        ...(status ? { statuses: [status] } : {}),
        ...(service ? { service } : {}),
        ...(remedy ? { remedy } : {}),
        ...(factor ? { factor } : {}),
        ...(year === undefined ? {} : { declaredFrom: Date.UTC(year, 0), declaredTo: Date.UTC(year + 1, 0) }),
      },
      after,
      limit,
    );
    const next = rows.length === limit && after + limit < total ? String(after + limit) : null;
    return json({ items: rows, total, isCapped, next });
  },
});

const figureQuery = z.object({
  days: z.coerce.number().int().min(1).max(36_500).optional(),
  severity: z.enum([...SEVERITIES, 'undecided']).optional(),
  service: serviceKey.optional(),
});
type FigureFilter = z.infer<typeof figureQuery>;
const queryOf = ({ days, severity, service }: FigureFilter, now: number) => ({
  from: days === undefined ? 0 : now - days * DAY_MS,
  ...(severity ? { severity } : {}),
  ...(service ? { service } : {}),
});

const insights = route({
  method: 'GET',
  path: '/insights',
  summary:
    'Distributions, medians and nine-tenths marks of finished incidents. Withheld where fewer than five are left or fewer than three people worked on them.',
  needs: 'member',
  query: figureQuery,
  answers: { 200: { description: 'Figures.', schema: anything } },
  run: async ({ app, caller, query }) => json(await app.learned.insights(caller, queryOf(query, app.now()), DOTS)),
});

const minutes = (ms: number | null): number | null => (ms === null ? null : Math.round(ms / 6_000) / 10);
const HEAD = [
  ...['number', 'title', 'severity', 'services', 'declared', 'ended_by', 'detect_min', 'acknowledge_min'],
  ...['mitigate_min', 'resolve_min', 'without_command_min', 'updates_due', 'updates_on_time', 'similar_before'],
];
const rowOf = (one: IncidentFigures): (string | number | null)[] => [
  ...[one.number, one.title, one.severity, one.services.join(' '), new Date(one.declaredAt).toISOString(), one.remedy],
  ...[one.ttd, one.tta, one.ttm, one.ttr, one.gap].map(minutes),
  ...[one.updatesDue, one.updatesOnTime, one.repeats],
];

const csv = route({
  method: 'GET',
  path: '/insights.csv',
  summary: 'The same incidents one by one, as CSV that no spreadsheet runs as a formula. Withheld as the figures are.',
  needs: 'member',
  query: figureQuery,
  answers: { 200: { description: 'A row for each incident.', type: 'text/csv' } },
  async run({ app, caller, query }) {
    const { figures } = await app.learned.insights(caller, queryOf(query, app.now()), MOST_ROWS);
    return {
      status: 200,
      body: csvOf([HEAD, ...figures.map(rowOf)]),
      type: 'text/csv; charset=utf-8',
      headers: { 'content-disposition': 'attachment; filename="incidents.csv"' },
    };
  },
});

export const INSIGHT_ROUTES = [library, insights, csv];
