import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { isRichTextRoot } from '#model/documents.ts';
import { ShadowDocuments } from './shadow-documents.ts';

const RULES = { isRichText: isRichTextRoot, nodes: new Set(['paragraph']), marks: new Set(['strong']), timeline: 'timeline' }; // prettier-ignore

/** One makes words strong that another takes out at the same time: the marks are superfluous afterwards. */
function markedWhileDeleted(): Uint8Array[] {
  const [ana, ben] = [new Y.Doc(), new Y.Doc()];
  const paragraph = new Y.XmlElement('paragraph');
  const words = new Y.XmlText('the pool ran dry');
  paragraph.insert(0, [words]);
  ana.getXmlFragment('notes').insert(0, [paragraph]);
  const written = Y.encodeStateAsUpdate(ana);
  Y.applyUpdate(ben, written);
  const before = Y.encodeStateVector(ana);
  words.format(4, 4, { strong: true });
  const theirs = ben.getXmlFragment('notes').get(0);
  const text = theirs instanceof Y.XmlElement ? theirs.get(0) : null;
  if (text instanceof Y.XmlText) text.delete(3, ' pool '.length);
  return [written, Y.encodeStateAsUpdate(ana, before), Y.encodeStateAsUpdate(ben, before)];
}

const deletedIn = (update: Uint8Array): number =>
  [...Y.decodeUpdate(update).ds.clients.values()].flat().reduce((sum, { len }) => sum + len, 0);

it('a snapshot holds no deletion that nobody made', () => {
  const updates = markedWhileDeleted();
  const cleaning = new Y.Doc();
  for (const update of updates) Y.applyUpdate(cleaning, update);
  expect(deletedIn(Y.encodeStateAsUpdate(cleaning))).toBe(' pool '.length + 1); // what Yjs does on its own

  const documents = new ShadowDocuments(RULES);
  const job = { room: 'one', clocks: [], keep: true, snapshot: null };
  updates.forEach((update, i) => documents.check({ ...job, update, reset: i === 0 }));
  const report = documents.check({ ...job, update: new Uint8Array([0, 0]), reset: false, snapshot: { owners: [] } });
  if (report.outcome !== 'good' || report.snapshot === null) throw new Error('no snapshot');
  expect(deletedIn(report.snapshot.board)).toBe(' pool '.length);
});
