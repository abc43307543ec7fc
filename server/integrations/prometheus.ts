/**
 * Asks a Prometheus server for a range and freezes the answer. The page says query and span; where it goes is the administrator's list, over the one guarded
 * client. An answer that makes no sense is a refusal with a sentence, never a fault.
 */
import { z } from 'zod';
import { freeze, stepFor } from '#model/evidence/series.ts';
import type { Series } from '#model/evidence/series.ts';
import { accept, refuse } from '#model/incident/refusal.ts';
import type { Result } from '#model/incident/refusal.ts';
import { OutboundError } from './outbound.ts';
import type { Outbound } from './outbound.ts';
import type { PrometheusSources, PrometheusSourceView } from './prometheus-sources.ts';

export interface RangeQuery {
  source: string;
  query: string;
  /** ms UTC. */
  from: number;
  to: number;
}
export interface RangeAnswer {
  source: PrometheusSourceView;
  series: Series;
}

/** A query over a bad minute is slow; a page waits no longer than this. */
const TIMEOUT_MS = 15_000;
const LONGEST_SPAN_MS = 31 * 86_400_000;
const answerSchema = z.object({
  status: z.string(),
  error: z.string().optional(),
  data: z
    .object({
      resultType: z.string(),
      result: z.array(
        z.object({
          metric: z.record(z.string(), z.string()),
          values: z.array(z.tuple([z.number(), z.string()])).optional(),
        }),
      ),
    })
    .optional(),
});

type MatrixResult = NonNullable<z.infer<typeof answerSchema>['data']>['result'];

export class Prometheus {
  readonly sources: PrometheusSources;
  readonly #outbound: Outbound;

  constructor(sources: PrometheusSources, outbound: Outbound) {
    this.sources = sources;
    this.#outbound = outbound;
  }

  async range({ source: id, query, from, to }: RangeQuery): Promise<Result<RangeAnswer>> {
    const opened = await this.sources.open(id);
    if (!opened) return refuse('not-found', 'There is no such Prometheus server in the settings.');
    if (!(to > from) || to - from > LONGEST_SPAN_MS)
      return refuse('invalid', 'Ask for a span that ends after it begins, at most 31 days.');
    const step = stepFor(to - from);
    // On the grid of the step, so that the same span asked twice gives the same points.
    const start = Math.floor(from / 1000 / step) * step;
    const end = Math.floor(to / 1000 / step) * step;
    const asked = await this.#ask(opened, { query, start, end, step });
    if (!asked.ok) return asked;
    const matrix = asked.value.map(({ metric, values = [] }) => ({ metric, values }));
    const series = freeze(matrix, { from: start * 1000, to: end * 1000, stepMs: step * 1000 });
    return accept({ source: opened.source, series });
  }

  async #ask(
    { source, headers }: { source: PrometheusSourceView; headers: Record<string, string> },
    asked: { query: string; start: number; end: number; step: number },
  ): Promise<Result<MatrixResult>> {
    const form = new URLSearchParams(Object.entries(asked).map(([name, value]) => [name, String(value)]));
    const type = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
    try {
      const answer = await this.#outbound.send({
        url: `${source.url}/api/v1/query_range`,
        method: 'POST',
        headers: { ...headers, ...type },
        body: form.toString(),
        timeoutMs: TIMEOUT_MS,
      });
      return readAnswer(source.name, answer.status, answer.text);
    } catch (error) {
      if (!(error instanceof OutboundError)) throw error;
      return refuse('unavailable', `${source.name}: ${error.message}`);
    }
  }
}

function readAnswer(name: string, status: number, text: string): Result<MatrixResult> {
  const parsed = answerSchema.safeParse(decode(text));
  if (!parsed.success)
    return refuse('unavailable', `${name} answered ${status} with something that is not Prometheus.`);
  const { error, data } = parsed.data;
  if (parsed.data.status !== 'success' || !data)
    return refuse('invalid', `${name} says: ${(error ?? `status ${status}`).slice(0, 300)}`);
  if (data.resultType !== 'matrix')
    return refuse('invalid', 'This query gives no series. Ask for a vector of numbers.');
  return accept(data.result);
}

function decode(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
