/** The sections of a postmortem (practice.md 7), in order: what belongs there, which are required at which severity, which data each shows live. */
import type { MaybeSeverity } from '../incident/words.ts';
import type { LiveBlockKind } from './attributes.ts';

export const SECTIONS = [
  'summary',
  'impact',
  'detection',
  'trigger',
  'background',
  'timeline',
  'hypotheses',
  'factors',
  'response',
  'resolution',
  'went-well',
  'went-poorly',
  'lucky',
  'surprises',
  'thanks',
  'followups',
  'questions',
  'similar',
  'external',
  'people',
] as const;
export type Section = (typeof SECTIONS)[number];
export const isSection = (value: unknown): value is Section => SECTIONS.some((section) => section === value);

/** Of what kind a postmortem is. Severity says how much is expected, the kind what else, and what is asked. */
export const POSTMORTEM_KINDS = ['outage', 'data', 'security', 'dependency', 'near-miss'] as const;
export type PostmortemKind = (typeof POSTMORTEM_KINDS)[number];
export const POSTMORTEM_KIND_NAMES: Record<PostmortemKind, string> = {
  outage: 'Outage or degradation',
  data: 'Data lost or wrong',
  security: 'Security',
  dependency: 'Somebody we depend on',
  'near-miss': 'Near miss',
};

export interface SectionTemplate {
  section: Section;
  title: string;
  /** What belongs here, shown while it is empty. */
  prompt: string;
  /** Severities at which a reader misses it; others may skip it without a word. */
  requiredAt: readonly ('SEV1' | 'SEV2' | 'SEV3' | 'SEV4')[];
  live?: LiveBlockKind;
  /** What is asked instead, by kind. */
  prompts?: Partial<Record<PostmortemKind, string>>;
}

const ALL = ['SEV1', 'SEV2', 'SEV3', 'SEV4'] as const;
const MAJOR = ['SEV1', 'SEV2'] as const;
const MOST = ['SEV1', 'SEV2', 'SEV3'] as const;
const section = (
  name: Section,
  title: string,
  prompt: string,
  requiredAt: SectionTemplate['requiredAt'],
  live?: SectionTemplate['live'],
): SectionTemplate =>
  live === undefined
    ? { section: name, title, prompt, requiredAt }
    : { section: name, title, prompt, requiredAt, live };

export const TEMPLATE: readonly SectionTemplate[] = [
  section(
    'summary',
    'Summary',
    'Two to four sentences that a stranger understands: impact, duration, trigger, what ended it.',
    ALL,
  ),
  section(
    'impact',
    'Impact',
    'Who could not do what, for how long, how many; data lost or none; how it was measured.',
    MOST,
  ),
  section(
    'detection',
    'Detection',
    'How, when and by whom it was seen. What would have told us earlier?',
    MOST,
    'measures',
  ),
  section('trigger', 'Trigger', 'What set it off, apart from the conditions that made it possible.', MAJOR),
  section('background', 'How it normally works', 'What a newcomer must know to follow the story.', []),
  section('timeline', 'Timeline', 'From before the first symptom to the end, told forward.', ALL, 'timeline'),
  section(
    'hypotheses',
    'What we thought',
    'Hypotheses kept and ruled out, and by what. They explain how long it took.',
    MAJOR,
    'hypotheses',
  ),
  section(
    'factors',
    'Contributing factors (root causes)',
    'The conditions that had to meet, and what softened the blow. No single cause.',
    MOST,
    'whys',
  ),
  section('response', 'Response', 'What helped, what did not; decisions, with what was known then.', MAJOR),
  section('resolution', 'Resolution', 'What ended it: a patch or a cure, and what is still in place.', ALL),
  section('went-well', 'What went well', 'What should stay as it is.', MAJOR),
  section('went-poorly', 'What went poorly', 'What made it harder: conditions, not people.', MAJOR),
  section(
    'lucky',
    'Where we got lucky',
    'What saved us that we do not rely on. Each shows a safeguard that is missing.',
    MAJOR,
  ),
  section('surprises', 'What surprised us', 'What people believed before, and what they know now.', []),
  section('thanks', 'People to thank', 'Who helped, and with what.', []),
  section(
    'followups',
    'Follow-ups',
    'Few and important: verb first, one owner, a date, how to tell that it is done.',
    ALL,
    'followups',
  ),
  section('questions', 'Open questions', 'What nobody knows yet, and who would.', []),
  section('similar', 'Earlier incidents like this', 'What became of their follow-ups.', [], 'similar'),
  section('external', 'External message', 'What customers are told: what happened, what we did, what will change.', [
    'SEV1',
  ]),
  section('people', 'People and roles', 'Who took part, in which role.', [], 'people'),
];

/** Sections that a kind expects at every severity, and those that it does not. */
const MORE: Record<PostmortemKind, readonly Section[]> = {
  outage: [],
  data: ['impact', 'background', 'external'],
  security: ['detection', 'impact', 'external', 'questions'],
  dependency: ['background', 'external'],
  'near-miss': ['lucky', 'surprises'],
};
const LESS: Record<PostmortemKind, readonly Section[]> = {
  outage: [],
  data: [],
  security: [],
  dependency: ['factors'],
  'near-miss': ['impact', 'external', 'response'],
};
const PROMPTS: Partial<Record<Section, Partial<Record<PostmortemKind, string>>>> = {
  impact: {
    data: 'Which data, of whom, from when to when; lost, wrong or shown to others; what was restored, from what, and how that was checked.',
    security:
      'What could be reached, by whom, for how long; what was reached in fact, and how that is known. Whom the law or a contract says to tell.',
    'near-miss': 'What would have happened, to whom, and how soon.',
  },
  detection: {
    security: 'Who noticed, outside or inside; what the logs show from before, and how far back they go.',
    dependency: 'Whether our own probes saw it before their status page did.',
  },
  trigger: { dependency: 'What changed on their side, as far as they told; what we sent them then.' },
  factors: { dependency: 'What made us need them at that moment: no cache, no second way, no limit on waiting.' },
  lucky: { 'near-miss': 'What stopped it. Would it stop it next time?' },
  external: { security: 'What those affected are told, by when, and who has agreed to the words.' },
};

/** The template of a section. */
export function templateOf(name: Section): SectionTemplate {
  const found = TEMPLATE.find((one) => one.section === name) ?? section(name, name, '', []);
  const prompts = PROMPTS[name];
  return prompts ? { ...found, prompts } : found;
}

/** Whether a section is missed when empty, at a severity and for a kind; an undecided severity counts as SEV2. */
export const isRequired = (name: Section, severity: MaybeSeverity, kind: PostmortemKind = 'outage'): boolean =>
  MORE[kind].includes(name) || (templateOf(name).requiredAt.includes(severity ?? 'SEV2') && !LESS[kind].includes(name));
