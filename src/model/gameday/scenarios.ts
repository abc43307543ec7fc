/** The two scenarios that ship: written for any company, with what a practised team does beside them, to compare with. */
import type { MaybeSeverity } from '../incident/words.ts';
import type { Mark } from './compare.ts';
import type { ScriptEvent } from './script.ts';

const minute = (count: number): number => Math.round(count * 60_000);

export interface Scenario {
  key: string;
  title: string;
  /** What is practised, for whoever chooses. It says nothing that trainees must not know. */
  purpose: string;
  /** For the facilitator alone: what lies behind it, and what to watch for. */
  behind: string;
  /** The title under which the trainees' room opens. */
  opens: string;
  severity: MaybeSeverity;
  script: readonly ScriptEvent[];
  /** What a practised team reaches, on the script's clock. */
  expected: readonly Mark[];
}

const SLOW: Scenario = {
  key: 'slow-service',
  title: 'A service that grows slow for no visible reason',
  purpose: 'Symptoms without an error. Practises several hypotheses at once, cheap tests, and telling others early.',
  behind:
    'A connection pool is drained bit by bit: a retry without an upper limit, switched on by a flag the day before, holds connections to an address service that answers slowly. Nothing fails, everything waits. Restarting helps for about ten minutes. Watch for: is a second hypothesis written before the first is tested? Is “restart it” marked as a patch? Are customers told before the cause is known?',
  opens: 'Orders take long to confirm',
  severity: null,
  script: [
    {
      atMs: minute(0),
      kind: 'report',
      text: 'Support: three customers say that confirming an order takes “ages”. It works in the end.',
    },
    {
      atMs: minute(3),
      kind: 'observation',
      text: 'Orders, p50 410 ms (usual: 380 ms), p99 6.2 s (usual: 1.1 s). Error rate 0.02 %, as always.',
    },
    {
      atMs: minute(5),
      kind: 'observation',
      text: 'CPU of orders 31 %, memory 58 %, disks idle. Nothing is saturated.',
    },
    {
      atMs: minute(8),
      kind: 'change',
      text: 'Deployed today: orders 4.18.2 (texts on the receipt), search 2.7.0 (ranking).',
    },
    { atMs: minute(10), kind: 'alert', text: 'orders-latency-p99 above 8 s for 5 minutes' },
    {
      atMs: minute(14),
      kind: 'message',
      text: 'Sales: a large customer asks whether their launch at noon is safe. What may I say?',
    },
    {
      atMs: minute(16),
      kind: 'observation',
      text: 'The database answers in 4 ms as always; 12 of 200 of its connections are in use.',
    },
    {
      atMs: minute(19),
      kind: 'observation',
      text: 'orders-3 was restarted by its own health check. Its p99 is back at 1.2 s; the others stay slow.',
    },
    {
      atMs: minute(24),
      kind: 'report',
      text: 'Support: 41 tickets now. Customers with an address abroad are named more often than others.',
    },
    {
      atMs: minute(28),
      kind: 'observation',
      text: 'orders-3 is slow again. Threads that wait for a connection of the pool “address-lookup”: 64 of 64.',
    },
    {
      atMs: minute(33),
      kind: 'observation',
      text: 'Address service: p50 40 ms, p99 9.8 s for postal codes outside the home market, since yesterday 17:10.',
    },
    {
      atMs: minute(36),
      kind: 'change',
      text: 'Flag “retry-address-lookup” was set to on yesterday at 17:05 for 100 % of traffic.',
    },
    { atMs: minute(42), kind: 'alert', text: 'orders-queue-age above 120 s' },
    { atMs: minute(50), kind: 'message', text: 'Management: is this in the news? What do we tell the board at two?' },
  ],
  expected: [
    { kind: 'detected', label: 'Detected', atMs: minute(3) },
    { kind: 'commander', label: 'Somebody in command', atMs: minute(5) },
    { kind: 'hypothesis', label: 'First hypothesis', atMs: minute(8) },
    { kind: 'update', label: 'First update', atMs: minute(15) },
    { kind: 'mitigated', label: 'Mitigated', atMs: minute(38) },
  ],
};

