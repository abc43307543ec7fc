/**
 * Draws the carets of the others and tells the others of one's own. Carets are placed by what the shared text says of them, all in one go, when the others wrote or
 * moved; own keys only push them along, so that what a key costs does not grow with the number of people.
 */
import { Plugin } from 'prosemirror-state';
import type { EditorState } from 'prosemirror-state';
import { Decoration, DecorationSet } from 'prosemirror-view';
import type { EditorView } from 'prosemirror-view';
import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition, ySyncPluginKey } from 'y-prosemirror';
import type { Awareness } from 'y-protocols/awareness';
import { compareRelativePositions, createRelativePositionFromJSON } from 'yjs';
import type { Doc, RelativePosition, XmlFragment } from 'yjs';
import { caretOf, raiseFlags, selectionAttributes } from './cursors.ts';

/** The part of the binding's state that places are looked up in. */
interface Bound {
  doc: Doc;
  type: XmlFragment;
  binding: { mapping: Parameters<typeof relativePositionToAbsolutePosition>[3] };
  isChangeOrigin: boolean;
}
interface Change {
  added: number[];
  updated: number[];
  removed: number[];
}
interface Places {
  anchor: RelativePosition;
  head: RelativePosition;
}

const boundOf = (state: EditorState): Bound => ySyncPluginKey.getState(state);

function placesOf(state: Record<string, unknown> | null | undefined): Places | null {
  const cursor = state?.['cursor'];
  if (typeof cursor !== 'object' || cursor === null || !('anchor' in cursor) || !('head' in cursor)) return null;
  return { anchor: createRelativePositionFromJSON(cursor.anchor), head: createRelativePositionFromJSON(cursor.head) };
}

function toOffset({ doc, type, binding }: Bound, place: RelativePosition): number | null {
  return relativePositionToAbsolutePosition(doc, type, place, binding.mapping);
}

function drawn(state: EditorState, awareness: Awareness, isHidden: () => boolean): DecorationSet {
  const bound = boundOf(state);
  if (isHidden()) return DecorationSet.empty;
  const most = Math.max(0, state.doc.content.size - 1);
  const found: Decoration[] = [];
  for (const [client, told] of awareness.getStates()) {
    const places = client === bound.doc.clientID ? null : placesOf(told);
    if (!places) continue;
    const head = toOffset(bound, places.head);
    const anchor = compareRelativePositions(places.anchor, places.head) ? head : toOffset(bound, places.anchor);
    if (anchor === null || head === null) continue;
    const [from, to] = [Math.min(anchor, head, most), Math.min(Math.max(anchor, head), most)];
    const user = told['user'];
    found.push(Decoration.widget(Math.min(head, most), () => caretOf(user, client), { key: `${client}`, side: 10 }));
    if (from < to) found.push(Decoration.inline(from, to, selectionAttributes(user), { inclusiveEnd: true }));
  }
  return DecorationSet.create(state.doc, found);
}

/** Tells where the caret is, while this editor has the focus; takes it back when another place has it. */
function tellOwn(view: EditorView, awareness: Awareness): void {
  const bound = boundOf(view.state);
  const told = placesOf(awareness.getLocalState());
  if (!view.hasFocus()) {
    // Only a caret that was told of this text.
    if (told && toOffset(bound, told.anchor) !== null) awareness.setLocalStateField('cursor', null);
    return;
  }
  const place = (at: number): RelativePosition =>
    absolutePositionToRelativePosition(at, bound.type, bound.binding.mapping);
  const { anchor: anchorAt, head: headAt } = view.state.selection;
  const anchor = place(anchorAt);
  const head = headAt === anchorAt ? anchor : place(headAt);
  if (told && compareRelativePositions(told.anchor, anchor) && compareRelativePositions(told.head, head)) return;
  awareness.setLocalStateField('cursor', { anchor, head });
}

/** Makes the plugin; `isHidden` is asked at each drawing. */
export function caretPlugin(awareness: Awareness, isHidden: () => boolean): Plugin<DecorationSet> {
  let isStale = false;
  const plugin: Plugin<DecorationSet> = new Plugin<DecorationSet>({
    state: {
      init: (_config, state) => drawn(state, awareness, isHidden),
      apply(transaction, before, _old, state) {
        if (!boundOf(state).isChangeOrigin && !transaction.getMeta(plugin)) {
          return before.map(transaction.mapping, transaction.doc);
        }
        isStale = false;
        return drawn(state, awareness, isHidden);
      },
    },
    props: { decorations: (state) => plugin.getState(state) },
    view(view) {
      const own = awareness.clientID;
      const stopFlags = raiseFlags(view.dom, awareness);
      let frame: number | null = null;
      const redraw = (): void => {
        frame = null;
        // What the others wrote came with it and has drawn them already.
        if (isStale && !view.isDestroyed) view.dispatch(view.state.tr.setMeta(plugin, true));
      };
      const onChange = ({ added, updated, removed }: Change): void => {
        if (![...added, ...updated, ...removed].some((client) => client !== own)) return;
        isStale = true;
        frame ??= requestAnimationFrame(redraw);
      };
      const tell = (): void => tellOwn(view, awareness);
      awareness.on('change', onChange);
      view.dom.addEventListener('focusin', tell);
      view.dom.addEventListener('focusout', tell);
      return {
        update: tell,
        destroy() {
          stopFlags();
          if (frame !== null) cancelAnimationFrame(frame);
          view.dom.removeEventListener('focusin', tell);
          view.dom.removeEventListener('focusout', tell);
          awareness.off('change', onChange);
          awareness.setLocalStateField('cursor', null);
        },
      };
    },
  });
  return plugin;
}
