/**
 * What the shell needs to know of a page, read from the page's data. Total: data of any other shape is a signed-out page.
 * Layout data: `me {id, name, avatar?, isAdministrator?}` of who is signed in, `organisation {name}`. A page that draws its own
 * header (the room) sets `shell: 'none'`; one that must look signed out though somebody is signed in sets `shell: 'plain'`.
 */
export type ShellMode = 'app' | 'plain' | 'none';

export interface ShellPerson {
  id: string;
  name: string;
  avatar?: string;
}

export interface ShellData {
  mode: ShellMode;
  me: ShellPerson | null;
  organisation: string;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const textOf = (value: unknown, key: string): string => {
  const part = isRecord(value) ? value[key] : undefined;
  return typeof part === 'string' ? part : '';
};

/** Reads the shell's part of page data. */
export function readShell(data: unknown): ShellData {
  const person = isRecord(data) ? data.me : undefined;
  const id = textOf(person, 'id');
  const avatar = textOf(person, 'avatar');
  const me = id === '' ? null : { id, name: textOf(person, 'name') || id, ...(avatar === '' ? {} : { avatar }) };
  const asked = textOf(data, 'shell');
  const mode = asked === 'none' || asked === 'plain' ? asked : me === null ? 'plain' : 'app';
  return { mode, me, organisation: textOf(isRecord(data) ? data.organisation : undefined, 'name') };
}
