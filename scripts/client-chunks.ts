/**
 * Which file of the built browser part a module goes to. Left alone the room comes as forty files, most of them under a kilobyte: each costs a
 * request, and small files compress badly. So what every page needs is one file, the documents are one, the room is one, the editor is one; what is drawn
 * only later stays out and is split as it is used. Follows the imports, not a list of names, so that it holds when modules are added.
 */

/** What a bundler tells of a module. */
interface ModuleFacts {
  importedIds: readonly string[];
}
export type Ask = (id: string) => ModuleFacts | null;
/** From the one that most pages share to the one that is the room's alone. */
export const CHUNKS = ['everywhere', 'documents', 'room', 'editor'] as const;
export type Chunk = (typeof CHUNKS)[number];

const ROUTES = '/src/routes/';
const LAYOUT = '/src/routes/+layout.svelte';
const ROOM = '/src/routes/incidents/[id]/+page.svelte';
/** Loaded by the room right after it is drawn. */
const EDITOR = ['/src/lib/editor/create-editor.ts', '/src/model/postmortem/schema.ts'];
/** A page that needs this works on the documents of an incident. */
const DOCUMENT = '/node_modules/yjs/';

/** Everything that is there when a module runs: what it imports, and what that imports, and so on. */
function closure(start: string, ask: Ask): Set<string> {
  const found = new Set<string>();
  const open = [start];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    open.push(...(ask(id)?.importedIds ?? []));
  }
  return found;
}

/**
 * Names the file of each module that every page or the room needs as soon as it is opened; null for the others. `pages` are the
 * module ids of all routes.
 */
export function chunkNames(pages: readonly string[], ask: Ask): (id: string) => Chunk | null {
  const layout = new Set<string>();
  const room = new Set<string>();
  const readers = new Set<string>();
  const others = new Set<string>();
  for (const page of pages) {
    const needed = closure(page, ask);
    const worksOnDocuments = [...needed].some((id) => id.includes(DOCUMENT));
    const kind = page.endsWith(LAYOUT) ? layout : page.endsWith(ROOM) ? room : worksOnDocuments ? readers : others;
    for (const id of needed) kind.add(id);
  }
  const root = pages[0]?.slice(0, pages[0].indexOf(ROUTES)) ?? '';
  const editor = new Set(EDITOR.flatMap((name) => [...closure(`${root}${name}`, ask)]));
  return (id) => {
    if (editor.has(id) && !room.has(id) && !layout.has(id) && !readers.has(id) && !others.has(id)) return 'editor';
    if (id.includes(ROUTES) || (!room.has(id) && !layout.has(id))) return null;
    if (layout.has(id) || others.has(id)) return 'everywhere';
    return readers.has(id) ? 'documents' : 'room';
  };
}
