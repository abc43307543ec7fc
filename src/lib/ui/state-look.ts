/**
 * How a state of an incident is drawn: its word, its tone, and how full its ring is, so that it can be told apart without
 * colour. Total: a state that this version does not know is drawn neutrally under its own name.
 */
export type Tone = 'neutral' | 'accent' | 'info' | 'good' | 'caution' | 'warn' | 'danger';

export interface StateLook {
  label: string;
  tone: Tone;
  /** Share of the ring that is filled, 0 to 1; `done` and `gone` are drawn as a tick and a cross. */
  ring: number | 'done' | 'gone';
}

const LOOKS = new Map<string, StateLook>(
  Object.entries({
    triage: { label: 'Triage', tone: 'info', ring: 0 },
    investigating: { label: 'Investigating', tone: 'danger', ring: 0.25 },
    identified: { label: 'Identified', tone: 'warn', ring: 0.5 },
    mitigating: { label: 'Mitigating', tone: 'warn', ring: 0.6 },
    fixing: { label: 'Fixing', tone: 'warn', ring: 0.6 },
    mitigated: { label: 'Mitigated', tone: 'accent', ring: 0.75 },
    monitoring: { label: 'Monitoring', tone: 'accent', ring: 0.75 },
    resolved: { label: 'Resolved', tone: 'good', ring: 'done' },
    'in-review': { label: 'In review', tone: 'info', ring: 'done' },
    closed: { label: 'Closed', tone: 'neutral', ring: 'done' },
    declined: { label: 'Declined', tone: 'neutral', ring: 'gone' },
    merged: { label: 'Merged', tone: 'neutral', ring: 'gone' },
    cancelled: { label: 'Cancelled', tone: 'neutral', ring: 'gone' },
  } satisfies Record<string, StateLook>),
);

/** The look of a state by its name, in any of the spellings `in-review`, `in_review` and `In review`. */
export function stateLook(state: string): StateLook {
  const known = LOOKS.get(
    state
      .trim()
      .toLowerCase()
      .replaceAll(/[\s_]+/g, '-'),
  );
  if (known !== undefined) return known;
  const words = state.replaceAll(/[-_]+/g, ' ').trim();
  return { label: words.charAt(0).toUpperCase() + words.slice(1), tone: 'neutral', ring: 0 };
}

export interface SeverityLook {
  /** `SEV1` to `SEV4`, or `SEV?`. */
  label: string;
  /** What the number means, for hover and screen readers. */
  meaning: string;
  /** Suffix of the severity tokens: `sev1` ... `sev4`, `sev-undecided`. */
  token: string;
  /** Bars of the level mark that are filled, 0 to 4. */
  level: number;
}

const MEANINGS = ['', 'critical', 'major', 'minor', 'low'];

/** The look of a severity however it is spelt (`SEV1`, `sev-1`, `1`); whatever names none of 1 to 4 is undecided. */
export function severityLook(severity: string | number | null | undefined): SeverityLook {
  const level = Number(/^\D*([1-4])$/.exec(String(severity ?? ''))?.[1] ?? 0);
  if (level === 0) return { label: 'SEV?', meaning: 'not decided yet', token: 'sev-undecided', level: 0 };
  return { label: `SEV${level}`, meaning: MEANINGS[level] ?? '', token: `sev${level}`, level: 5 - level };
}