const STORM: Scenario = {
  key: 'alert-storm',
  title: 'A storm of alerts at night, from one misconfigured network setting',
  purpose: 'Forty alerts, one cause. Practises triage, merging, waking few, and a hand-off when it takes long.',
  behind:
    'A route of the night’s network change has a netmask of /20 where /24 was meant: traffic between two zones takes a path that drops every packet above 1,400 bytes. Small requests pass, so health checks stay green. Every alert is true and none names the cause. Watch for: does somebody say “these are one”? Is only who is needed woken? Is the change found by asking what changed, or by luck? Is the way back known before it is gone?',
  opens: 'Many services report errors at once',
  severity: 'SEV2',
  script: [
    { atMs: minute(0), kind: 'alert', text: 'payments: 5xx above 2 % (zone B)' },
    { atMs: minute(0.5), kind: 'alert', text: 'search: timeouts above 5 % (zone B)' },
    { atMs: minute(0.7), kind: 'alert', text: 'mail: queue above 10,000' },
    { atMs: minute(1), kind: 'alert', text: 'sessions: replication lag above 30 s' },
    { atMs: minute(1.3), kind: 'alert', text: 'images: 5xx above 10 % (zone B)' },
    { atMs: minute(1.6), kind: 'alert', text: 'payments: 5xx above 2 % (zone B), again' },
    { atMs: minute(2), kind: 'alert', text: 'backup: nightly copy has failed after 3 tries' },
    { atMs: minute(2.5), kind: 'alert', text: 'ledger: commit latency above 2 s' },
    { atMs: minute(3), kind: 'observation', text: 'All health checks are green, in both zones.' },
    {
      atMs: minute(4),
      kind: 'message',
      text: 'On-call of search: I am awake and see nothing wrong in search itself. Do you need me?',
    },
    { atMs: minute(6), kind: 'alert', text: 'sessions: replication has stopped' },
    {
      atMs: minute(7),
      kind: 'report',
      text: 'Support (night): customers in the north cannot log in; those in the south can.',
    },
    {
      atMs: minute(9),
      kind: 'observation',
      text: 'Requests under 1 kB succeed. Uploads and long answers between the zones hang and time out after 30 s.',
    },
    { atMs: minute(11), kind: 'alert', text: 'forty-two alerts are firing, on nineteen services' },
    {
      atMs: minute(13),
      kind: 'change',
      text: 'Planned at 02:00: network maintenance, “clean-up of routes between zones”, marked as without risk.',
    },
    { atMs: minute(16), kind: 'message', text: 'Provider: nothing known on our side.' },
    {
      atMs: minute(19),
      kind: 'observation',
      text: 'ping between the zones works; ping with 1,500 bytes and “do not fragment” does not.',
    },
    {
      atMs: minute(23),
      kind: 'observation',
      text: 'Route table of zone B: 10.20.16.0/20 via tunnel-2. In last week’s copy: 10.20.16.0/24.',
    },
    {
      atMs: minute(27),
      kind: 'message',
      text: 'The colleague who ran the maintenance is asleep; the run sheet says: “to undo, apply routes-before.json”.',
    },
    {
      atMs: minute(32),
      kind: 'report',
      text: 'Support: a hospital asks whether their orders of tonight have arrived.',
    },
  ],
  expected: [
    { kind: 'detected', label: 'Detected', atMs: minute(1) },
    { kind: 'commander', label: 'Somebody in command', atMs: minute(4) },
    { kind: 'hypothesis', label: 'First hypothesis', atMs: minute(6) },
    { kind: 'update', label: 'First update', atMs: minute(10) },
    { kind: 'mitigated', label: 'Mitigated', atMs: minute(28) },
  ],
};

export const SCENARIOS: readonly Scenario[] = [SLOW, STORM];
export const scenarioOf = (key: string): Scenario | null => SCENARIOS.find((one) => one.key === key) ?? null;
