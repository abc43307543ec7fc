// Random edits of a board, of every kind that the screens make: typing, deleting, formatting, new paragraphs and timeline
// entries, map values set and removed.

import * as Y from 'yjs';

const WORDS = ['db', 'latency', 'rollback', 'deploy 😀', 'pager', 'é', 'region', 'x'];

type Random = () => number;
const pick = <Value>(list: readonly Value[], random: Random): Value | undefined => list[Math.floor(random() * list.length)]; // prettier-ignore

function editText(text: Y.Text, random: Random): void {
  const at = Math.floor(random() * (text.length + 1));
  if (random() < 0.3 && text.length > 2) text.delete(Math.min(at, text.length - 2), 2);
  else text.insert(at, pick(WORDS, random) ?? 'x');
}

function addEntry(doc: Y.Doc, random: Random): void {
  const entry = new Y.Map();
  entry.set('text', new Y.Text(pick(WORDS, random)));
  entry.set('happenedAt', Math.floor(random() * 1e12));
  doc.getMap('timeline').set(`e${Math.floor(random() * 1e6)}`, entry);
}

function editEntry(doc: Y.Doc, random: Random): void {
  const timeline = doc.getMap('timeline');
  const key = pick([...timeline.keys()], random);
  const entry = key === undefined ? undefined : timeline.get(key);
  if (!(entry instanceof Y.Map)) return addEntry(doc, random);
  const text: unknown = entry.get('text');
  if (random() < 0.1 && key !== undefined) timeline.delete(key);
  else if (random() < 0.3) entry.set('key', random() < 0.5);
  else if (text instanceof Y.Text) editText(text, random);
}

function addParagraph(doc: Y.Doc, random: Random): void {
  const notes = doc.getXmlFragment('notes');
  const paragraph = new Y.XmlElement('paragraph');
  paragraph.insert(0, [new Y.XmlText(pick(WORDS, random))]);
  notes.insert(Math.floor(random() * (notes.length + 1)), [paragraph]);
}

function editParagraph(doc: Y.Doc, random: Random): void {
  const notes = doc.getXmlFragment('notes');
  const paragraph = pick(notes.toArray(), random);
  if (!(paragraph instanceof Y.XmlElement)) return addParagraph(doc, random);
  const text = paragraph.get(0);
  if (random() < 0.05) notes.delete(0, 1);
  else if (text instanceof Y.XmlText && random() < 0.2 && text.length > 1) text.format(0, 1, { strong: true });
  else if (text instanceof Y.XmlText) editText(text, random);
}

/** One edit, one transaction. */
export function editAtRandom(doc: Y.Doc, random: Random): void {
  const dice = random();
  doc.transact(() => {
    if (dice < 0.1) addEntry(doc, random);
    else if (dice < 0.5) editEntry(doc, random);
    else if (dice < 0.6) addParagraph(doc, random);
    else if (dice < 0.9) editParagraph(doc, random);
    else editText(doc.getText('situation:known'), random);
  });
}
