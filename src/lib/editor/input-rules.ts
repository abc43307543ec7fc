/** Markdown as it is typed: `# `, `- `, `1. `, `> `, three backticks, `---`, and `**`, `_`, backtick and `~~` around words. */
import { InputRule, inputRules, textblockTypeInputRule, wrappingInputRule } from 'prosemirror-inputrules';
import type { MarkType, Schema } from 'prosemirror-model';
import type { Plugin } from 'prosemirror-state';

const MAX_HEADING = 3;

/** Turns `<open>words<close>` into marked words when the closing sign is typed. */
function markRule(pattern: RegExp, mark: MarkType): InputRule {
  return new InputRule(pattern, (state, match, start, end) => {
    const words = match[1];
    if (!words || state.doc.rangeHasMark(start, end, state.schema.marks['code'] ?? mark)) return null;
    const lead = match[0].indexOf(words[0] ?? '') > 0 ? (match[0].match(/^\s/)?.[0].length ?? 0) : 0;
    const transaction = state.tr.replaceWith(start + lead, end, state.schema.text(words, [mark.create()]));
    return transaction.removeStoredMark(mark);
  });
}

/** In a list the sign of the next item is drawn already; typed again it is dropped instead of beginning a list in the list. */
const noListInList = new InputRule(/^\s*(?:[-*]|\d{1,3}[.)])\s$/, (state, _match, start, end) =>
  state.selection.$from.node(-1)?.type.name === 'list_item' ? state.tr.delete(start, end) : null,
);

function ruleLine(schema: Schema): InputRule | null {
  const rule = schema.nodes['horizontal_rule'];
  if (!rule) return null;
  return new InputRule(/^---$/, (state, _match, start, end) => {
    const paragraph = state.schema.nodes['paragraph'];
    const after = paragraph ? [rule.create(), paragraph.create()] : [rule.create()];
    return state.tr.replaceWith(start - 1, end + 1, after);
  });
}

/** The plugin, with rules for as many nodes and marks as the schema has. */
export function markdownRules(schema: Schema): Plugin {
  const { nodes, marks } = schema;
  const rules: InputRule[] = [noListInList];
  const heading = nodes['heading'];
  if (heading) {
    rules.push(
      textblockTypeInputRule(new RegExp(`^(#{1,${MAX_HEADING}})\\s$`), heading, (match) => ({
        level: match[1]?.length ?? 1,
      })),
    );
  }
  if (nodes['bullet_list']) rules.push(wrappingInputRule(/^\s*[-*]\s$/, nodes['bullet_list']));
  if (nodes['ordered_list']) {
    rules.push(wrappingInputRule(/^(\d{1,3})[.)]\s$/, nodes['ordered_list'], (match) => ({ order: Number(match[1]) })));
  }
  if (nodes['blockquote']) rules.push(wrappingInputRule(/^\s*>\s$/, nodes['blockquote']));
  if (nodes['code_block']) rules.push(textblockTypeInputRule(/^```$/, nodes['code_block']));
  if (marks['strong']) rules.push(markRule(/\*\*([^*\s](?:[^*]*[^*\s])?)\*\*$/, marks['strong']));
  if (marks['em']) rules.push(markRule(/(?:^|\s)_([^_\s](?:[^_]*[^_\s])?)_$/, marks['em']));
  if (marks['code']) rules.push(markRule(/`([^`]+)`$/, marks['code']));
  if (marks['strike']) rules.push(markRule(/~~([^~\s](?:[^~]*[^~\s])?)~~$/, marks['strike']));
  const line = ruleLine(schema);
  if (line) rules.push(line);
  return inputRules({ rules });
}
