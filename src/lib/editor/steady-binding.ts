/**
 * Keeps an open editor following when somebody else deletes what is selected in it. The binding puts the selection back after each change of the others; when
 * the selected block itself is gone it throws, the change is not drawn, and the connection that brought it is thrown off its course.
 */
import type { EditorState } from 'prosemirror-state';
import { ySyncPluginKey } from 'y-prosemirror';
import type { Transaction, YEvent, XmlElement } from 'yjs';

/** The part of the binding that follows what others do. */
interface Following {
  _observeFunction: (events: YEvent<XmlElement>[], transaction: Transaction) => void;
  beforeTransactionSelection: object | null;
}

/** Call before the state gets its view; returns the same state. */
export function steady(state: EditorState): EditorState {
  const { binding }: { binding: Following } = ySyncPluginKey.getState(state);
  const follow = binding._observeFunction;
  binding._observeFunction = (events, transaction) => {
    try {
      follow(events, transaction);
    } catch {
      // Without the selection: the caret goes where the text allows.
      binding.beforeTransactionSelection = null;
      follow(events, transaction);
    }
  };
  return state;
}
