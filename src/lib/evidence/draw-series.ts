/** Draws a frozen series with uPlot. Both the library and its style sheet are fetched with the first series that is looked at. */
import type { Series } from '#model/evidence/series.ts';

/** Tokens of the lines' colours, told apart on both grounds. */
export const LINE_COLORS = [
  '--accent',
  '--person-5',
  '--person-3',
  '--person-6',
  '--person-2',
  '--person-7',
  '--person-4',
  '--person-9',
] as const;

const HEIGHT_PX = 160;

/** Draws into a place that has its width; the chart follows that width until it is destroyed. */
export async function drawSeries(place: HTMLElement, series: Series, zone: string): Promise<{ destroy: () => void }> {
  const [{ default: UPlot }] = await Promise.all([import('uplot'), import('uplot/dist/uPlot.min.css')]);
  const style = getComputedStyle(place);
  const color = (token: string): string => resolved(place, style, token);
  const axis = {
    stroke: color('--ink-3'),
    font: '11px sans-serif',
    grid: { stroke: color('--line'), width: 1 },
    ticks: { stroke: color('--line'), width: 1 },
  };
  const width = (): number => Math.max(120, place.clientWidth);
  const chart = new UPlot(
    {
      width: width(),
      height: HEIGHT_PX,
      legend: { show: false },
      cursor: { y: false, points: { show: false } },
      tzDate: (seconds) => UPlot.tzDate(new Date(seconds * 1000), zone),
      axes: [
        { ...axis, space: 60, values: [[1, '{HH}:{mm}', null, null, null, null, null, null, 1]] },
        { ...axis, size: 46 },
      ],
      series: [
        {},
        ...series.lines.map(({ name }, index) => ({
          label: name,
          stroke: color(LINE_COLORS[index % LINE_COLORS.length] ?? '--accent'),
          width: 1.5,
          points: { show: false },
        })),
      ],
    },
    [
      Array.from({ length: series.count }, (_, index) => (series.from + index * series.stepMs) / 1000),
      ...series.lines.map(({ values }) => values),
    ],
    place,
  );
  const watcher = new ResizeObserver(() => chart.setSize({ width: width(), height: HEIGHT_PX }));
  watcher.observe(place);
  return {
    destroy() {
      watcher.disconnect();
      chart.destroy();
    },
  };
}

/** A canvas knows nothing of `light-dark()`: the browser is asked what the token is now. */
function resolved(place: HTMLElement, style: CSSStyleDeclaration, token: string): string {
  const probe = document.createElement('i');
  probe.style.color = `var(${token})`;
  place.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color || style.color;
}
