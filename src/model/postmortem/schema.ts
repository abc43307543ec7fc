/**
 * The schema of rich text: notes and postmortem sections. Every state that concurrent editing can make is valid (`block*`, nothing required inside anything),
 * because the editor's binding deletes for everybody what does not fit. The schema only grows; attributes are checked, so that no link can run anything.
 */
import { Schema } from 'prosemirror-model';
import type { AttributeSpec, MarkSpec, NodeSpec } from 'prosemirror-model';
import {
  ATTRIBUTE_CHECKS,
  headingLevel,
  isAttachmentHash,
  isCalloutKind,
  isLanguage,
  isLiveKind,
  isMentionKind,
} from './attributes.ts';
import { sourceWords } from './source-words.ts';

const LINK = /^(https?|mailto|tel):[^\s]*$|^\/(?!\/)[^\s]*$|^#[^\s]*$/i;

/** Whether a link may stand in rich text: http, mail, phone, or a place in Muster. */
export const isSafeLink = (href: unknown): href is string =>
  typeof href === 'string' && href.length <= 2_000 && LINK.test(href);

type Check = (value: unknown) => boolean;
function attribute(fallback: string | number | null, what: string, check: Check): AttributeSpec {
  return {
    default: fallback,
    validate: (value: unknown): void => {
      if (value !== null && !check(value)) throw new RangeError(`not a ${what}`);
    },
  };
}
const { level, order, language, hash, alt, title, ref, label, colspan, rowspan, colwidth } = ATTRIBUTE_CHECKS;

const isSource: Check = (value) => typeof value === 'string' && value.length <= 200;
const isTime: Check = (value) =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 253_402_300_799_999;

const cellAttributes = {
  colspan: attribute(1, 'span', colspan),
  rowspan: attribute(1, 'span', rowspan),
  colwidth: attribute(null, 'width', colwidth),
};
const span = (dom: HTMLElement, name: string): number =>
  Math.min(100, Math.max(1, Math.trunc(Number(dom.getAttribute(name) ?? 1)) || 1));
const cellOf = (tag: string): NodeSpec => ({
  content: 'block*',
  attrs: cellAttributes,
  tableRole: tag === 'th' ? 'header_cell' : 'cell',
  isolating: true,
  parseDOM: [
    { tag, getAttrs: (dom) => ({ colspan: span(dom, 'colspan'), rowspan: span(dom, 'rowspan'), colwidth: null }) },
  ],
  toDOM: ({ attrs }) => [
    tag,
    {
      ...(attrs.colspan === 1 ? {} : { colspan: String(attrs.colspan) }),
      ...(attrs.rowspan === 1 ? {} : { rowspan: String(attrs.rowspan) }),
    },
    0,
  ],
});

const blocks: Record<string, NodeSpec> = {
  paragraph: { group: 'block', content: 'inline*', parseDOM: [{ tag: 'p' }], toDOM: () => ['p', 0] },
  heading: {
    group: 'block',
    content: 'inline*',
    attrs: { level: attribute(2, 'level', level) },
    defining: true,
    parseDOM: [1, 2, 3, 4, 5, 6].map((depth) => ({ tag: `h${depth}`, attrs: { level: depth } })),
    // The level may be anything that a program wrote; a tag that does not exist would end every editor.
    toDOM: ({ attrs }) => [`h${headingLevel(attrs.level)}`, 0],
  },
  blockquote: {
    group: 'block',
    content: 'block*',
    defining: true,
    parseDOM: [{ tag: 'blockquote' }],
    toDOM: () => ['blockquote', 0],
  },
  callout: {
    group: 'block',
    content: 'block*',
    attrs: { kind: attribute('info', 'kind of callout', isCalloutKind) },
    defining: true,
    parseDOM: [
      {
        tag: 'aside[data-callout]',
        getAttrs: (dom) => ({ kind: isCalloutKind(dom.dataset.callout) ? dom.dataset.callout : 'info' }),
      },
    ],
    toDOM: ({ attrs }) => ['aside', { 'data-callout': String(attrs.kind) }, 0],
  },
  bullet_list: { group: 'block', content: 'list_item*', parseDOM: [{ tag: 'ul' }], toDOM: () => ['ul', 0] },
  ordered_list: {
    group: 'block',
    content: 'list_item*',
    attrs: { order: attribute(1, 'number', order) },
    parseDOM: [{ tag: 'ol', getAttrs: (dom) => ({ order: Math.trunc(Number(dom.getAttribute('start') ?? 1)) || 1 }) }],
    toDOM: ({ attrs }) => ['ol', attrs.order === 1 ? {} : { start: String(attrs.order) }, 0],
  },
  list_item: { content: 'block*', defining: true, parseDOM: [{ tag: 'li' }], toDOM: () => ['li', 0] },
  code_block: {
    group: 'block',
    content: 'text*',
    marks: '',
    code: true,
    defining: true,
    attrs: { language: attribute('', 'language', language) },
    parseDOM: [
      {
        tag: 'pre',
        preserveWhitespace: 'full',
        getAttrs: (dom) => ({
          language: isLanguage(dom.dataset.language) ? (dom.dataset.language ?? '') : '',
        }),
      },
    ],
    toDOM: ({ attrs }) => ['pre', { 'data-language': String(attrs.language) }, ['code', 0]],
  },
  horizontal_rule: { group: 'block', parseDOM: [{ tag: 'hr' }], toDOM: () => ['hr'] },
  image: {
    group: 'block',
    attrs: {
      /** SHA-256 of the attachment: bytes from elsewhere never load, so that no reader is counted by a stranger. */
      hash: attribute('', 'hash', hash),
      alt: attribute('', 'text', alt),
      title: attribute('', 'text', title),
    },
    draggable: true,
    parseDOM: [
      {
        tag: 'img[data-hash]',
        getAttrs: (dom) =>
          isAttachmentHash(dom.dataset.hash)
            ? { hash: dom.dataset.hash, alt: (dom.getAttribute('alt') ?? '').slice(0, 1_000) }
            : false,
      },
    ],
    toDOM: ({ attrs }) => [
      'img',
      { 'data-hash': String(attrs.hash), alt: String(attrs.alt), title: String(attrs.title) },
    ],
  },
  live: {
    group: 'block',
    atom: true,
    attrs: {
      kind: attribute('timeline', 'live block', isLiveKind),
      /** One object only (a piece of evidence); empty: all. */
      ref: attribute('', 'reference', ref),
    },
    parseDOM: [
      {
        tag: 'div[data-live]',
        getAttrs: (dom) =>
          isLiveKind(dom.dataset.live) ? { kind: dom.dataset.live, ref: (dom.dataset.ref ?? '').slice(0, 64) } : false,
      },
    ],
    toDOM: ({ attrs }) => ['div', { 'data-live': String(attrs.kind), 'data-ref': String(attrs.ref) }],
  },
  table: {
    group: 'block',
    content: 'table_row*',
    tableRole: 'table',
    isolating: true,
    parseDOM: [{ tag: 'table' }],
    toDOM: () => ['table', ['tbody', 0]],
  },
  table_row: {
    content: '(table_cell | table_header)*',
    tableRole: 'row',
    parseDOM: [{ tag: 'tr' }],
    toDOM: () => ['tr', 0],
  },
  table_cell: cellOf('td'),
  table_header: cellOf('th'),
};

