/** What changed between two versions of a section, word by word: the text of the later one with what came and what went. */
import { ChangeSet, simplifyChanges } from 'prosemirror-changeset';
import type { Node } from 'prosemirror-model';
import { StepMap } from 'prosemirror-transform';
import type { RichNode } from '#model/postmortem/text.ts';
import { schema } from '#model/postmortem/schema.ts';

export interface DiffPart {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

function marksOf(marks: Record<string, unknown>) {
  return Object.entries(marks).flatMap(([name, value]) => {
    const type = schema.marks[name];
    if (!type) return [];
    return [type.create(typeof value === 'object' && value !== null ? { ...value } : null)];
  });
}

function nodesOf(nodes: readonly RichNode[]): Node[] {
  return nodes.flatMap((node): Node[] => {
    if (node.name === '#text')
      return node.runs.filter(({ text }) => text !== '').map(({ text, marks }) => schema.text(text, marksOf(marks)));
    const type = schema.nodes[node.name];
    if (!type || type === schema.nodes['doc']) return nodesOf(node.children);
    const made = type.createAndFill(node.attrs, nodesOf(node.children));
    return made ? [made] : [];
  });
}

/** A section as the editor's document; what does not fit is left out. */
export function documentOf(nodes: readonly RichNode[]): Node {
  return schema.topNodeType.createAndFill(null, nodesOf(nodes)) ?? schema.node('doc');
}

const textBetween = (doc: Node, from: number, to: number): string =>
  doc.textBetween(from, to, '\n', (leaf) =>
    leaf.type.name === 'mention' ? String(leaf.attrs['label']) : leaf.type.name === 'hard_break' ? '\n' : '',
  );

/** Compares two versions of a section. */
export function diffSections(before: readonly RichNode[], after: readonly RichNode[]): DiffPart[] {
  const [old, now] = [documentOf(before), documentOf(after)];
  const whole = new StepMap([0, old.content.size, now.content.size]);
  const set = ChangeSet.create(old).addSteps(now, [whole], null);
  const parts: DiffPart[] = [];
  const push = (kind: DiffPart['kind'], text: string): void => {
    if (text !== '') parts.push({ kind, text });
  };
  let at = 0;
  // A word of which a letter changed is shown as a whole word: that is how people read.
  for (const change of simplifyChanges(set.changes, now)) {
    push('same', textBetween(now, at, change.fromB));
    push('removed', textBetween(old, change.fromA, change.toA));
    push('added', textBetween(now, change.fromB, change.toB));
    at = change.toB;
  }
  push('same', textBetween(now, at, now.content.size));
  return parts;
}

/** Whether anything but the formatting differs. */
export const isChanged = (parts: readonly DiffPart[]): boolean => parts.some(({ kind }) => kind !== 'same');
