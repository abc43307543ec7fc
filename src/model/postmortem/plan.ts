/**
 * What people agreed about the sections of a postmortem: of what kind it is (which decides what a reader misses), who brings which section to an end, and
 * which are left out, with the reason. Plain values under fixed keys, so that two who agree at once both keep what they said about different sections.
 */
import type * as Y from 'yjs';
import { asString, rootMap } from '../board/read.ts';
import { POSTMORTEM_PLAN_ROOT } from '../documents.ts';
import { parseActorId } from '../ids.ts';
import type { ActorId } from '../ids.ts';
import type { MaybeSeverity } from '../incident/words.ts';
import { isRequired, POSTMORTEM_KINDS, SECTIONS, templateOf } from './template.ts';
import type { PostmortemKind, Section } from './template.ts';

const KIND_KEY = 'kind';
const ownerKey = (section: Section): string => `owner:${section}`;
const skipKey = (section: Section): string => `skip:${section}`;
const MOST_REASON = 500;

export interface SectionPlan {
  owner: ActorId | null;
  /** Why it is left out; null: it is not. */
  skipped: string | null;
}
export interface PostmortemPlan {
  kind: PostmortemKind;
  of: (section: Section) => SectionPlan;
}

/** The plan as it stands; what nobody said reads as the usual kind, no owner, nothing left out. */
export function readPlan(doc: Y.Doc): PostmortemPlan {
  const map = rootMap(doc, POSTMORTEM_PLAN_ROOT);
  const said = (key: string): string => asString(map?.get(key))?.trim() ?? '';
  const plan = (section: Section): SectionPlan => ({
    owner: parseActorId(said(ownerKey(section))),
    skipped: said(skipKey(section)).slice(0, MOST_REASON) || null,
  });
  const kind = POSTMORTEM_KINDS.find((one) => one === said(KIND_KEY)) ?? 'outage';
  return { kind, of: plan };
}

const put = (doc: Y.Doc, key: string, value: string | null): void => {
  rootMap(doc, POSTMORTEM_PLAN_ROOT)?.set(key, value);
};
export const setPostmortemKind = (doc: Y.Doc, kind: PostmortemKind): void => put(doc, KIND_KEY, kind);
export const setSectionOwner = (doc: Y.Doc, section: Section, owner: ActorId | null): void =>
  put(doc, ownerKey(section), owner);
/** Leaves a section out, with the reason; null takes it back in. */
export const skipSection = (doc: Y.Doc, section: Section, reason: string | null): void =>
  put(doc, skipKey(section), reason === null ? null : reason.trim().slice(0, MOST_REASON));

/** How complete a postmortem is: required sections that say something or were left out with a reason, of all required. */
export function completeness(
  severity: MaybeSeverity,
  plan: PostmortemPlan,
  says: (section: Section) => boolean,
): { filled: number; required: number; missing: Section[] } {
  const required = SECTIONS.filter((name) => isRequired(name, severity, plan.kind));
  const missing = required.filter((name) => plan.of(name).skipped === null && !says(name));
  return { filled: required.length - missing.length, required: required.length, missing };
}

/** What to write in a section, for a postmortem of this kind. */
export const promptOf = (section: Section, kind: PostmortemKind): string => {
  const { prompt, prompts } = templateOf(section);
  return prompts?.[kind] ?? prompt;
};
