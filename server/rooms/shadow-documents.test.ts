import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { isRichTextRoot } from '#model/documents.ts';
import { ShadowDocuments } from './shadow-documents.ts';

const RULES = { isRichText: isRichTextRoot, nodes: new Set(['paragraph']), marks: new Set(['strong']), timeline: 'timeline' }; // prettier-ignore

/** Two people make the same words strong at once: one pair of marks is superfluous afterwards. */
function markedTwice(): Uint8Array[] {
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
  if (text instanceof Y.XmlText) text.format(4, 4, { strong: true });
  return [written, Y.encodeStateAsUpdate(ana, before), Y.encodeStateAsUpdate(ben, before)];
}

it('a snapshot holds no deletion that nobody made', () => {
  const cleaning = new Y.Doc();
  for (const update of markedTwice()) Y.applyUpdate(cleaning, update);
  expect(Y.snapshot(cleaning).ds.clients.size).toBeGreaterThan(0); // what Yjs does on its own

  const documents = new ShadowDocuments(RULES);
  const [first = new Uint8Array(), ...rest] = markedTwice();
  const job = { room: 'one', clocks: [], keep: true, snapshot: null };
  documents.check({ ...job, update: first, reset: true });
  for (const update of rest) documents.check({ ...job, update, reset: false });
  const report = documents.check({ ...job, update: new Uint8Array([0, 0]), reset: false, snapshot: { owners: [] } });
  if (report.outcome !== 'good' || report.snapshot === null) throw new Error('no snapshot');
  expect(Y.decodeUpdate(report.snapshot.board).ds.clients.size).toBe(0);
});
