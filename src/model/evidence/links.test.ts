import { expect, test } from 'vitest';
import { readLink } from './links.ts';

test.each([
  [
    'https://grafana.example.org/d/abc/checkout-latency?from=now-1h&to=now',
    'Grafana',
    'Dashboard',
    'checkout latency',
    'now-1h to now',
  ],
  ['https://play.example.org/d/abc/checkout-latency', 'Grafana', 'Dashboard', 'checkout latency', null],
  [
    'https://app.datadoghq.eu/logs?from_ts=1795200000000&to_ts=1795203600000',
    'Datadog',
    'Logs and queries',
    'app.datadoghq.eu',
    '2026-11-20 18:40 UTC to 2026-11-20 19:40 UTC',
  ],
  [
    "https://es.example.org/app/discover#/?_g=(time:(from:'now-15m',to:now))",
    'Kibana',
    'Logs and queries',
    'es.example.org',
    'now-15m to now',
  ],
  ['https://example.org/', null, 'Link', 'example.org', null],
])('%s', (url, tool, what, title, span) => {
  expect(readLink(url)).toMatchObject({ tool, what, title, span });
});

test('what is no web address is no card, and a broken escape does no harm', () => {
  expect(readLink('javascript:alert(1)')).toBeNull();
  expect(readLink('words')).toBeNull();
  expect(readLink('https://example.org/%E0%A4%A')).toMatchObject({ host: 'example.org' });
});
