/**
 * What the attributes of rich-text nodes may say, told without the editor's library: the schema checks by it and so does the server before it lets an edit in.
 * A reader must still bear anything, because programs from outside and older logs may hold what is refused today.
 */
const LANGUAGES = /^[a-z0-9+#-]{0,30}$/i;
const HASH = /^[0-9a-f]{64}$/;
const MOST_LETTERS = 2_000;

export const CALLOUT_KINDS = ['info', 'warning', 'lucky', 'question'] as const;
/** Blocks that show the incident's own data inside prose, and freeze on publication. */
export const LIVE_BLOCKS = [
  'timeline',
  'whys',
  'followups',
  'measures',
  'evidence',
  'hypotheses',
  'similar',
  'people',
] as const;
export type LiveBlockKind = (typeof LIVE_BLOCKS)[number];
export const MENTION_KINDS = ['person', 'incident', 'service', 'time'] as const;

type Check = (value: unknown) => boolean;
const oneOf =
  (...words: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && words.includes(value);
const upTo =
  (most: number): Check =>
  (value) =>
    typeof value === 'string' && value.length <= most;
const whole =
  (least: number, most: number): Check =>
  (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;

/** Whether a value names an attachment by its SHA-256. */
export const isAttachmentHash = (value: unknown): value is string => typeof value === 'string' && HASH.test(value);
export const isLanguage: (value: unknown) => boolean = (value) => typeof value === 'string' && LANGUAGES.test(value);
export const isLiveKind = (value: unknown): value is LiveBlockKind => LIVE_BLOCKS.some((kind) => kind === value);
export const isCalloutKind = oneOf(...CALLOUT_KINDS);
export const isMentionKind = oneOf(...MENTION_KINDS);

/** One check by name of attribute; two nodes that share a name (`kind`) share the sum of their values. */
export const ATTRIBUTE_CHECKS = {
  level: whole(1, 6),
  order: whole(0, 1_000_000),
  kind: oneOf(...CALLOUT_KINDS, ...LIVE_BLOCKS, ...MENTION_KINDS),
  language: isLanguage,
  /** Empty: a picture that has none yet. */
  hash: (value) => value === '' || isAttachmentHash(value),
  alt: upTo(1_000),
  title: upTo(1_000),
  ref: upTo(64),
  label: upTo(200),
  colspan: whole(1, 100),
  rowspan: whole(1, 1_000),
  colwidth: (value) => Array.isArray(value) && value.length <= 100 && value.every(whole(0, 10_000)),
} satisfies Record<string, Check>;

const CHECKS = new Map<string, Check>(Object.entries(ATTRIBUTE_CHECKS));

/** Plain and small: what an attribute may be whose name is not told, because Yjs tells the name of a key only the first time it is set. */
const isPlain = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isFinite(value)) ||
  upTo(MOST_LETTERS)(value) ||
  (Array.isArray(value) && value.length <= 100 && value.every((one) => typeof one === 'number'));

/** Why an element of rich text may not have this attribute, a sentence's end; null when it may. `name` is null where it is not told. */
export function attributeFault(name: string | null, value: unknown): string | null {
  if (!isPlain(value)) return 'an attribute of rich text that is no plain value';
  if (name === null || value === null || value === undefined) return null;
  const check = CHECKS.get(name);
  if (!check) return 'an attribute that rich text does not know';
  return check(value) ? null : `an attribute of rich text whose value is out of bounds: ${name}`;
}

/** The level of a heading, whatever its attribute says. */
export const headingLevel = (value: unknown): number =>
  typeof value === 'number' && value >= 1 ? Math.min(6, Math.trunc(value)) : 2;
