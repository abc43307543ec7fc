/** An incident as one HTML file: no script, nothing loaded from anywhere, readable and printable in twenty years. Everything written by people is escaped. */
import { isSafeLink } from '../postmortem/schema.ts';
import { sourceWords } from '../postmortem/source-words.ts';
import type { RichNode } from '../postmortem/text.ts';
import { exportDocument } from './document.ts';
import type { ExportBlock, ExportInput } from './document.ts';
import type { Pictures } from './settled.ts';

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** Text as HTML text or as a quoted attribute. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter);

const TAGS: readonly [readonly string[], string][] = [
  [['strong', 'bold'], 'strong'],
  [['em', 'italic'], 'em'],
  [['strike'], 's'],
  [['code'], 'code'],
];

function run(text: string, marks: Record<string, unknown>): string {
  let out = escapeHtml(text).replace(/\n/g, '<br>');
  for (const [names, tag] of TAGS)
    if (names.some((name) => Object.hasOwn(marks, name))) out = `<${tag}>${out}</${tag}>`;
  const { source } = marks;
  if (typeof source === 'object' && source !== null) {
    const { ref, at }: { ref?: unknown; at?: unknown } = source;
    out = `<span class="from" title="${escapeHtml(sourceWords(ref, at))}">${out}</span>`;
  }
  const link = marks.link;
  const href = typeof link === 'object' && link !== null && 'href' in link ? link.href : null;
  return isSafeLink(href) ? `<a href="${escapeHtml(href)}" rel="noreferrer noopener">${out}</a>` : out;
}

const NONE: Pictures = new Map();
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const spanOf = (name: string, value: unknown): string =>
  typeof value === 'number' && Number.isInteger(value) && value > 1 && value <= 1_000 ? ` ${name}="${value}"` : '';
const WRAPPERS: Record<string, string> = {
  paragraph: 'p',
  blockquote: 'blockquote',
  callout: 'aside',
  bullet_list: 'ul',
  ordered_list: 'ol',
  list_item: 'li',
  table: 'table',
  table_row: 'tr',
};

/** A picture that comes with the page, or what it shows in words. */
function picture({ attrs }: RichNode, pictures: Pictures): string {
  const alt = escapeHtml(textOf(attrs.alt) || textOf(attrs.title));
  const source = pictures.get(textOf(attrs.hash));
  if (source === undefined) {
    const words = `Image: ${alt || escapeHtml(textOf(attrs.hash))}`;
    const address = textOf(attrs.src);
    return `<p class="image">${isSafeLink(address) ? `<a href="${escapeHtml(address)}" rel="noreferrer noopener">${words}</a>` : words}</p>`;
  }
  const caption = alt === '' ? '' : `<figcaption>${alt}</figcaption>`;
  return `<figure><img src="${escapeHtml(source)}" alt="${alt}">${caption}</figure>`;
}

function node(part: RichNode, pictures: Pictures): string {
  const inside = (): string => rich(part.children, pictures);
  switch (part.name) {
    case '#text':
      return part.runs.map(({ text, marks }) => run(text, marks)).join('');
    case 'hard_break':
      return '<br>';
    case 'horizontal_rule':
      return '<hr>';
    case 'mention':
      return `<span class="mention">${escapeHtml(textOf(part.attrs.label))}</span>`;
    case 'image':
      return picture(part, pictures);
    case 'heading': {
      const level =
        typeof part.attrs.level === 'number' ? Math.min(6, Math.max(1, Math.trunc(part.attrs.level)) + 1) : 3;
      return `<h${level}>${inside()}</h${level}>`;
    }
    case 'code_block':
      return `<pre><code${part.attrs.language ? ` data-language="${escapeHtml(textOf(part.attrs.language))}"` : ''}>${part.children.map((child) => escapeHtml(child.runs.map(({ text }) => text).join(''))).join('')}</code></pre>`;
    case 'table_cell':
    case 'table_header': {
      const tag = part.name === 'table_cell' ? 'td' : 'th';
      return `<${tag}${spanOf('colspan', part.attrs.colspan)}${spanOf('rowspan', part.attrs.rowspan)}>${inside()}</${tag}>`;
    }
    default: {
      const tag = Object.hasOwn(WRAPPERS, part.name) ? WRAPPERS[part.name] : undefined;
      return tag ? `<${tag}>${inside()}</${tag}>` : inside();
    }
  }
}

