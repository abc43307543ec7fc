/**
 * What the browser itself says of keys and tasks, out of its trace: from the moment a key was made until the frame that shows it was on the screen, and how much
 * processor time the page's tasks took, which a busy machine does not stretch.
 */
import type { Browser, CDPSession } from 'playwright-core';

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  tdur?: number;
  id?: string;
  id2?: { local?: string };
  args?: { event_latency?: { event_type?: string }; name?: string };
}

/** Milliseconds each. */
export interface Traced {
  /** Of each key, until the screen. */
  keys: number[];
  /** Processor time of each task of the page. */
  tasks: number[];
}

const keyOf = ({ pid, id, id2 }: TraceEvent): string => `${pid}:${id ?? id2?.local ?? ''}`;

/** How long each press of a key took to the screen. */
function pressed(events: readonly TraceEvent[]): number[] {
  const begun = new Map<string, TraceEvent>();
  const times: number[] = [];
  for (const event of events) {
    if (event.name !== 'EventLatency') continue;
    if (event.ph === 'b') begun.set(keyOf(event), event);
    const start = event.ph === 'e' ? begun.get(keyOf(event)) : undefined;
    const kind = event.args?.event_latency?.event_type ?? start?.args?.event_latency?.event_type;
    if (start && kind === 'KEY_PRESSED') times.push((event.ts - start.ts) / 1e3);
  }
  return times;
}

/** The tasks of that thread of a page which took most. */
function tasksOf(events: readonly TraceEvent[]): number[] {
  const pages = new Set<string>();
  for (const { name, args, pid, tid } of events) {
    if (name === 'thread_name' && args?.name === 'CrRendererMain') pages.add(`${pid}:${tid}`);
  }
  const byThread = new Map<string, number[]>();
  for (const { name, ph, pid, tid, tdur } of events) {
    const thread = `${pid}:${tid}`;
    if (ph !== 'X' || name !== 'ThreadControllerImpl::RunTask' || tdur === undefined || !pages.has(thread)) continue;
    const tasks = byThread.get(thread) ?? [];
    tasks.push(tdur / 1e3);
    byThread.set(thread, tasks);
  }
  const sum = (tasks: readonly number[]): number => tasks.reduce((all, one) => all + one, 0);
  return [...byThread.values()].sort((one, other) => sum(other) - sum(one))[0] ?? [];
}

/** Runs `work` and tells what the browser traced meanwhile. */
export async function traced(browser: Browser, work: () => Promise<void>): Promise<Traced> {
  const cdp: CDPSession = await browser.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  cdp.on('Tracing.dataCollected', ({ value }: { value: object[] }) => {
    for (const event of value) if (isTraceEvent(event)) events.push(event);
  });
  await cdp.send('Tracing.start', {
    traceConfig: { includedCategories: ['cc', 'benchmark', 'input', 'toplevel'] },
    transferMode: 'ReportEvents',
  });
  await work();
  const complete = new Promise((resolve) => cdp.once('Tracing.tracingComplete', resolve));
  await cdp.send('Tracing.end');
  await complete;
  await cdp.detach();
  return { keys: pressed(events), tasks: tasksOf(events) };
}

const isTraceEvent = (event: object): event is TraceEvent => 'name' in event && 'ph' in event && 'ts' in event;
