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

export interface SectionTemplate {
  section: Section;
  title: string;
  /** What belongs here, shown while it is empty. */
  prompt: string;
  /** Severities at which a reader misses it; others may skip it without a word. */
  requiredAt: readonly ('SEV1' | 'SEV2' | 'SEV3' | 'SEV4')[];
  live?: LiveBlockKind;
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

/** The template of a section. */
export const templateOf = (name: Section): SectionTemplate =>
  TEMPLATE.find((one) => one.section === name) ?? section(name, name, '', []);

/** Whether a section is missed when empty, at a severity; undecided counts as SEV2. */
export const isRequired = (name: Section, severity: MaybeSeverity): boolean =>
  templateOf(name).requiredAt.includes(severity ?? 'SEV2');

/** How complete a postmortem is: required sections that say something or were skipped with a reason, of all required. */
export function completeness(
  severity: MaybeSeverity,
  says: (section: Section) => boolean,
): { filled: number; required: number; missing: Section[] } {
  const required = SECTIONS.filter((name) => isRequired(name, severity));
  const missing = required.filter((name) => !says(name));
  return { filled: required.length - missing.length, required: required.length, missing };
}
