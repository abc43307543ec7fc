/**
 * Colours for code: comments, strings, numbers, keywords, and the lines of a difference. Enough to read a query or a config at night, small enough to be no
 * library; it never has to be right about a language, only steady.
 */
export interface CodeToken {
  from: number;
  to: number;
  kind: 'comment' | 'string' | 'number' | 'keyword' | 'added' | 'removed';
}
interface Language {
  comment: string;
  keywords: string;
  /** Keywords in any case. */
  anyCase?: boolean;
}

const HASH = '#[^\\n]*';
const SLASHES = '\\/\\/[^\\n]*|\\/\\*[\\s\\S]*?(?:\\*\\/|$)';
const C_LIKE =
  'as async await break case catch class const continue default defer do else enum export extends false final finally fn for from func function go if impl import in interface let loop match module mut namespace new nil null package private protected pub public range return select self static struct super switch this throw trait true try type undefined use var void while yield';
const LANGUAGES: Record<string, Language> = {
  sql: {
    comment: '--[^\\n]*|\\/\\*[\\s\\S]*?(?:\\*\\/|$)',
    keywords:
      'add all alter analyze and as asc begin between by case commit constraint create cross database default delete desc distinct drop else end exists explain false from full function group having if in index inner insert into is join key left like limit lock not null offset on or order outer primary references replace returning right rollback select set table then transaction true truncate union unique update using vacuum values view when where with',
    anyCase: true,
  },
  shell: {
    comment: '(?<=^|\\s)#[^\\n]*',
    keywords: 'case do done elif else esac exit export fi for function if in local return set sudo then until while',
  },
  python: {
    comment: HASH,
    keywords:
      'and as assert async await break class continue def del elif else except False finally for from global if import in is lambda None nonlocal not or pass raise return True try while with yield',
  },
  yaml: { comment: HASH, keywords: 'true false null yes no on off' },
  json: { comment: '(?!)', keywords: 'true false null' },
  code: { comment: SLASHES, keywords: C_LIKE },
};
/** What can be chosen: name as it is stored, name as it is shown, whose rules it goes by. */
export const CODE_LANGUAGES: readonly { value: string; label: string }[] = [
  { value: '', label: 'Plain' },
  { value: 'sql', label: 'SQL' },
  { value: 'shell', label: 'Shell' },
  { value: 'yaml', label: 'YAML' },
  { value: 'json', label: 'JSON' },
  { value: 'python', label: 'Python' },
  { value: 'typescript', label: 'JavaScript, TypeScript' },
  { value: 'go', label: 'Go' },
  { value: 'java', label: 'Java, Kotlin, C#' },
  { value: 'rust', label: 'Rust, C, C++' },
  { value: 'diff', label: 'Difference' },
];
const ALIASES: Record<string, string> = {
  bash: 'shell',
  sh: 'shell',
  zsh: 'shell',
  console: 'shell',
  yml: 'yaml',
  py: 'python',
  toml: 'yaml',
};
const RULES = new Map<string, RegExp>();
/** More than this is a log somebody pasted: drawn plain. */
const MOST_LETTERS = 60_000;

function rulesOf(name: string): RegExp {
  const known = RULES.get(name);
  if (known) return known;
  const { comment, keywords, anyCase } = LANGUAGES[name] ?? LANGUAGES['code'] ?? { comment: SLASHES, keywords: C_LIKE };
  const made = new RegExp(
    [
      `(?<comment>${comment})`,
      `(?<string>"(?:\\\\.|[^"\\\\\\n])*"?|'(?:\\\\.|[^'\\\\\\n])*'?|\`(?:\\\\.|[^\`\\\\])*\`?)`,
      `(?<number>(?<![\\w.])(?:0x[\\da-f]+|\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?)(?![\\w]))`,
      `(?<keyword>(?<![\\w$.-])(?:${keywords.replaceAll(' ', '|')})(?![\\w$-]))`,
    ].join('|'),
    anyCase ? 'gi' : 'g',
  );
  RULES.set(name, made);
  return made;
}

function diffTokens(text: string): CodeToken[] {
  return [...text.matchAll(/^([+-])(?!\1\1)[^\n]*/gm)].map((line) => ({
    from: line.index,
    to: line.index + line[0].length,
    kind: line[1] === '+' ? 'added' : 'removed',
  }));
}

/** The pieces of a text that have a colour, in order, in UTF-16 units; nothing for a language that is not named. */
export function codeTokens(text: string, language: string): CodeToken[] {
  const wanted = language.toLowerCase();
  if (wanted === '' || text.length > MOST_LETTERS) return [];
  if (wanted === 'diff' || wanted === 'patch') return diffTokens(text);
  const tokens: CodeToken[] = [];
  for (const found of text.matchAll(rulesOf(ALIASES[wanted] ?? wanted))) {
    const kind = (['comment', 'string', 'number', 'keyword'] as const).find((one) => found.groups?.[one] !== undefined);
    if (kind) tokens.push({ from: found.index, to: found.index + found[0].length, kind });
  }
  return tokens;
}
