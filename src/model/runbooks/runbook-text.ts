/** The text of a service's runbooks as it is kept: one of them found, put in place of another, or set below the others. Every other line stays as it is. */
import { splitRunbooks } from './runbook.ts';

const linesOf = (text: string): string[] => text.replaceAll('\r\n', '\n').split('\n');
const ended = (text: string): string => `${text.trim()}\n`;

/** The text of the runbook at `index`, its front matter included, without the empty lines around it. */
export function runbookText(text: string, index: number): string {
  const parts = splitRunbooks(text);
  return linesOf(text)
    .slice(parts[index]?.from, parts[index + 1]?.from)
    .join('\n')
    .trim();
}

/** The text with another runbook at `index`. */
export function replaceRunbook(text: string, index: number, runbook: string): string {
  const parts = splitRunbooks(text);
  const lines = linesOf(text);
  const before = lines.slice(0, parts[index]?.from).join('\n').trim();
  const next = parts[index + 1]?.from;
  const after = next === undefined ? '' : lines.slice(next).join('\n').trim();
  return ended([before, runbook.trim(), after].filter((part) => part !== '').join('\n\n'));
}

/** The text with one more runbook below the others. */
export const appendRunbook = (text: string, runbook: string): string =>
  ended([text.trim(), runbook.trim()].filter((part) => part !== '').join('\n\n'));

/** The same runbook with front matter, so that below another it is one of its own and not more of that. */
export const withFront = (runbook: string, title: string): string =>
  splitRunbooks(runbook)[0]?.front === '' ? `---\ntitle: ${JSON.stringify(title)}\n---\n${runbook.trim()}` : runbook;
