/**
 * Rich text as it leaves: mentions say the name that their bearer has now, live blocks give way to the data that they show, and pictures become what their
 * reader can show. A live block inside a list, a table or a quote has its data after that block: nothing that it shows is lost, and tables stay tables.
 */
import type { ActorId } from '../ids.ts';
import { parseActorId } from '../ids.ts';
import { plainText } from '../postmortem/text.ts';
import type { RichNode } from '../postmortem/text.ts';
import type { ExportBlock } from './document.ts';

export interface Settling {
  nameOf: (actor: ActorId) => string;
  serviceNameOf: (service: string) => string;
  /** What a live block shows, written out. */
  live: (kind: string) => ExportBlock[];
}
/** What stands for somebody whose name nobody knows. */
const UNNAMED = 'Somebody';
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function labelOf({ attrs }: RichNode, { nameOf, serviceNameOf }: Settling): string {
  const label = textOf(attrs.label);
  const ref = textOf(attrs.ref);
  if (attrs.kind === 'service')
    return ref === '' ? label : serviceNameOf(ref) === ref ? label || ref : serviceNameOf(ref);
  const actor = attrs.kind === 'person' ? parseActorId(ref) : null;
  if (actor === null) return label;
  const name = nameOf(actor);
  return name === actor || name === UNNAMED ? label : name;
}

const isLive = (node: RichNode): boolean => node.name === 'live';
const kindOf = (node: RichNode): string => textOf(node.attrs.kind);

/** Kinds of the live blocks inside a node, in order. */
function kindsIn(node: RichNode): string[] {
  return node.children.flatMap((child) => (isLive(child) ? [kindOf(child)] : kindsIn(child)));
}

/** A node without live blocks inside, with the names of today. */
function settled(node: RichNode, settling: Settling): RichNode {
  if (node.name === 'mention') return { ...node, attrs: { ...node.attrs, label: labelOf(node, settling) } };
  if (node.children.length === 0) return node;
  return {
    ...node,
    children: node.children.filter((child) => !isLive(child)).map((child) => settled(child, settling)),
  };
}

const holds = (node: RichNode, name: string): boolean =>
  node.name === name || node.children.some((child) => holds(child, name));
/** Whether a node says or shows anything. */
const says = (node: RichNode): boolean =>
  node.name === 'horizontal_rule' || holds(node, 'image') || plainText([node]).trim() !== '';

/** Rich text as blocks that refer to nothing any more, and the kinds of live data that they hold. */
export function settle(nodes: readonly RichNode[], settling: Settling): { blocks: ExportBlock[]; shown: Set<string> } {
  const blocks: ExportBlock[] = [];
  const shown = new Set<string>();
  const show = (kind: string): void => {
    shown.add(kind);
    blocks.push(...settling.live(kind));
  };
  for (const node of nodes) {
    if (isLive(node)) {
      show(kindOf(node));
      continue;
    }
    const own = settled(node, settling);
    const last = blocks.at(-1);
    if (says(own) && last?.block === 'rich') last.nodes.push(own);
    else if (says(own)) blocks.push({ block: 'rich', nodes: [own] });
    for (const kind of kindsIn(node)) show(kind);
  }
  return { blocks, shown };
}

/** Pictures by hash, as `data:` addresses: what a page that loads nothing can show. */
export type Pictures = ReadonlyMap<string, string>;

/** Hashes of the pictures in blocks. */
export function picturesIn(blocks: readonly ExportBlock[]): string[] {
  const found = new Set<string>();
  const look = (nodes: readonly RichNode[]): void => {
    for (const { name, attrs, children } of nodes) {
      if (name === 'image' && textOf(attrs.hash) !== '') found.add(textOf(attrs.hash));
      look(children);
    }
  };
  for (const block of blocks) if (block.block === 'rich') look(block.nodes);
  return [...found];
}

/** Where a reader outside finds what a path of ours names; absolute addresses. */
export type Addresses = (path: string) => string;

function addressedMarks(marks: Record<string, unknown>, absolute: Addresses): Record<string, unknown> {
  const { href }: { href?: unknown } = typeof marks.link === 'object' && marks.link !== null ? marks.link : {};
  return typeof href === 'string' && href.startsWith('/') ? { ...marks, link: { href: absolute(href) } } : marks;
}

/** Blocks for a file that is read elsewhere: links into Muster and pictures say on which host they are. */
export function withAddresses(blocks: readonly ExportBlock[], incident: string, absolute: Addresses): ExportBlock[] {
  const addressed = (node: RichNode): RichNode => {
    if (node.name === '#text')
      return { ...node, runs: node.runs.map(({ text, marks }) => ({ text, marks: addressedMarks(marks, absolute) })) };
    const hash = node.name === 'image' ? textOf(node.attrs.hash).replace(/[^0-9a-f]/g, '') : '';
    const attrs = hash === '' ? node.attrs : { ...node.attrs, src: absolute(`/attachments/${incident}/${hash}`) };
    return { ...node, attrs, children: node.children.map(addressed) };
  };
  return blocks.map((block) => (block.block === 'rich' ? { ...block, nodes: block.nodes.map(addressed) } : block));
}
