/** How pictures, live blocks and named people are drawn in the editor. */
import type { Node } from 'prosemirror-model';
import { NodeSelection } from 'prosemirror-state';
import type { EditorView, NodeView, NodeViewConstructor } from 'prosemirror-view';
import { attachmentPath } from '#lib/evidence/attach.ts';
import { isAttachmentHash } from '#model/postmortem/attributes.ts';
import type { EditorHouse } from './house.ts';

type Pos = () => number | undefined;
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function remove(view: EditorView, getPos: Pos): void {
  const pos = getPos();
  const node = pos === undefined ? null : view.state.doc.nodeAt(pos);
  if (pos === undefined || !node || !view.editable) return;
  view.dispatch(view.state.tr.delete(pos, pos + node.nodeSize));
  view.focus();
}

/** A field for what a picture shows, for those who cannot see it. */
function altField(node: Node, view: EditorView, getPos: Pos): HTMLInputElement {
  const field = document.createElement('input');
  field.type = 'text';
  field.className = 'picture-alt';
  field.maxLength = 1_000;
  field.placeholder = 'What does it show? For those who cannot see it.';
  field.setAttribute('aria-label', 'What the picture shows');
  field.value = text(node.attrs['alt']);
  field.onchange = () => {
    const pos = getPos();
    if (pos !== undefined) view.dispatch(view.state.tr.setNodeAttribute(pos, 'alt', field.value.trim()));
  };
  field.onkeydown = (event) => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.preventDefault();
    field.blur();
    view.focus();
  };
  return field;
}

/** A picture of the incident's attachments; others load nothing. */
export const pictureView =
  ({ incident }: EditorHouse): NodeViewConstructor =>
  (first, view, getPos) => {
    const dom = document.createElement('figure');
    dom.className = 'picture';
    const image = document.createElement('img');
    image.loading = 'lazy';
    image.onerror = () => dom.classList.add('picture-missing');
    image.onclick = () => {
      const pos = getPos();
      if (pos !== undefined) view.dispatch(view.state.tr.setSelection(NodeSelection.create(view.state.doc, pos)));
    };
    const field = altField(first, view, getPos);
    dom.append(image, field);
    const draw = (node: Node): void => {
      const hash = node.attrs['hash'];
      const alt = text(node.attrs['alt']);
      const source = isAttachmentHash(hash) ? attachmentPath(incident, hash) : '';
      if (source !== '' && image.getAttribute('src') !== source) image.src = source;
      dom.classList.toggle('picture-missing', source === '');
      image.alt = alt;
      if (document.activeElement !== field) field.value = alt;
      field.disabled = !view.editable;
    };
    draw(first);
    return {
      dom,
      update(node) {
        if (node.type !== first.type) return false;
        draw(node);
        return true;
      },
      stopEvent: (event) => event.target === field,
      ignoreMutation: () => true,
    };
  };

/** The incident's own data, drawn by the house; hidden where the page shows the same beside. */
export const liveView =
  (house: EditorHouse): NodeViewConstructor =>
  (first, view, getPos): NodeView => {
    const dom = document.createElement('div');
    const kind = text(first.attrs['kind']);
    dom.dataset['live'] = kind;
    dom.contentEditable = 'false';
    const isBeside = kind === house.shownBeside;
    dom.classList.toggle('shown-beside', isBeside);
    const end = isBeside ? null : house.showLive(dom, kind, view.editable ? () => remove(view, getPos) : null);
    return {
      dom,
      update: (node) => node.type === first.type && node.attrs['kind'] === first.attrs['kind'],
      stopEvent: (event) =>
        event.type !== 'dragstart' && dom.contains(event.target instanceof Element ? event.target : null),
      ignoreMutation: () => true,
      destroy: () => end?.(),
    };
  };

/** Somebody or something by name, as they are called now. */
export const mentionView =
  (house: EditorHouse): NodeViewConstructor =>
  (node): NodeView => {
    const dom = document.createElement('span');
    dom.dataset['mention'] = text(node.attrs['kind']);
    const end = house.follow(() => {
      dom.textContent = house.nameOf(node.attrs['kind'], node.attrs['ref']) ?? text(node.attrs['label']);
    });
    return { dom, ignoreMutation: () => true, destroy: end };
  };
