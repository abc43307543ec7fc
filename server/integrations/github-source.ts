/**
 * `POST /hooks/github/<key>`: GitHub's webhook for push and deployment_status. The body must carry GitHub's signature under the secret that was shown when the
 * address was made; an address alone, as it stands in logs of proxies, writes nothing.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { parseGithub } from '#model/changes/github.ts';
import { decodeJson, readingOf } from './changes-source.ts';
import type { TakeChanges } from './changes-source.ts';
import type { InboundBody, InboundSource, Reading } from './inbound.ts';
import type { InboundKey } from './inbound-keys.ts';
import type { SecretBox } from './outbound-secrets.ts';

const SIGNATURE = /^sha256=([0-9a-f]{64})$/;

/** The secret to give to GitHub for an address; always the same for the same key. */
export const githubSecret = (box: SecretBox, key: Pick<InboundKey, 'id'>): string =>
  box.derive('github-hook', key.id).slice(0, 40);

/** Whether a body carries the signature of `X-Hub-Signature-256` under a secret. Takes the same time for every wrong one. */
export function isSigned(text: string, header: string | undefined, secret: string): boolean {
  const given = SIGNATURE.exec(header?.trim() ?? '')?.[1];
  const wanted = createHmac('sha256', secret).update(text).digest();
  return given !== undefined && timingSafeEqual(Buffer.from(given, 'hex'), wanted);
}

/** GitHub sends JSON, or a form with the JSON in `payload` when it was set up so. */
const jsonOf = ({ text, headers }: InboundBody): string =>
  headers['content-type']?.startsWith('application/x-www-form-urlencoded')
    ? (new URLSearchParams(text).get('payload') ?? '')
    : text;

/** The source `github`. */
export function createGithubSource(take: TakeChanges, box: () => SecretBox): InboundSource {
  return {
    name: 'github',
    read(body: InboundBody, key: InboundKey, at: number): Reading {
      if (!isSigned(body.text, body.headers['x-hub-signature-256'], githubSecret(box(), key))) {
        const problem =
          'X-Hub-Signature-256 is missing or wrong. Give GitHub the secret that was shown with the address.';
        return { ok: false, problems: [problem] };
      }
      const event = body.headers['x-github-event'] ?? '';
      const json = decodeJson(jsonOf(body));
      return json.ok
        ? readingOf(parseGithub(event, json.value, at), key, take)
        : { ok: false, problems: [json.problem] };
    },
  };
}