const inlines: Record<string, NodeSpec> = {
  text: { group: 'inline' },
  hard_break: { group: 'inline', inline: true, selectable: false, parseDOM: [{ tag: 'br' }], toDOM: () => ['br'] },
  mention: {
    group: 'inline',
    inline: true,
    atom: true,
    attrs: {
      kind: attribute('person', 'kind of mention', isMentionKind),
      ref: attribute('', 'reference', ref),
      /** What it was called when it was written, for readers of an export. */
      label: attribute('', 'label', label),
    },
    parseDOM: [
      {
        tag: 'span[data-mention]',
        getAttrs: (dom) =>
          isMentionKind(dom.dataset.mention)
            ? {
                kind: dom.dataset.mention,
                ref: (dom.dataset.ref ?? '').slice(0, 64),
                label: (dom.textContent ?? '').slice(0, 200),
              }
            : false,
      },
    ],
    toDOM: ({ attrs }) => [
      'span',
      { 'data-mention': String(attrs.kind), 'data-ref': String(attrs.ref) },
      String(attrs.label),
    ],
  },
};

const marks: Record<string, MarkSpec> = {
  link: {
    attrs: { href: attribute('', 'link', (value) => value === '' || isSafeLink(value)) },
    inclusive: false,
    parseDOM: [
      {
        tag: 'a[href]',
        getAttrs: (dom) => (isSafeLink(dom.getAttribute('href')) ? { href: dom.getAttribute('href') } : false),
      },
    ],
    toDOM: ({ attrs }) => ['a', { href: isSafeLink(attrs.href) ? attrs.href : '', rel: 'noreferrer noopener' }, 0],
  },
  strong: { parseDOM: [{ tag: 'strong' }, { tag: 'b' }], toDOM: () => ['strong', 0] },
  em: { parseDOM: [{ tag: 'em' }, { tag: 'i' }], toDOM: () => ['em', 0] },
  /** As most other editors call strong and em: shown alike, so that what their programs write is not deleted. */
  bold: { toDOM: () => ['strong', 0] },
  italic: { toDOM: () => ['em', 0] },
  strike: { parseDOM: [{ tag: 's' }, { tag: 'del' }], toDOM: () => ['s', 0] },
  code: { parseDOM: [{ tag: 'code' }], toDOM: () => ['code', 0] },
  /** Where a drafted sentence comes from: `log:<seq>`, `entry:<id>`, `situation:<line>` ... and the time it was so. */
  source: {
    attrs: { ref: attribute('', 'reference', isSource), at: attribute(null, 'time', isTime) },
    inclusive: false,
    parseDOM: [
      { tag: 'span[data-source]', getAttrs: (dom) => ({ ref: (dom.dataset.source ?? '').slice(0, 200), at: null }) },
    ],
    toDOM: ({ attrs }) => ['span', { 'data-source': String(attrs.ref), title: sourceWords(attrs.ref, attrs.at) }, 0],
  },
};

export const schema = new Schema({ nodes: { doc: { content: 'block*' }, ...blocks, ...inlines }, marks });

/** Names of elements that rich text may hold on the board (the root and text have none). What else comes is refused by the server. */
export const NODE_NAMES: ReadonlySet<string> = new Set(
  Object.keys(schema.nodes).filter((name) => name !== 'doc' && name !== 'text'),
);
/** Names of the formats that letters may have. */
export const MARK_NAMES: ReadonlySet<string> = new Set(Object.keys(schema.marks));
