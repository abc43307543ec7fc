// What a blameless-language hint is. Hints are suggestions to the writer: they never block, are kept
// nowhere by person, and always come with a wording that asks about the situation instead.

/** The nine ways in which a sentence blames. The words are stable: the CLI and the editor show them. */
export const blameCategories = [
  'person-as-cause',
  'counterfactual',
  'judgement',
  'human-error',
  'absolute',
  'mind-reading',
  'slip',
  'punishment',
  'polite-blame',
] as const;

export type BlameCategory = (typeof blameCategories)[number];

/** `start` and `end` are UTF-16 offsets into the passage, end exclusive. */
export interface Hint {
  readonly start: number;
  readonly end: number;
  readonly category: BlameCategory;
  readonly message: string;
  readonly suggestion: string;
}

export interface BlameContext {
  /** The section of the document: `actions` may speak of duties; quotations and imports are never judged. */
  readonly section?: string;
  /** The passage is somebody else's words: no hints. */
  readonly quoted?: boolean;
  /** The writer tells of their own part: the message is softer. */
  readonly selfReport?: boolean;
  readonly knownPeople?: readonly string[];
  readonly knownServices?: readonly string[];
}
