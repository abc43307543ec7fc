/**
 * Names out of a text that leaves the house: every known name, whole or in part, becomes the role that its bearer had. Made to err on the side of replacing:
 * whoever publishes sees each replacement first.
 */
import type { ExportBlock } from '../export/document.ts';
import type { RichNode } from '../postmortem/text.ts';
import type { ActorId } from '../ids.ts';
import { ROLE_NAMES } from '../incident/words.ts';
import type { IncidentState } from '../incident/state.ts';

export interface Named {
  id: ActorId;
  name: string;
}
export interface Replacement {
  was: string;
  becomes: string;
  count: number;
}

const SOMEBODY = 'a responder';
const MAIL = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+\.\p{L}{2,}/gu;
const PHONE = /(?<![\p{L}\p{N}])\+\d[\d ()./-]{6,}\d/gu;
const HANDLE = /(?<![\p{L}\p{N}@])@[\p{L}][\p{L}\p{N}._-]{1,30}/gu;
const LEAST_PART = 3;

/** What somebody is called outside: the first role they held, else `a responder`. */
export function roleOf(state: IncidentState, person: ActorId): string {
  const term = state.terms.find((one) => one.person === person) ?? state.roles.find((one) => one.person === person);
  return term ? `the ${ROLE_NAMES[term.role]}` : SOMEBODY;
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Replaces names in texts and counts what it replaced. */
export class Anonymiser {
  readonly #words: [RegExp, string, string][] = [];
  readonly #counts = new Map<string, Replacement>();
  readonly #people = new Map<unknown, { name: string; role: string }>();

  constructor(people: readonly Named[], state: IncidentState) {
    const parts = new Map<string, string>();
    for (const { id, name } of people) {
      const role = roleOf(state, id);
      const full = name.trim();
      this.#people.set(id, { name: full, role });
      if (full.length >= 2) parts.set(full, role);
      for (const part of full.split(/[\s,]+/))
        if (part.length >= LEAST_PART && /^\p{Lu}/u.test(part) && !parts.has(part)) parts.set(part, role);
    }
    // Longer first: a whole name is one replacement, not two.
    for (const [word, role] of [...parts].sort(([one], [other]) => other.length - one.length))
      this.#words.push([new RegExp(`(?<![\\p{L}\\p{N}])@?${escape(word)}(?![\\p{L}\\p{N}])`, 'gu'), role, word]);
  }

  text(text: string): string {
    let out = text;
    for (const [pattern, role, word] of this.#words) out = out.replace(pattern, () => this.#note(word, role));
    out = out.replace(MAIL, (was) => this.#note(was, 'an address'));
    out = out.replace(PHONE, (was) => this.#note(was, 'a number'));
    return out.replace(HANDLE, (was) => this.#note(was, SOMEBODY));
  }

  #note(was: string, becomes: string): string {
    const known = this.#counts.get(was) ?? { was, becomes, count: 0 };
    this.#counts.set(was, { ...known, count: known.count + 1 });
    return becomes;
  }

  /** Everything that was replaced so far, most often first. */
  get replaced(): Replacement[] {
    return [...this.#counts.values()].sort((one, other) => other.count - one.count || (one.was < other.was ? -1 : 1));
  }

  block(block: ExportBlock): ExportBlock {
    switch (block.block) {
      case 'heading':
      case 'paragraph':
        return { ...block, text: this.text(block.text) };
      case 'list':
        return { ...block, items: block.items.map(({ depth, text }) => ({ depth, text: this.text(text) })) };
      case 'table': {
        const rows = block.rows.map((row) => row.map((cell) => this.text(cell)));
        return { ...block, head: block.head.map((cell) => this.text(cell)), rows };
      }
      case 'rich':
        return { ...block, nodes: this.rich(block.nodes) };
    }
  }

  /** Rich text: names replaced also where formats cut them, private pictures and links into the house dropped. */
  rich(nodes: readonly RichNode[]): RichNode[] {
    return nodes.flatMap((node) => {
      if (node.name === 'image') return [];
      if (node.name === '#text') return [{ ...node, runs: this.#runs(node.runs) }];
      const label = node.attrs['label'];
      const attrs =
        node.name === 'mention'
          ? {
              kind: node.attrs['kind'],
              label: this.#mention(node.attrs['ref'], typeof label === 'string' ? label : ''),
            }
          : node.attrs;
      return [{ ...node, attrs, children: this.rich(node.children) }];
    });
  }

  /** Who is named by id is told by role, whatever the letters say. */
  #mention(ref: unknown, label: string): string {
    const person = this.#people.get(ref);
    return person === undefined ? this.text(label) : this.#note(person.name, person.role);
  }

  #runs(runs: RichNode['runs']): RichNode['runs'] {
    const whole = runs.map(({ text }) => text).join('');
    const bare = runs.map(({ text, marks }) => ({ text, marks: outward(marks) }));
    const each = bare.map(({ text, marks }) => ({ text: this.text(text), marks }));
    // A name of which half is bold is found in the whole only; then its formats are given up.
    const counted = new Map(this.#counts);
    const joined = this.text(whole);
    const cut = each.map(({ text }) => text).join('') !== joined;
    if (cut) return [{ text: joined, marks: {} }];
    this.#counts.clear();
    for (const [was, replacement] of counted) this.#counts.set(was, replacement);
    return each;
  }
}

/** Formats that may leave: no sources, no links to places inside. */
function outward(marks: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(marks).filter(([name, value]) => {
      if (name === 'source') return false;
      if (name !== 'link') return true;
      const { href }: { href?: unknown } = typeof value === 'object' && value !== null ? value : {};
      return typeof href === 'string' && /^https:\/\//i.test(href);
    }),
  );
}
