/** Putting an earlier version of the postmortem back: each section's words are replaced by those of then, in one change that everybody's editor takes in. */
import * as Y from 'yjs';
import { rootFragment } from '../board/read.ts';
import { postmortemRoot } from '../documents.ts';
import { SECTIONS } from '../postmortem/template.ts';
import { readRich } from '../postmortem/text.ts';
import type { RichNode } from '../postmortem/text.ts';
import type { Moment } from '../replay/moment.ts';

function elementOf(node: RichNode): Y.XmlElement | Y.XmlText {
  if (node.name === '#text') {
    const text = new Y.XmlText();
    let at = 0;
    for (const run of node.runs) {
      text.insert(at, run.text, run.marks);
      at += run.text.length;
    }
    return text;
  }
  const element = new Y.XmlElement(node.name);
  for (const [key, value] of Object.entries(node.attrs))
    if (value !== null && value !== undefined) Reflect.apply(element.setAttribute, element, [key, value]);
  if (node.children.length > 0) element.insert(0, node.children.map(elementOf));
  return element;
}

/** Writes the sections of a version over those of now; sections that are the same already are left alone. Returns how many changed. */
export function restoreSections(doc: Y.Doc, sections: Moment['sections']): number {
  let changed = 0;
  doc.transact(() => {
    for (const section of SECTIONS) {
      const root = postmortemRoot(section);
      const fragment = rootFragment(doc, root);
      const wanted = sections[section] ?? [];
      if (!fragment || JSON.stringify(readRich(doc, root)) === JSON.stringify(wanted)) continue;
      changed += 1;
      fragment.delete(0, fragment.length);
      fragment.insert(0, wanted.map(elementOf));
    }
  });
  return changed;
}
