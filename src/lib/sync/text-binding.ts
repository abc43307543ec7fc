/**
 * Binds a plain input or textarea to a Y.Text: what is typed becomes the smallest edit, what others write appears without
 * moving the caret, and undo takes back own edits only. Used as a Svelte attachment.
 */
import { UndoManager } from 'yjs';
import type { Text as YText, Transaction, YTextEvent } from 'yjs';
import { changeBetween, movedBy } from './text-diff.ts';

type Field = HTMLInputElement | HTMLTextAreaElement;

/** Attaches a field to a text until it is removed. */
export const boundTo =
  (text: YText, onInput?: () => void) =>
  (field: Field): (() => void) => {
    const origin = {};
    const undo = new UndoManager(text, { trackedOrigins: new Set([origin]) });
    let shown = text.toString();
    let composing = false;
    field.value = shown;

    const write = (): void => {
      const caret = field.selectionStart ?? field.value.length;
      const change = changeBetween(shown, field.value, caret);
      if (!change) return;
      shown = field.value;
      text.doc?.transact(() => {
        if (change.removed > 0) text.delete(change.at, change.removed);
        if (change.inserted) text.insert(change.at, change.inserted);
      }, origin);
      onInput?.();
    };
    const show = (event: YTextEvent, transaction: Transaction): void => {
      if (transaction.origin === origin) return;
      // An unfinished composition is not on the shared text yet; it is written first, so that it is not lost.
      if (composing) return;
      const { selectionStart, selectionEnd } = field;
      shown = text.toString();
      field.value = shown;
      if (document.activeElement !== field || selectionStart === null || selectionEnd === null) return;
      field.setSelectionRange(movedBy(event.delta, selectionStart), movedBy(event.delta, selectionEnd));
    };
    const onStart = (): void => void (composing = true);
    const onEnd = (): void => {
      composing = false;
      mergeComposition();
    };
    const mergeComposition = (): void => {
      const current = text.toString();
      const mine = changeBetween(shown, field.value, field.selectionStart ?? field.value.length);
      const theirs = changeBetween(shown, current);
      if (!theirs) return write();
      // Somebody wrote meanwhile: place the composed words by the distance that their edit moved ours.
      const shift = mine && theirs.at <= mine.at ? theirs.inserted.length - theirs.removed : 0;
      if (mine) {
        const at = Math.max(0, Math.min(current.length, mine.at + shift));
        text.doc?.transact(() => text.insert(at, mine.inserted), origin);
      }
      shown = text.toString();
      field.value = shown;
    };
    const onFieldInput = (): void => {
      if (!composing) write();
    };
    const onKey = (event: Event): void => {
      if (!(event instanceof KeyboardEvent) || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      const key = event.key.toLowerCase();
      if (key !== 'z' && key !== 'y') return;
      event.preventDefault();
      if (key === 'y' || event.shiftKey) undo.redo();
      else undo.undo();
    };
    text.observe(show);
    field.addEventListener('input', onFieldInput);
    field.addEventListener('compositionstart', onStart);
    field.addEventListener('compositionend', onEnd);
    field.addEventListener('keydown', onKey);
    return () => {
      text.unobserve(show);
      undo.destroy();
      field.removeEventListener('input', onFieldInput);
      field.removeEventListener('compositionstart', onStart);
      field.removeEventListener('compositionend', onEnd);
      field.removeEventListener('keydown', onKey);
    };
  };
