/**
 * A runbook: Markdown of a service, with a rule in front that says when it opens by itself. Its list items become the steps of a checklist; headings name the
 * group, code and text below an item belong to it. Pure; the front matter is decoded by the caller.
 */
import { z } from 'zod';
import type { MaybeSeverity } from '../incident/words.ts';
import { SEVERITIES } from '../incident/words.ts';
import type { ServiceKey } from '../ids.ts';

export interface RunbookStep {
  text: string;
  /** Commands and words that stand below the item. */
  detail: string | null;
  /** The heading above it. */
  group: string | null;
}
export interface Runbook {
  title: string;
  when: RunbookRule | null;
  steps: RunbookStep[];
}

const oneOrMore = <Item extends z.ZodType>(item: Item) =>
  z.union([item.transform((one) => [one]), z.array(item).max(50)]).optional();
const severityWord = z
  .string()
  .transform((word) =>
    word
      .trim()
      .toUpperCase()
      .replace(/^SEV[- ]?\?$/, 'UNDECIDED'),
  )
  .pipe(z.enum([...SEVERITIES, 'UNDECIDED']));

/** `when: {}` is every incident of the service; each word given must fit. */
const ruleSchema = z.object({
  severity: oneOrMore(severityWord),
  service: oneOrMore(z.string().trim().min(1)),
  alert: oneOrMore(z.string().trim().min(1)),
});
export type RunbookRule = z.infer<typeof ruleSchema>;

const frontSchema = z.object({
  title: z.string().trim().max(200).optional(),
  when: z
    .union([
      z.literal('always').transform((): RunbookRule => ({})),
      z.null().transform((): RunbookRule => ({})),
      ruleSchema,
    ])
    .optional(),
});

/** More steps than this are a book: the rest stays in the runbook. */
const MOST_STEPS = 100;
const MOST_STEP_LENGTH = 500;
const MOST_DETAIL_LENGTH = 2_000;
const ITEM = /^\s*(?:[-*+]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?(\S.*)$/;
const HEADING = /^#{1,6}\s+(.+?)\s*#*$/;
const FENCE = /^\s*(```|~~~)/;

/**
 * Splits the text of a catalogue entry into runbooks: each front matter block begins one; text without any is one runbook. `from` is the line it begins at;
 * it goes on to the next one's. Front matter that never ends is a part without a body, so that no line belongs to nobody.
 */
export function splitRunbooks(text: string): { front: string; body: string; from: number }[] {
  const parts: { front: string; body: string; from: number }[] = [];
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  let front: string[] | null = null;
  let from = 0;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const begins = line.trim() === '---' && /^(title|when)\s*:/.test(lines[at + 1] ?? '');
    if (front === null && begins) {
      front = [];
      from = at;
      continue;
    }
    if (front !== null && line.trim() === '---') {
      parts.push({ front: front.join('\n'), body: '', from });
      front = null;
      continue;
    }
    if (front !== null) front.push(line);
    else {
      const last = parts.at(-1);
      if (last) last.body += `${line}\n`;
      else if (line.trim()) parts.push({ front: '', body: `${line}\n`, from: at });
    }
  }
  if (front !== null) parts.push({ front: front.join('\n'), body: '', from });
  return parts;
}

/** Reads one runbook. `front` is its decoded front matter; a rule that makes no sense is no rule, and the runbook is opened by hand. */
export function readRunbook(front: unknown, body: string, otherwise: string): Runbook {
  const parsed = frontSchema.safeParse(front ?? {});
  const first = body.split('\n').find((line) => line.trim() !== '') ?? '';
  const heading = first.startsWith('# ') ? HEADING.exec(first)?.[1] : undefined;
  const known = parsed.success ? parsed.data : {};
  return {
    title: known.title || heading || otherwise,
    when: known.when ?? null,
    steps: readSteps(body, heading ?? null),
  };
}

/** The steps of Markdown: its list items; without any list, its paragraphs. */
export function readSteps(body: string, title: string | null = null): RunbookStep[] {
  const steps: RunbookStep[] = [];
  const loose: string[] = [];
  let group: string | null = null;
  let inCode = false;
  for (const line of body.split('\n')) {
    const last = steps.at(-1);
    const isFence = FENCE.test(line);
    if (isFence) inCode = !inCode;
    const heading = inCode ? null : HEADING.exec(line)?.[1];
    const item = inCode || isFence ? null : ITEM.exec(line)?.[1];
    if (heading !== null && heading !== undefined) group = heading === title ? null : heading;
    else if (item) steps.push({ text: item.trim().slice(0, MOST_STEP_LENGTH), detail: null, group });
    else if (line.trim() === '' || isFence) continue;
    else if (last && last.group === group)
      last.detail = `${last.detail ?? ''}${last.detail ? '\n' : ''}${line.trim()}`.slice(0, MOST_DETAIL_LENGTH);
    else loose.push(line.trim());
  }
  if (steps.length > 0) return steps.slice(0, MOST_STEPS);
  return loose
    .slice(0, MOST_STEPS)
    .map((text) => ({ text: text.slice(0, MOST_STEP_LENGTH), detail: null, group: null }));
}

/** Whether a rule opens a runbook of `service` in an incident. */
export function opensAt(
  rule: RunbookRule | null,
  incident: { severity: MaybeSeverity; services: readonly ServiceKey[]; alerts: readonly { title: string }[] },
): boolean {
  if (!rule) return false;
  const { severity, service, alert } = rule;
  const services = incident.services.map(String);
  if (severity && !severity.includes(incident.severity ?? 'UNDECIDED')) return false;
  if (service && !service.some((key) => services.includes(key.toLowerCase()))) return false;
  return (
    !alert ||
    alert.some((name) => incident.alerts.some(({ title }) => title.toLowerCase().includes(name.toLowerCase())))
  );
}

export type StepPart = { kind: 'text' | 'code'; text: string } | { kind: 'link'; text: string; url: string };

/** The parts of a step as it is shown: plain words, `code`, and links that may be followed; other marks are dropped. */
export function stepParts(text: string): StepPart[] {
  const parts: StepPart[] = [];
  const pattern = /`([^`]+)`|\[([^\]]{1,300})\]\((https?:\/\/[^\s)]{1,2000})\)|<?(https?:\/\/[^\s>]{1,2000})>?/g;
  let from = 0;
  const plain = (words: string): void => {
    const clean = words.replace(/\*\*|__/g, '');
    if (clean) parts.push({ kind: 'text', text: clean });
  };
  for (const match of text.matchAll(pattern)) {
    plain(text.slice(from, match.index));
    const [whole, code, label, url, bare] = match;
    if (code !== undefined) parts.push({ kind: 'code', text: code });
    else if (label !== undefined && url !== undefined) parts.push({ kind: 'link', text: label, url });
    else if (bare !== undefined) parts.push({ kind: 'link', text: bare, url: bare });
    from = match.index + whole.length;
  }
  plain(text.slice(from));
  return parts;
}
