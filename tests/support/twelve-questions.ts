/**
 * Twelve questions that a reader puts to a published postmortem, each answered yes or no from the exported page alone: nothing is looked up elsewhere. What they
 * ask is what a postmortem is for: to understand without having been there, to see the conditions behind the trigger, to find the way back to what was thought.
 */
import { blameHints } from '#model/blameless/hints.ts';

export interface Answer {
  question: string;
  yes: boolean;
  /** What on the page the answer rests on. */
  because: string;
}

const ENTITIES: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };
const plain = (html: string): string =>
  html
    .replace(/<(br|\/p|\/li|\/h\d|\/tr)[^>]*>/g, '\n')
    .replace(/<[^>]+>/g, '')
    .replace(/&(amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity)
    .trim();
/** The part of the page under a heading. */
const section = (html: string, title: string): string => {
  const [, rest = ''] = html.split(`<h2>${title}</h2>`);
  return rest.split('<h2>')[0] ?? '';
};
const says = (html: string): boolean => {
  const text = plain(html);
  return text !== '' && text !== 'Nothing recorded.';
};
const rowsOf = (html: string): string[][] =>
  [...html.matchAll(/<tr>(.*?)<\/tr>/gs)]
    .map(([, row = '']) => [...row.matchAll(/<td>(.*?)<\/td>/gs)].map(([, cell = '']) => plain(cell)))
    .filter((row) => row.length > 0);
const header = (html: string): Map<string, string> =>
  new Map(rowsOf(html.split('</table>')[0] ?? '').map(([name = '', value = '']) => [name, value]));
const sentences = (text: string): string[] => text.split(/(?<=[.!?])\s+/).filter((one) => one.trim() !== '');

/** Ends of the whys: items with nothing below them that say how they end, and how deep the tree goes. */
function whysOf(html: string): { depth: number; ends: number; ended: number } {
  const tree = html.split('<h3>').slice(1).join('<h3>');
  let [depth, deepest] = [0, 0];
  for (const [token] of tree.matchAll(/<\/?ul>/g)) {
    depth += token === '<ul>' ? 1 : -1;
    deepest = Math.max(deepest, depth);
  }
  const ends = [...tree.matchAll(/<li>([^<]*)<\/li>/g)].map(([, text = '']) => text);
  const ended = ends.filter((text) => /countermeasure: |stopped here: |open question/.test(text));
  return { depth: deepest, ends: ends.length, ended: ended.length };
}

type Question = readonly [question: string, ask: (html: string) => { yes: boolean; because: string }];
const QUESTIONS: readonly Question[] = [
  [
    'Does the head say which incident it was, how bad, of which services, who led it and who answers for the paper?',
    (html) => {
      const head = header(html);
      const missing = ['Incident', 'Severity', 'Services', 'Roles', 'Owner'].filter((name) => !head.get(name));
      return {
        yes: missing.length === 0,
        because: missing.length === 0 ? 'all five rows are there' : `missing: ${missing.join(', ')}`,
      };
    },
  ],
  [
    'Does the summary alone tell a stranger what happened, since when, for how long, and what ended it?',
    (html) => {
      const text = plain(section(html, 'Summary'));
      const yes = / began at /.test(text) && / for \d+/.test(text) && /What ended it: \S/.test(text);
      return { yes, because: `${sentences(text).length} sentences` };
    },
  ],
  [
    'Is the impact told with numbers?',
    (html) => {
      const numbers = plain(section(html, 'Impact')).match(/\d[\d ,.]*/g) ?? [];
      return { yes: numbers.length > 0, because: `${numbers.length} numbers` };
    },
  ],
  [
    'Is it told when and how it was seen, and how long that took?',
    (html) => {
      const text = plain(section(html, 'Detection'));
      return { yes: /Detected at /.test(text) && /Time to detect: /.test(text), because: sentences(text)[0] ?? '' };
    },
  ],
  [
    'Does the trigger stand apart from the conditions that made it possible?',
    (html) => {
      const factors = section(html, 'Contributing factors (root causes)');
      return {
        yes: says(section(html, 'Trigger')) && says(factors),
        because: plain(section(html, 'Trigger')).slice(0, 120),
      };
    },
  ],
  [
    'Does the story go forward from before the room was opened, each row with its time and zone?',
    (html) => {
      const rows = rowsOf(section(html, 'Timeline'));
      const times = rows.map(([time = '']) => time);
      const inOrder = times.every((time, at) => at === 0 || time >= (times[at - 1] ?? ''));
      const opened = rows.findIndex(([, , what = '']) => / declared /.test(what));
      const yes = rows.length > 5 && inOrder && times.every((time) => / UTC$/.test(time)) && opened >= 0;
      return { yes, because: `${rows.length} rows, the room opens in row ${opened + 1}` };
    },
  ],
  [
    'Are the ideas that proved wrong still there, and by what they fell?',
    (html) => {
      const fallen = rowsOf(section(html, 'What we thought')).filter(([, state]) => state === 'ruled-out');
      const shown = fallen.filter(([, , evidence = '']) => evidence !== '');
      return {
        yes: shown.length > 0 && shown.length === fallen.length,
        because: `${fallen.length} ruled out, ${shown.length} with evidence`,
      };
    },
  ],
  [
    'Do the whys branch, go three deep, and end in a countermeasure or a reason to stop?',
    (html) => {
      const { depth, ends, ended } = whysOf(section(html, 'Contributing factors (root causes)'));
      return {
        yes: depth >= 3 && ends >= 3 && ended >= 3,
        because: `${depth} deep, ${ends} ends, ${ended} of them say how they end`,
      };
    },
  ],
  [
    'Does the response name decisions with their times, and what ended it with whether that is a patch or a cure?',
    (html) => {
      const decided = plain(section(html, 'Response')).match(/\d\d:\d\d UTC Decided: /g)?.length ?? 0;
      const remedy = /patch|cure|went away/i.exec(header(html).get('Remedy') ?? '')?.[0] ?? '';
      return { yes: decided > 0 && remedy !== '', because: `${decided} decisions, ${remedy || 'no remedy'}` };
    },
  ],
  [
    'Is it said what went well, what went poorly and where luck helped?',
    (html) => {
      const empty = ['What went well', 'What went poorly', 'Where we got lucky'].filter(
        (title) => !says(section(html, title)),
      );
      return {
        yes: empty.length === 0,
        because: empty.length === 0 ? 'all three say something' : `empty: ${empty.join(', ')}`,
      };
    },
  ],
  [
    'Does every follow-up say what, who, until when and of which kind?',
    (html) => {
      const rows = rowsOf(section(html, 'Follow-ups'));
      const whole = rows.filter(([what, who, due, kind]) => what && who && who !== 'nobody yet' && due && kind);
      return { yes: rows.length > 0 && whole.length === rows.length, because: `${whole.length} of ${rows.length}` };
    },
  ],
  [
    'Could it be read aloud with everybody in the room: is nobody blamed?',
    (html) => {
      const lines = plain(html.replace(/<style>.*?<\/style>/gs, ''))
        .split('\n')
        .flatMap(sentences);
      const hints = lines.flatMap((line) => blameHints(line).map(({ start, end }) => line.slice(start, end)));
      return {
        yes: hints.length === 0,
        because: hints.length === 0 ? `${lines.length} sentences read` : hints.join('; '),
      };
    },
  ],
];

/** All twelve, answered from the page. */
export const answer = (html: string): Answer[] => QUESTIONS.map(([question, ask]) => ({ question, ...ask(html) }));
