/** What rich text becomes when it leaves: mentions, live blocks, pictures. */
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { addEvidence } from '../evidence/evidence.ts';
import { boardId, NOON, person, Stage } from '../incident/testing.ts';
import { addFollowup } from '../followups/followups.ts';
import { skipSection } from '../postmortem/plan.ts';
import { appendBlocks, block, liveBlock } from '../postmortem/write.ts';
import { editionOf } from '../publishing/edition.ts';
import { exportDocument } from './document.ts';
import { exportHtml, htmlPage } from './html.ts';
import { exportMarkdown, markdownOf } from './markdown.ts';
import { picturesIn, withAddresses } from './settled.ts';

const HASH = 'a'.repeat(64);
const ana = person('ana');
const anaId = ana.id;

function element(name: string, attrs: Record<string, string>, children: Y.XmlElement[] = []): Y.XmlElement {
  const made = new Y.XmlElement(name);
  for (const [key, value] of Object.entries(attrs)) made.setAttribute(key, value);
  if (children.length > 0) made.insert(0, children);
  return made;
}

function written(): { stage: Stage; doc: Y.Doc } {
  const stage = new Stage();
  stage.do(ana, { type: 'declare', title: 'Checkout errors', severity: 'SEV1' });
  stage.do(ana, { type: 'take-role', role: 'commander' });
  stage.do(ana, { type: 'set-status', to: 'resolved' });
  const doc = new Y.Doc();
  addEvidence(doc, boardId('e1'), { kind: 'link', title: 'secret dashboard', url: 'https://inside.example/d' });
  addFollowup(doc, boardId('f1'), { text: 'Add a limit', owner: anaId, at: NOON });
  const mention = element('mention', { kind: 'person', ref: anaId, label: 'Ana as she was called' });
  const paragraph = element('paragraph', {}, [mention]);
  const quote = element('blockquote', {}, [block([{ text: 'as it stood' }]), liveBlock('followups')]);
  const picture = element('image', { hash: HASH, alt: 'the queue, "full"' });
  appendBlocks(doc, 'postmortem:impact', [paragraph, liveBlock('evidence'), quote, picture]);
  return { stage, doc };
}
const nameOf = (): string => 'Ana Souza';

test('a mention says the name of today, a live block its data, a picture what it shows', () => {
  const { stage, doc } = written();
  const html = exportHtml({ ...stage, doc, nameOf }, new Map([[HASH, 'data:image/png;base64,AAAA']]));
  expect(html).toContain('<span class="mention">Ana Souza</span>');
  expect(html).not.toContain('Ana as she was called');
  expect(html).toContain('secret dashboard');
  expect(html).toContain('<blockquote><p>as it stood</p></blockquote>');
  expect(html).toContain('<td>Add a limit</td><td>Ana Souza</td>');
  expect(html).toContain('<img src="data:image/png;base64,AAAA" alt="the queue, &quot;full&quot;">');
});

test('a file for elsewhere says on which host its pictures and links are; without a host a picture is told in words', () => {
  const { stage, doc } = written();
  appendBlocks(doc, 'postmortem:summary', [
    block([{ text: 'the brief', marks: { link: { href: '/incidents/x/brief' } } }]),
  ]);
  const blocks = exportDocument({ ...stage, doc, nameOf });
  const addressed = withAddresses(blocks, 'incident-1', (path) => `https://muster.example${path}`);
  const text = markdownOf(addressed);
  expect(text).toContain(`](<https://muster.example/attachments/incident-1/${HASH}>)`);
  expect(text).toContain('[the brief](<https://muster.example/incidents/x/brief>)');
  expect(htmlPage('x', addressed)).toContain(`<a href="https://muster.example/attachments/incident-1/${HASH}"`);
  expect(exportMarkdown({ ...stage, doc, nameOf })).toContain('Picture: the queue');
});

test('a picture that did not come along is told in words', () => {
  const { stage, doc } = written();
  const blocks = exportDocument({ ...stage, doc, nameOf });
  expect(picturesIn(blocks)).toEqual([HASH]);
  expect(htmlPage('x', blocks)).toContain('Image: the queue');
  expect(htmlPage('x', blocks)).not.toContain('<img');
});

test('the public edition has no evidence, no picture and no name, wherever they stand', () => {
  const { stage, doc } = written();
  const { edition, difference } = editionOf({ ...stage, doc, nameOf }, 'public', [{ id: anaId, name: 'Ana Souza' }]);
  const html = htmlPage(edition.title, edition.blocks);
  expect(html).not.toMatch(/secret dashboard|Ana|inside\.example|queue/);
  expect(html).toContain('the incident commander');
  expect(html).toContain('Add a limit');
  expect(difference.dropped).toEqual(expect.arrayContaining(['Evidence', 'One picture in Impact']));
});

test('a section that is left out says why', () => {
  const { stage, doc } = written();
  skipSection(doc, 'impact', 'nobody noticed');
  expect(exportHtml({ ...stage, doc, nameOf })).toContain('Left out: nobody noticed');
});