/** Rich text as HTML. Depth is bounded by the reader that made the nodes. */
export const rich = (nodes: readonly RichNode[], pictures: Pictures = NONE): string =>
  nodes.map((part) => node(part, pictures)).join('');

/** Items with depths as nested lists; a depth may rise by one at most. */
function nested(items: readonly { depth: number; text: string }[]): string {
  let out = '';
  let open = -1;
  for (const { depth, text } of items) {
    const to = Math.min(depth, open + 1, 40);
    if (to > open) out += '<ul>';
    else out += '</li>' + '</ul></li>'.repeat(open - to);
    out += `<li>${escapeHtml(text)}`;
    open = to;
  }
  return out + '</li></ul>'.repeat(open + 1);
}

/** Cells without a long word keep their words whole; an address may be cut wherever the page ends. */
const long = (cell: string): string => (/\S{25}/.test(cell) ? ' class="long"' : '');

function spelled(part: ExportBlock, pictures: Pictures): string {
  switch (part.block) {
    case 'heading':
      return `<h${part.level}>${escapeHtml(part.text)}</h${part.level}>`;
    case 'paragraph':
      return `<p>${escapeHtml(part.text).replace(/\n/g, '<br>')}</p>`;
    case 'list':
      return nested(part.items);
    case 'table': {
      const cells = (row: readonly string[], tag: string): string =>
        row.map((cell) => `<${tag}${long(cell)}>${escapeHtml(cell).replace(/\n/g, '<br>')}</${tag}>`).join('');
      const head = part.head.some((text) => text !== '') ? `<thead><tr>${cells(part.head, 'th')}</tr></thead>` : '';
      return `<table>${head}<tbody>${part.rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('')}</tbody></table>`;
    }
    case 'rich':
      return rich(part.nodes, pictures);
  }
}

const STYLE = `
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{line-height:1.2}h2{margin-top:2.5rem;border-bottom:1px solid #8886}
table{border-collapse:collapse;width:100%;margin:1rem 0;font-size:.9em}
th,td{border:1px solid #8886;padding:.3rem .6rem;text-align:left;vertical-align:top}
.long,td:has(p){overflow-wrap:anywhere}th p,td p{margin:.2rem 0}
@media(max-width:40rem){table{display:block;overflow-x:auto}}
pre{overflow:auto;padding:.8rem;border:1px solid #8886}
blockquote,aside{margin:1rem 0;padding:.2rem 1rem;border-left:4px solid #888}
.mention{font-weight:600}.from{text-decoration:underline dotted #8888;text-underline-offset:.25em}
figure{margin:1rem 0}figure img{max-width:100%}figcaption{font-size:.9em}
@media print{:root{color-scheme:light}body{max-width:none;margin:0;font-size:11pt}h1,h2,h3,h4{break-after:avoid}
tr,figure,img,li>p{break-inside:avoid}figure img{max-height:22cm}thead{display:table-header-group}
pre{overflow:visible;white-space:pre-wrap;overflow-wrap:anywhere}p,li{orphans:3;widows:3}}
`;

/** The whole incident as a standalone page. */
export const exportHtml = (input: ExportInput, pictures: Pictures = NONE): string =>
  htmlPage(`#${input.state.number} ${input.state.title}`, exportDocument(input), pictures);

/** Blocks as a standalone page. */
export function htmlPage(name: string, blocks: readonly ExportBlock[], pictures: Pictures = NONE): string {
  const body = blocks.map((part) => spelled(part, pictures)).join('\n');
  const title = escapeHtml(name);
  // The policy holds in a browser that opens the file: even a hole in the escaping could run nothing.
  const policy = `default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${title}</title><style>${STYLE}</style></head>
<body><main>
${body}
</main></body></html>
`;
}
