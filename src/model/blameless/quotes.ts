// Which stretches of a passage are somebody else's words or code: quotation marks of several languages,
// backquotes, lines that begin with ">", and what follows "wrote:" or "said:". One pass, linear.

const closing: ReadonlyMap<string, string> = new Map([
  ['“', '”'],
  ['„', '“'],
  ['«', '»'],
  ['‘', '’'],
]);
const toggles = new Set(['"', '`']);
const wordCharacter = /[\p{L}\p{N}]/u;
const speech =
  /\b(?:wrote|writes|said|says|asked|replied|answered|tweeted|complained|commented|posted|reads?|stated|shouted|quote|told us|caller|customer|reporter|feedback)\s*:\s/i;

export interface Span {
  readonly start: number;
  readonly end: number;
}

interface Open {
  readonly mark: string;
  readonly at: number;
}

function isApostrophe(line: string, at: number): boolean {
  return wordCharacter.test(line[at - 1] ?? ' ') && wordCharacter.test(line[at + 1] ?? ' ');
}

function opensSingle(line: string, at: number): boolean {
  return !wordCharacter.test(line[at - 1] ?? ' ') && wordCharacter.test(line[at + 1] ?? ' ');
}

function quotedInLine(line: string, offset: number): Span[] {
  const spans: Span[] = [];
  let open: Open | undefined;
  for (let at = 0; at < line.length; at++) {
    const mark = line[at] ?? '';
    if (open) {
      const apostrophe = (mark === "'" || mark === '’') && isApostrophe(line, at);
      if (mark === open.mark && !apostrophe) {
        spans.push({ start: offset + open.at, end: offset + at + 1 });
        open = undefined;
      }
      continue;
    }
    const close = closing.get(mark);
    if (close !== undefined) open = { mark: close, at };
    else if (toggles.has(mark)) open = { mark, at };
    else if (mark === "'" && opensSingle(line, at)) open = { mark: "'", at };
  }
  return spans;
}

/** The quoted stretches of a passage, ascending. A mark that is not closed on its line opens nothing. */
export function quotedSpans(text: string): Span[] {
  const spans: Span[] = [];
  let offset = 0;
  let fenced = false;
  for (const line of text.split('\n')) {
    const end = offset + line.length;
    const head = line.slice(0, 8).trimStart();
    const fence = head.startsWith('```');
    if (fence) fenced = !fenced;
    const said = line === '' ? null : speech.exec(line.slice(0, 400));
    if (fenced || fence || head.startsWith('>')) spans.push({ start: offset, end });
    else if (said) {
      const from = said.index + said[0].length;
      spans.push(...quotedInLine(line.slice(0, from), offset), { start: offset + from, end });
    } else spans.push(...quotedInLine(line, offset));
    offset = end + 1;
  }
  return spans;
}
