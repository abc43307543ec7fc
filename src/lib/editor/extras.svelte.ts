/**
 * What the editor brings later than its first keys: pictures, tables, live blocks, named people, colours of code. Loaded when the room has settled and handed to
 * the view as properties, so that the plugins (and the binding to the document among them) stay as they are.
 */
import type { Node } from 'prosemirror-model';
import type { Command, EditorState } from 'prosemirror-state';
import { Decoration, DecorationSet } from 'prosemirror-view';
import type { DirectEditorProps, EditorView } from 'prosemirror-view';
import { readerZone } from '#lib/ui/clock.svelte.ts';
import { absoluteText } from '#lib/ui/time-format.ts';
import { sourceWords } from '#model/postmortem/source-words.ts';
import { codeTokens } from './code-tokens.ts';
import type { CodeToken } from './code-tokens.ts';
import EditorBar from './EditorBar.svelte';
import type { EditorHouse } from './house.ts';
import { liveView, mentionView, pictureView } from './node-views.ts';
import { leaveTable, stepCell, tablePlace } from './tables.ts';
import { Uploads } from './uploads.svelte.ts';

/** What the bar below the text is about. */
export type BarPlace =
  { kind: 'table' } | { kind: 'code'; language: string } | { kind: 'source'; words: string } | null;

export interface ExtrasOptions {
  view: EditorView;
  house: EditorHouse;
  isMenuOpen: () => boolean;
}

/** Nodes never change, so a block that nobody touched keeps its colours. */
const known = new WeakMap<Node, readonly CodeToken[]>();
function tokensOf(node: Node): readonly CodeToken[] {
  const tokens = known.get(node) ?? codeTokens(node.textContent, String(node.attrs['language'] ?? ''));
  known.set(node, tokens);
  return tokens;
}

function codeDecorations(state: EditorState): DecorationSet {
  const found: Decoration[] = [];
  state.doc.descendants((node, pos) => {
    if (node.type.name !== 'code_block') return !node.isTextblock;
    for (const { from, to, kind } of tokensOf(node)) {
      found.push(Decoration.inline(pos + 1 + from, pos + 1 + to, { class: `code-${kind}` }));
    }
    return false;
  });
  return found.length === 0 ? DecorationSet.empty : DecorationSet.create(state.doc, found);
}

/** Colours, computed once per document. */
function colours(): (state: EditorState) => DecorationSet {
  let last: { doc: Node; set: DecorationSet } | null = null;
  return (state) => {
    if (last?.doc !== state.doc) last = { doc: state.doc, set: codeDecorations(state) };
    return last.set;
  };
}

/** Where the drafted sentence at the caret comes from. */
function sourcePlace({ selection }: EditorState): BarPlace {
  const mark = selection.$from.marks().find(({ type }) => type.name === 'source');
  const timeText = (at: number): string => absoluteText(at, Date.now(), readerZone());
  return mark ? { kind: 'source', words: sourceWords(mark.attrs['ref'], mark.attrs['at'], timeText) } : null;
}

const TABLE: BarPlace = { kind: 'table' };

export class Extras {
  readonly Bar = EditorBar;
  readonly view: EditorView;
  readonly uploads: Uploads;
  #place = $state.raw<BarPlace>(null);

  constructor({ view, house, isMenuOpen }: ExtrasOptions) {
    this.view = view;
    this.uploads = new Uploads(view, house.incident);
    view.setProps(this.#props(house, isMenuOpen));
    this.look();
  }

  get place(): BarPlace {
    return this.#place;
  }

  /** The caret or the text moved. */
  look(): void {
    const { state, editable } = this.view;
    if (!editable || !this.view.hasFocus()) return;
    const { parent } = state.selection.$from;
    if (parent.type.name === 'code_block') {
      this.#place = { kind: 'code', language: String(parent.attrs['language'] ?? '') };
    } else this.#place = tablePlace(state) ? TABLE : sourcePlace(state);
  }

  #props(house: EditorHouse, isMenuOpen: () => boolean): Partial<DirectEditorProps> {
    const takes = (files: FileList | undefined): boolean => this.uploads.take([...(files ?? [])]);
    return {
      nodeViews: { image: pictureView(house), live: liveView(house), mention: mentionView(house) },
      decorations: colours(),
      handleKeyDown: (view, event) => !isMenuOpen() && tableKey(view, event),
      handlePaste: (_view, event) => takes(event.clipboardData?.files),
      handleDrop: (view, event) => {
        const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
        if (!event.dataTransfer || event.dataTransfer.files.length === 0) return false;
        return this.uploads.take([...event.dataTransfer.files], at?.pos);
      },
    };
  }
}

/** Says in which language the code at the caret is. */
export const codeLanguage =
  (language: string): Command =>
  ({ selection, tr }, dispatch) => {
    const caret = selection.$from;
    if (caret.parent.type.name !== 'code_block') return false;
    dispatch?.(tr.setNodeAttribute(caret.before(), 'language', language));
    return true;
  };

function tableKey(view: EditorView, event: KeyboardEvent): boolean {
  const inList = view.state.selection.$from.node(-1)?.type.name === 'list_item';
  if (event.key === 'Tab' && !inList) return stepCell(event.shiftKey ? -1 : 1)(view.state, view.dispatch);
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) return leaveTable(view.state, view.dispatch);
  return false;
}
