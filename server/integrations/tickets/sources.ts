/** The ways in for trackers: `/hooks/jira/<key>`, `/hooks/github/<key>` (issues beside pushes), `/hooks/linear/<key>`, `/hooks/tickets/<key>`. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { githubSecret, isSigned } from '#server/integrations/github-source.ts';
import type { InboundBody, InboundSource, Reading } from '#server/integrations/inbound.ts';
import type { SecretBox } from '#server/integrations/outbound-secrets.ts';
import { githubChange } from './github.ts';
import { jiraChange } from './jira.ts';
import { linearChange } from './linear.ts';
import type { TicketChange } from './tracker.ts';
import { at, textAt } from './tracker.ts';
import { isWebhookSigned, webhookChange } from './webhook.ts';

interface Parts {
  changed: (change: TicketChange) => Promise<unknown>;
  box: () => SecretBox;
  linearSecrets: () => Promise<string[]>;
  webhookSecrets: () => Promise<string[]>;
}

const FRESH_MS = 60_000;
/** As Standard Webhooks recommends. */
const WEBHOOK_FRESH_MS = 5 * 60_000;

function decode(text: string): { ok: true; value: unknown } | { ok: false; problems: string[] } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false, problems: ['The body is not JSON.'] };
  }
}

/** Acts on a change; a body about something else is taken and does nothing. */
function acting(change: TicketChange | null, { changed }: Parts): Reading {
  return {
    ok: true,
    act: async () => {
      const followup = change ? await changed(change) : null;
      return { followup: followup ?? null };
    },
  };
}

function reading(body: InboundBody, read: (value: unknown) => TicketChange | null, parts: Parts): Reading {
  const decoded = decode(body.text);
  return decoded.ok ? acting(read(decoded.value), parts) : decoded;
}

/** Jira signs when a secret was given to its webhook; the secret is the one GitHub would get for this key. */
function jiraSource(parts: Parts): InboundSource {
  return {
    name: 'jira',
    async check(body, key) {
      const signature = body.headers['x-hub-signature'];
      return signature === undefined || isSigned(body.text, signature, githubSecret(parts.box(), key))
        ? null
        : 'X-Hub-Signature is wrong. Give Jira the secret that was shown with the address.';
    },
    read: (body) => reading(body, jiraChange, parts),
  };
}

function isLinearSigned(text: string, given: string | undefined, secrets: readonly string[]): boolean {
  const bytes = Buffer.from(given ?? '', 'hex');
  return secrets.some((secret) => {
    const wanted = createHmac('sha256', secret).update(text).digest();
    return bytes.length === wanted.length && timingSafeEqual(bytes, wanted);
  });
}

/** Linear makes its own secret, which stands with the tracker; a body older than a minute is a repeat by somebody else. */
function linearSource(parts: Parts): InboundSource {
  return {
    name: 'linear',
    async check(body) {
      const secrets = await parts.linearSecrets();
      if (secrets.length === 0)
        return 'No Linear tracker here knows the secret of its webhook; enter it in the settings.';
      return isLinearSigned(body.text, body.headers['linear-signature'], secrets)
        ? null
        : 'Linear-Signature is missing or wrong. Enter the secret that Linear shows with this webhook.';
    },
    read(body, _key, now) {
      const decoded = decode(body.text);
      if (!decoded.ok) return decoded;
      const sentAt = at(decoded.value, 'webhookTimestamp');
      if (typeof sentAt !== 'number' || Math.abs(now - sentAt) > FRESH_MS)
        return { ok: false, problems: ['webhookTimestamp is not of this minute.'] };
      return acting(linearChange(decoded.value), parts);
    },
  };
}

/**
 * Any other tracker signs as Standard Webhooks describes, with the secret that its own tickets were signed with. What is older than five minutes is refused, the
 * same message again is known by its id.
 */
function webhookSource(parts: Parts): InboundSource {
  return {
    name: 'tickets',
    async check(body) {
      const secrets = await parts.webhookSecrets();
      if (secrets.length === 0) return 'No tracker behind a signed webhook is set up here.';
      return isWebhookSigned(body, secrets)
        ? null
        : 'webhook-signature is missing or wrong. Sign the id, the time and the body with the whsec_ secret of this tracker.';
    },
    read(body, _key, now) {
      const sentAt = Number(body.headers['webhook-timestamp']) * 1_000;
      if (!Number.isFinite(sentAt) || Math.abs(now - sentAt) > WEBHOOK_FRESH_MS)
        return { ok: false, problems: ['webhook-timestamp is not of the last five minutes.'] };
      const id = body.headers['webhook-id'] ?? '';
      const told = (value: unknown): TicketChange | null => {
        const change = webhookChange(value);
        // A retry is signed when it is sent again; what it tells is as old as it says.
        const happenedAt = Date.parse(textAt(value, 'timestamp'));
        return change && { ...change, message: { id, sentAt: Number.isNaN(happenedAt) ? sentAt : happenedAt } };
      };
      return reading(body, told, parts);
    },
  };
}

/** GitHub has one address for everything: issues are ours, the rest goes on as before. */
function withIssues(source: InboundSource, parts: Parts): InboundSource {
  return {
    name: source.name,
    async check(body, key) {
      if (body.headers['x-github-event'] !== 'issues') return (await source.check?.(body, key)) ?? null;
      return isSigned(body.text, body.headers['x-hub-signature-256'], githubSecret(parts.box(), key))
        ? null
        : 'X-Hub-Signature-256 is missing or wrong. Give GitHub the secret that was shown with the address.';
    },
    read: (body, key, now) =>
      body.headers['x-github-event'] === 'issues' ? reading(body, githubChange, parts) : source.read(body, key, now),
  };
}

/** All sources with those of the trackers among them. */
export function withTickets(sources: readonly InboundSource[], parts: Parts): InboundSource[] {
  const others = sources.map((source) => (source.name === 'github' ? withIssues(source, parts) : source));
  return [...others, jiraSource(parts), linearSource(parts), webhookSource(parts)];
}
