/** Whys and follow-ups in an export: the tree as an indented list by question, the follow-ups as a table. */
import type { Followup } from '../followups/followups.ts';
import { WHY_QUESTIONS } from '../incident/words.ts';
import type { WhyQuestion } from '../incident/words.ts';
import { flatten, whyTree } from '../whys/tree.ts';
import type { WhyNode } from '../whys/tree.ts';
import type { ExportBlock, LiveContext } from './document.ts';

export const QUESTION_TEXT: Record<WhyQuestion, string> = {
  happened: 'Why did it happen?',
  lasted: 'Why did it last or spread?',
  unseen: 'Why was it not seen earlier?',
};

function whyText({ why }: WhyNode, followups: readonly Followup[], evidence: ReadonlyMap<string, string>): string {
  const answers = followups.filter((one) => one.cause === why.id).map((one) => one.text);
  const shows = why.evidence.flatMap((id) => evidence.get(id) ?? []);
  const parts = [
    why.statement,
    ...(shows.length > 0 ? [`evidence: ${shows.join('; ')}`] : []),
    ...(why.note ? [`noted: ${why.note}`] : []),
    ...[why.countermeasure, ...answers].filter((text) => text.trim() !== '').map((text) => `countermeasure: ${text}`),
    ...(why.stop === null ? [] : [`stopped here: ${why.stop}`]),
    ...(why.parked ? ['open question'] : []),
  ];
  return parts.join(' - ');
}

export function whyItems({ board }: LiveContext): ExportBlock[] {
  const tree = whyTree(board.whys);
  const evidence = new Map<string, string>(board.evidence.map((one) => [one.id, one.title || one.name || one.kind]));
  return WHY_QUESTIONS.flatMap((question): ExportBlock[] => {
    if (tree[question].length === 0) return [];
    const items = [...flatten(tree[question])].map((node) => ({
      depth: node.depth,
      text: whyText(node, board.followups, evidence),
    }));
    return [
      { block: 'heading', level: 3, text: QUESTION_TEXT[question] },
      { block: 'list', items },
    ];
  });
}

export function followupsRows({ board, state, say, timeText }: LiveContext): ExportBlock[] {
  const rows = board.followups.map((one) => [
    one.text,
    one.owner === null ? (one.ownerRole ?? one.team ?? 'nobody yet') : say(`{actor:${one.owner}}`),
    one.due === null ? '' : timeText(one.due).slice(0, 10),
    [one.kind, one.detail, one.remedy, one.priority].filter(Boolean).join(', '),
    one.state + (one.outcome.trim() === '' ? '' : `: ${one.outcome}`),
    state.tickets[one.id]?.url ?? '',
  ]);
  return rows.length === 0
    ? []
    : [{ block: 'table', head: ['Follow-up', 'Owner', 'Due', 'Kind', 'State', 'Ticket'], rows }];
}
