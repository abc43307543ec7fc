// The file format of a finished incident that `muster import` and `muster play` take: facts of one incident, times in
// UTC. Strict: an unknown field is refused rather than lost without a word. Total: whatever comes in, the answer is the
// file or a list of problems that say where each is (`timeline[3].at`) and what is expected there.

import { z } from 'zod';

// Deeper trees of whys cannot be drawn, and a hostile file must not exhaust the stack.
const maxWhyDepth = 64;

const time = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/, 'must be a time in UTC like 2026-02-03T04:05:06Z')
  .refine((text) => Number.isFinite(Date.parse(text)), 'is not a time that exists')
  .nullable();

const texts = z.array(z.string());

const timelineKinds = [
  'change',
  'symptom',
  'detection',
  'role',
  'finding',
  'hypothesis',
  'decision',
  'action',
  'mitigation',
  'comms',
  'recovery',
  'resolution',
  'external',
  'note',
] as const;

const timelineEntry = z.strictObject({
  at: time,
  /** The source gives no exact time. */
  approx: z.boolean().optional(),
  kind: z.enum(timelineKinds),
  text: z.string(),
});

const hypothesis = z.strictObject({
  text: z.string(),
  verdict: z.enum(['confirmed', 'refuted', 'partly', 'inconclusive']),
  evidence: texts,
});

const actionItem = z.strictObject({
  text: z.string(),
  type: z.enum(['prevent', 'detect', 'mitigate', 'recover', 'process', 'comms', 'investigate']),
  owner_role: z.string(),
  priority: z.enum(['P0', 'P1', 'P2', 'P3']),
});

const why = z.strictObject({
  id: z.string(),
  text: z.string(),
  evidence: texts.optional(),
  countermeasure: z.string().optional(),
  stop_reason: z.enum(['actionable', 'outside-control', 'unknown', 'accepted-risk']).optional(),
  get children() {
    return z.array(why);
  },
});

const incidentFile = z.strictObject({
  title: z.string(),
  source_url: z.url('must be an address like https://example.org/report'),
  sources: texts.optional(),
  from_memory: z.boolean(),
  verification: z.string().optional(),
  summary: z.string(),
  severity: z.enum(['SEV-1', 'SEV-2', 'SEV-3', 'SEV-4', 'SEV-5']),
  services: z.array(z.string()).min(1, 'must name at least one service'),
  impact: z.string(),
  started_at: time,
  detected_at: time.optional(),
  mitigated_at: time.optional(),
  resolved_at: time.optional(),
  roles: z.array(z.strictObject({ role: z.string(), who: z.string() })).optional(),
  timeline: z.array(timelineEntry).min(1, 'must have at least one entry'),
  hypotheses: z.array(hypothesis),
  whys: why,
  contributing_factors: texts,
  went_well: texts,
  went_poorly: texts,
  lucky: texts,
  action_items: z.array(actionItem),
});

/** An incident as the file spells it; times are ISO 8601 in UTC or null where unknown. */
export type IncidentFile = z.infer<typeof incidentFile>;
/** A node of the tree of whys: a statement, why it could be, and where the asking stopped. */
export type IncidentFileWhy = z.infer<typeof why>;
export type IncidentFileTimelineEntry = z.infer<typeof timelineEntry>;

/** `path` like `timeline[3].at`; empty when it is the file as a whole. */
export type FileProblem = { path: string; message: string };
export type IncidentFileParse = { ok: true; file: IncidentFile } | { ok: false; problems: FileProblem[] };

/** Checks decoded JSON against the format. */
export function parseIncidentFile(json: unknown): IncidentFileParse {
  if (isDeeper(json, maxWhyDepth)) {
    const message = `goes deeper than ${maxWhyDepth} levels`;
    return { ok: false, problems: [{ path: 'whys', message }] };
  }
  const parsed = incidentFile.safeParse(json);
  if (parsed.success) return { ok: true, file: parsed.data };
  return { ok: false, problems: parsed.error.issues.flatMap(problemsOf) };
}

/** The same from the text of a file; broken JSON is a problem that says the line and column. */
export function parseIncidentText(text: string): IncidentFileParse {
  try {
    return parseIncidentFile(JSON.parse(text.replace(/^\uFEFF/, '')));
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : 'cannot be read';
    return { ok: false, problems: [{ path: '', message: `is not JSON: ${message}${placeOf(message, text)}` }] };
  }
}

// The engine names the line itself only sometimes.
function placeOf(message: string, text: string): string {
  const position = /position (\d+)(?! *\(line)/.exec(message)?.[1];
  if (position === undefined || message.includes('(line')) return '';
  const before = text.slice(0, Number(position)).split('\n');
  return ` (line ${before.length} column ${(before.at(-1)?.length ?? 0) + 1})`;
}

function problemsOf(issue: z.core.$ZodIssue): FileProblem[] {
  if (issue.code !== 'unrecognized_keys') return [{ path: spell(issue.path), message: issue.message }];
  return issue.keys.map((key) => ({ path: spell([...issue.path, key]), message: 'is not a field of this format' }));
}

function spell(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text ? `${text}.${String(part)}` : String(part);
  }, '');
}

// Level by level and not by recursion, because the point is to survive what recursion does not. A level of whys is two
// levels of JSON: the list of children and the child.
function isDeeper(json: unknown, whyDepth: number): boolean {
  let level: unknown[] = [json];
  for (let depth = 0; depth < 2 * whyDepth + 8; depth++) {
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
    if (level.length === 0) return false;
  }
  return true;
}
