/** A service as a form holds it, and as the API takes it. Pure. */
import { parseServiceKey } from '#model/ids.ts';
import type { ActorId, ServiceKey } from '#model/ids.ts';
import type { ServiceView } from '#protocol/api.ts';
import type { BySeverity } from './by-severity.ts';

export interface ServiceDraft {
  key: string;
  name: string;
  team: string;
  tier: string;
  aliases: string;
  answers: readonly ActorId[];
  urls: { title: string; url: string }[];
  dependencies: readonly ServiceKey[];
  runbook: string;
  publicName: string;
  /** Keys of rotas, the first called first. */
  schedules: readonly string[];
  rules: BySeverity<CallRule | ''>;
}
export type CallRule = 'page' | 'notify' | 'nobody';

export const serviceDraft = (service: ServiceView | null): ServiceDraft => ({
  key: service?.key ?? '',
  name: service?.name ?? '',
  team: service?.team ?? '',
  tier: String(service?.tier ?? 2),
  aliases: service?.aliases.join(', ') ?? '',
  answers: service?.answers ?? [],
  urls: service?.urls.map((link) => ({ ...link })) ?? [],
  dependencies: service?.dependencies ?? [],
  runbook: service?.runbook ?? '',
  publicName: service?.publicName ?? '',
  schedules: service?.schedules ?? [],
  rules: {
    SEV1: service?.rules?.SEV1 ?? '',
    SEV2: service?.rules?.SEV2 ?? '',
    SEV3: service?.rules?.SEV3 ?? '',
    SEV4: service?.rules?.SEV4 ?? '',
    undecided: service?.rules?.undecided ?? '',
  },
});

/** The key that a name suggests: `Checkout (EU)` is `checkout-eu`. */
export const suggestedKey = (name: string): string =>
  name
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9._]+/g, '-')
    .replace(/^[-._]+|[-._]+$/g, '')
    .slice(0, 64);

/** The key of a draft; null when it is none, or is kept for the page that makes new ones. */
export function keyOf(draft: ServiceDraft): ServiceKey | null {
  const key = parseServiceKey(draft.key.trim() || suggestedKey(draft.name));
  return key !== null && String(key) !== 'new' ? key : null;
}

/** What the API is sent. Rows of links without an address are left out. */
export const serviceBody = (draft: ServiceDraft) => ({
  name: draft.name.trim(),
  team: draft.team.trim(),
  tier: Number(draft.tier),
  aliases: draft.aliases
    .split(',')
    .map((alias) => alias.trim())
    .filter((alias) => alias !== ''),
  answers: draft.answers,
  urls: draft.urls
    .filter(({ url }) => url.trim() !== '')
    .map(({ title, url }) => ({ title: title.trim() || url.trim(), url: url.trim() })),
  dependencies: draft.dependencies,
  runbook: draft.runbook,
  publicName: draft.publicName.trim() || null,
  schedules: draft.schedules,
  // What is not said follows the usual rule, also when that changes.
  rules: Object.fromEntries(Object.entries(draft.rules).filter(([, rule]) => rule !== '')),
});
