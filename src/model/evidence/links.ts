/** What a link leads to, told by its address alone: nothing is fetched, so that pasting one tells nobody. */

export type LinkTool =
  | 'Grafana'
  | 'Kibana'
  | 'Datadog'
  | 'Prometheus'
  | 'Sentry'
  | 'GitHub'
  | 'GitLab'
  | 'PagerDuty'
  | 'Slack'
  | 'New Relic'
  | 'Honeycomb'
  | 'Splunk'
  | 'CloudWatch';

export interface LinkCard {
  tool: LinkTool | null;
  /** What it is within the tool: `Dashboard`, `Logs`, `Trace`. */
  what: string;
  /** A title from the words of the address; the host when it has none. */
  title: string;
  /** The span of time that the address names, as it is written there. */
  span: string | null;
  host: string;
}

const TOOLS: readonly [LinkTool, RegExp, RegExp][] = [
  ['Datadog', /(^|\.)(datadoghq\.(com|eu)|ddog-gov\.com)$/, /^/],
  ['Grafana', /(^|\.)grafana\./, /^/],
  ['Grafana', /./, /\/(d|d-solo|explore|alerting)\/|^\/explore\b/],
  ['Kibana', /(^|\.)kibana\./, /^/],
  ['Kibana', /./, /\/app\/(kibana|discover|dashboards|apm|observability|logs)\b/],
  ['Sentry', /(^|\.)sentry\.(io|[a-z0-9-]+)/, /^/],
  ['GitHub', /^github\.com$/, /^/],
  ['GitLab', /(^|\.)gitlab\./, /^/],
  ['PagerDuty', /(^|\.)pagerduty\.com$/, /^/],
  ['Slack', /(^|\.)slack\.com$/, /^/],
  ['New Relic', /(^|\.)newrelic\.com$/, /^/],
  ['Honeycomb', /(^|\.)honeycomb\.io$/, /^/],
  ['Splunk', /(^|\.)splunk(cloud)?\./, /^/],
  ['CloudWatch', /(^|\.)console\.aws\.amazon\.com$/, /^\/cloudwatch/],
  ['Prometheus', /(^|\.)prometheus\./, /^/],
  ['Prometheus', /:9090$/, /^\/(graph|query)/],
];
const PARTS: readonly [RegExp, string][] = [
  [/\/(explore|discover|logs)\b/, 'Logs and queries'],
  [/\/(d|d-solo|dashboards?|dash)\b/, 'Dashboard'],
  [/\/(apm|traces?)\b/, 'Trace'],
  [/\/(alerting|monitors?)\b/, 'Alert'],
  [/\/(compare|commit|pull|merge_requests)\b/, 'Change'],
  [/\/issues?\b/, 'Issue'],
];

/** Reads what an address says of itself; null when it is no web address. */
export function readLink(address: string): LinkCard | null {
  const url = URL.parse(address);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) return null;
  const { host, hostname, pathname, searchParams: query } = url;
  const tool =
    TOOLS.find(([, onHost, onPath]) => (onHost.test(hostname) || onHost.test(host)) && onPath.test(pathname))?.[0] ??
    null;
  const what = (tool && PARTS.find(([pattern]) => pattern.test(pathname))?.[1]) ?? 'Link';
  return { tool, what, title: titleOf(pathname) || host, span: spanOf(query, url.hash), host };
}

/** The last part of a path that reads as words: `/d/abc123/checkout-latency` is "checkout latency". */
function titleOf(pathname: string): string {
  const parts = pathname.split('/').filter(Boolean).map(decode);
  const words = parts.findLast(
    (part) => /[a-z]{3,}/i.test(part) && /[-_ ]/.test(part) && !/^[0-9a-f-]{16,}$/i.test(part),
  );
  return (words ?? '')
    .replace(/[-_+]+/g, ' ')
    .trim()
    .slice(0, 120);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Grafana says `from` and `to` (ms or `now-1h`), Datadog `from_ts` and `to_ts`, Kibana `time:(from:..,to:..)` behind the hash. */
function spanOf(query: URLSearchParams, hash: string): string | null {
  const kibana = /time:\(from:'?([^,')]+)'?,to:'?([^,')]+)'?\)/.exec(`${hash} ${query.get('_g') ?? ''}`);
  const from = query.get('from') ?? query.get('from_ts') ?? kibana?.[1];
  const to = query.get('to') ?? query.get('to_ts') ?? kibana?.[2];
  if (!from || !to) return null;
  return `${moment(from)} to ${moment(to)}`;
}
const moment = (text: string): string =>
  /^\d{13}$/.test(text)
    ? `${new Date(Number(text)).toISOString().slice(0, 16).replace('T', ' ')} UTC`
    : text.slice(0, 40);
