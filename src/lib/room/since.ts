/** What to tell somebody who comes back: at most seven headlines, the weightiest kinds first chosen, told in the order of time. Pure. */
import type { LogItem } from '#model/timeline/log.ts';

const MOST = 7;

function weight(item: LogItem): number {
  if (item.type === 'entry') return item.entry.key ? 6 : item.kind === 'decision' ? 5 : item.entry.struck ? 0 : 1;
  switch (item.fact.type) {
    case 'status-changed':
    case 'handoff-accepted':
      return 9;
    case 'severity-changed':
    case 'role-accepted':
      return 8;
    case 'update-published':
    case 'declared':
      return 7;
    case 'page-escalated':
    case 'nobody-paged':
      return 4;
    case 'person-joined':
      return 0;
    default:
      return 2;
  }
}

export interface Since {
  shown: LogItem[];
  folded: LogItem[];
}

/** Splits what is new into headlines and the rest. */
export function headlines(items: readonly LogItem[]): Since {
  const ranked = items.map((item, index) => ({ item, index, weight: weight(item) }));
  const best = ranked.toSorted((a, b) => b.weight - a.weight || b.index - a.index).slice(0, MOST);
  const chosen = new Set(best.map(({ item }) => item.key));
  return {
    shown: items.filter(({ key }) => chosen.has(key)),
    folded: items.filter(({ key }) => !chosen.has(key)),
  };
}
