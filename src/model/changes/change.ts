// A change that was made to a running system: a push, a deployment, a flag, a configuration. Shown beside the
// hypotheses as "what changed". It is a change and not a person: no reader here keeps an author's name, login or mail
// address. Times are milliseconds since 1970 (UTC).

export type ChangeKind = 'push' | 'tag' | 'deployment' | 'config' | 'flag' | 'schema' | 'infrastructure' | 'other';

export type Change = {
  /** The same for every delivery of the same change. */
  id: string;
  at: number;
  kind: ChangeKind;
  /** One line for a responder. */
  what: string;
  /** Names as the sender uses them; the catalogue's aliases map them to services. */
  services: string[];
  source: string;
  url?: string;
};

export type ChangeProblem = { path: string; message: string };

/** `changes` is empty for events that are understood but change nothing (a ping); `note` says why. */
export type ChangeParse = { ok: true; changes: Change[]; note?: string } | { ok: false; problems: ChangeProblem[] };

const maxWhat = 300;

/** One line of at most 300 characters, without control characters. */
export function oneLine(text: string): string {
  const clean = text.replace(/[\u0000-\u001f\u007f\s]+/g, ' ').trim();
  return clean.length <= maxWhat ? clean : `${clean.slice(0, maxWhat - 1)}…`;
}

/** The address when it is an absolute http or https one, else nothing. */
export function webUrl(text: string | null | undefined): string | undefined {
  const url = text ? URL.parse(text) : null;
  return url && (url.protocol === 'http:' || url.protocol === 'https:') ? url.href : undefined;
}
