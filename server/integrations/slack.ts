/**
 * Slack's `/incident <title>`: signed by Slack over the raw body, no older than five minutes, answered within the three seconds that Slack waits. The same
 * command delivered again declares nothing new, because the incident's id is made of Slack's own id for it.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { CommandOf } from '#model/incident/commands.ts';
import { callLink } from '#model/incident/policy.ts';
import type { Policy } from '#model/incident/decide.ts';
import type { Severity } from '#model/incident/words.ts';
import { SEVERITIES } from '#model/incident/words.ts';
import type { CommandId, IncidentId } from '#model/ids.ts';
import { idFromBytes } from '#model/ids.ts';
import type { CommandAnswer } from '#protocol/api.ts';
import type { Caller } from '#server/access/caller.ts';
import type { People } from '#server/access/people.ts';
import type { TablePort } from '#server/storage/ports.ts';
import { slackText } from './destinations-bodies.ts';
import type { InboundBody, InboundReceipt, InboundSource } from './inbound.ts';
import type { InboundKey } from './inbound-keys.ts';
import type { SecretBox } from './outbound-secrets.ts';

const TABLE = 'slack-secrets';
const SKEW_MS = 5 * 60_000;
const TITLE_MOST = 200;

/** The signing secrets of Slack apps, by the key of their address. */
export class SlackSecrets {
  readonly #tables: TablePort;
  readonly #box: () => SecretBox;

  constructor(tables: TablePort, box: () => SecretBox) {
    this.#tables = tables;
    this.#box = box;
  }

  async put(key: string, secret: string): Promise<void> {
    await this.#tables.put(TABLE, key, { sealed: this.#box().seal(secret, `slack:${key}`) });
  }

  async get(key: string): Promise<string | null> {
    const row = await this.#tables.get<{ sealed: string }>(TABLE, key);
    return row && this.#box().open(row.sealed, `slack:${key}`);
  }
}

/** Why a body is not Slack's; null when it is. */
export function slackProblem(body: InboundBody, secret: string, now: number): string | null {
  const stamp = body.headers['x-slack-request-timestamp'] ?? '';
  const given = Buffer.from(body.headers['x-slack-signature'] ?? '');
  if (!/^\d{1,12}$/.test(stamp) || Math.abs(now - Number(stamp) * 1_000) > SKEW_MS)
    return 'The request is too old, or the clocks disagree by more than five minutes.';
  const wanted = Buffer.from(`v0=${createHmac('sha256', secret).update(`v0:${stamp}:${body.text}`).digest('hex')}`);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return 'The signature does not fit.';
  return null;
}

interface Parts {
  secrets: SlackSecrets;
  people: People;
  policy: () => Policy;
  absolute: (path: string) => string;
  now: () => number;
  declare: (
    caller: Caller,
    incident: IncidentId,
    command: CommandOf<'declare'> & { id: CommandId },
  ) => Promise<CommandAnswer>;
  numberOf: (incident: IncidentId) => Promise<number>;
}

/** Reads `sev2 Checkout errors`: the severity may stand in front. */
export function readTitle(text: string): { title: string; severity?: Severity } {
  const [, word = '', rest = ''] = /^(sev[1-4])\s+([^]*)$/i.exec(text.trim()) ?? [];
  const severity = SEVERITIES.find((one) => one === word.toUpperCase());
  return severity ? { title: rest.trim().slice(0, TITLE_MOST), severity } : { title: text.trim().slice(0, TITLE_MOST) };
}

const toOne = (text: string): InboundReceipt => ({ response_type: 'ephemeral', text });

/** The source behind `/hooks/slack/<key>`. */
export function createSlackSource(parts: Parts): InboundSource {
  return {
    name: 'slack',
    async check(body, key) {
      const secret = await parts.secrets.get(key.id);
      return secret === null ? 'No signing secret is set for this address.' : slackProblem(body, secret, parts.now());
    },
    read(body, key) {
      const challenge = challengeOf(body.text);
      if (challenge !== null) return { ok: true, act: async () => ({ challenge }) };
      const form = new URLSearchParams(body.text);
      if (form.get('ssl_check') === '1') return { ok: true, act: async () => ({}) };
      if (!form.has('command'))
        return { ok: false, problems: ['Only slash commands and url_verification are understood.'] };
      return { ok: true, act: () => declare(parts, key, form) };
    },
  };
}

function challengeOf(text: string): string | null {
  if (!text.startsWith('{')) return null;
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body !== 'object' || body === null || !('type' in body) || body.type !== 'url_verification') return null;
    return 'challenge' in body && typeof body.challenge === 'string' ? body.challenge : null;
  } catch {
    return null;
  }
}

async function declare(parts: Parts, key: InboundKey, form: URLSearchParams): Promise<InboundReceipt> {
  const { title, severity } = readTitle(form.get('text') ?? '');
  if (title === '') return toOne('Say what is wrong: `/incident Checkout errors in Europe`, or `/incident sev2 ...`.');
  const once = form.get('trigger_id') ?? `${form.get('user_id')}:${form.get('text')}:${parts.now()}`;
  const hash = createHash('sha256').update(`${key.id}:${once}`).digest();
  const incident = idFromBytes<IncidentId>(hash.subarray(0, 16));
  const person = parts.people.get(key.actor);
  const caller: Caller = {
    actor: { id: key.actor, kind: 'integration', role: 'responder' },
    name: person?.name ?? 'Slack',
    credential: { kind: 'token', id: 'hook' },
  };
  const channel = form.get('channel_name');
  const user = form.get('user_name');
  const answer = await parts.declare(caller, incident, {
    id: idFromBytes<CommandId>(hash.subarray(16, 32)),
    type: 'declare',
    title,
    ...(severity ? { severity } : {}),
    origin: { kind: 'chat', name: `Slack${channel ? ` #${channel}` : ''}${user ? `, by ${user}` : ''}`.slice(0, 120) },
  });
  if (!answer.ok) return toOne(`This could not be declared: ${slackText(answer.refusal.message)}`);
  return declared(parts, incident, { title, severity: severity ?? null });
}

async function declared(
  parts: Parts,
  incident: IncidentId,
  said: { title: string; severity: Severity | null },
): Promise<InboundReceipt> {
  const number = await parts.numberOf(incident);
  const room = parts.absolute(`/incidents/${incident}`);
  const call = callLink(parts.policy(), number, incident);
  const heading = `#${number} ${said.severity ?? 'SEV?'} ${said.title}`;
  const links = [`<${room}|Open the room>`, ...(call ? [`<${call}|Join the call>`] : [])];
  return {
    response_type: 'in_channel',
    text: `${slackText(heading)} ${room}${call ? ` ${call}` : ''}`,
    blocks: [{ type: 'section', text: { type: 'mrkdwn', text: `*${slackText(heading)}*\n${links.join(' · ')}` } }],
  };
}
