/**
 * Pictures on their way into the text: sent to the incident's attachments first, put into the text when they are there. The place is kept as one of the
 * document, so that it stays right while others write.
 */
import type { EditorView } from 'prosemirror-view';
import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition, ySyncPluginKey } from 'y-prosemirror';
import { attach } from '#lib/evidence/attach.ts';

export interface Upload {
  id: number;
  name: string;
  /** 0 to 1. */
  share: number;
  /** Why it failed; null while it has not. */
  failed: string | null;
  cancel: () => void;
}
const PICTURE = /^image\/(png|jpeg|gif|webp)$/;

export class Uploads {
  #list = $state.raw<readonly Upload[]>([]);
  #last = 0;
  readonly #view: EditorView;
  readonly #incident: string;

  constructor(view: EditorView, incident: string) {
    this.#view = view;
    this.#incident = incident;
  }

  get list(): readonly Upload[] {
    return this.#list;
  }

  /** Starts sending the pictures among these files; false when there are none. `at` is where they go; left out: the caret. */
  take(files: readonly File[], at?: number): boolean {
    const pictures = files.filter(({ type }) => PICTURE.test(type));
    if (pictures.length === 0 || !this.#view.editable) return false;
    for (const file of pictures) void this.#send(file, at ?? this.#view.state.selection.to);
    return true;
  }

  /** Lets the reader choose pictures from this device. */
  choose(): void {
    const field = document.createElement('input');
    field.type = 'file';
    field.accept = 'image/png,image/jpeg,image/gif,image/webp';
    field.multiple = true;
    field.onchange = () => this.take([...(field.files ?? [])]);
    field.click();
  }

  drop(id: number): void {
    this.#list = this.#list.filter((one) => one.id !== id);
  }

  #change(id: number, change: Partial<Upload>): void {
    this.#list = this.#list.map((one) => (one.id === id ? { ...one, ...change } : one));
  }

  async #send(file: File, at: number): Promise<void> {
    this.#last += 1;
    const id = this.#last;
    const ending = new AbortController();
    const cancel = (): void => {
      ending.abort();
      this.drop(id);
    };
    this.#list = [...this.#list, { id, name: file.name || 'picture', share: 0, failed: null, cancel }];
    const place = this.#keep(at);
    try {
      const { hash } = await attach(this.#incident, file, (share) => this.#change(id, { share }), ending.signal);
      if (!ending.signal.aborted) this.#insert(hash, place());
      this.drop(id);
    } catch (error) {
      this.#change(id, { failed: error instanceof Error ? error.message : 'The picture was not taken.' });
    }
  }

  /** Keeps a place while others write; the answer is where it is when asked. */
  #keep(at: number): () => number {
    const view = this.#view;
    const binding = ySyncPluginKey.getState(view.state)?.binding;
    if (!binding) return () => Math.min(at, view.state.doc.content.size);
    const relative = absolutePositionToRelativePosition(at, binding.type, binding.mapping);
    return () => {
      const now = relativePositionToAbsolutePosition(binding.doc, binding.type, relative, binding.mapping);
      return Math.min(now ?? view.state.selection.to, view.state.doc.content.size);
    };
  }

  #insert(hash: string, at: number): void {
    const view = this.#view;
    const type = view.state.schema.nodes['image'];
    if (!type || view.isDestroyed) return;
    const node = type.create({ hash });
    const place = view.state.doc.resolve(at);
    // After the block of the caret, in place of an empty one.
    const isEmpty = place.parent.isTextblock && place.parent.content.size === 0;
    const from = place.parent.isTextblock ? (isEmpty ? place.before() : place.after()) : at;
    const tr = isEmpty ? view.state.tr.replaceWith(from, place.after(), node) : view.state.tr.insert(from, node);
    const paragraph = view.state.schema.nodes['paragraph'];
    const after = from + node.nodeSize;
    if (paragraph && after >= tr.doc.content.size) tr.insert(after, paragraph.create());
    view.dispatch(tr.scrollIntoView());
  }
}
