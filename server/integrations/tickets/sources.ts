/** The ways in for trackers: `/hooks/jira/<key>`, `/hooks/github/<key>` (issues beside pushes), `/hooks/linear/<key>`, `/hooks/tickets/<key>`. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { githubSecret, isSigned } from '#server/integrations/github-source.ts';
import type { InboundBody, InboundSource, Reading } from '#server/integrations/inbound.ts';
import type { SecretBox } from '#server/integrations/outbound-secrets.ts';
import { githubChange } from './github.ts';
import { jiraChange } from './jira.ts';
import { linearChange } from './linear.ts';
import type { TicketChange } from './tracker.ts';
import { at } from './tracker.ts';
import { webhookChange } from './webhook.ts';

interface Parts {
  changed: (change: TicketChange) => Promise<unknown>;
  box: () => SecretBox;
  linearSecrets: () => Promise<string[]>;
}

const FRESH_MS = 60_000;

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

const webhookSource = (parts: Parts): InboundSource => ({
  name: 'tickets',
  read: (body) => reading(body, webhookChange, parts),
});

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
