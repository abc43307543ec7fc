/**
 * Cleaning what is pasted. Office programs, chats and web pages bring styles, empty wrappers and tracking links; the schema drops
 * unknown markup, and this takes away what the schema would let through. A megabyte of plain text arrives as lines, not as one node.
 */
const DROPPED = 'style, script, meta, link, title, svg, iframe, object, template, [aria-hidden="true"]';
const PARAGRAPH_LINES = 200;

/** HTML with nothing left but structure and words; used as ProseMirror's `transformPastedHTML`. */
export function cleanHtml(html: string): string {
  const page = new DOMParser().parseFromString(html, 'text/html');
  for (const element of page.querySelectorAll(DROPPED)) element.remove();
  for (const comment of commentsIn(page)) comment.remove();
  // Google Docs wraps everything in a bold element with a normal weight.
  for (const bold of page.querySelectorAll('b, strong')) {
    if (bold instanceof HTMLElement && /^(normal|400)$/.test(bold.style.fontWeight))
      bold.replaceWith(...bold.childNodes);
  }
  for (const link of page.querySelectorAll('a[href]')) {
    if (!/^(https?:|mailto:|tel:)/i.test(link.getAttribute('href') ?? '')) link.replaceWith(...link.childNodes);
  }
  for (const element of page.body.querySelectorAll('*')) {
    for (const { name } of [...element.attributes]) {
      if (name === 'style' || name === 'class' || name === 'id' || name.startsWith('on')) element.removeAttribute(name);
    }
  }
  return page.body.innerHTML;
}

function commentsIn(page: Document): ChildNode[] {
  const found: ChildNode[] = [];
  const walker = page.createTreeWalker(page.body, NodeFilter.SHOW_COMMENT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node instanceof Comment) found.push(node);
  }
  return found;
}

/** Whether plain text is so long that it belongs into one code block instead of thousands of paragraphs. */
export const isLongPaste = (text: string): boolean => countLines(text) > PARAGRAPH_LINES;

function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at !== -1 && lines <= PARAGRAPH_LINES; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
