/** Shows where a dragged block would land. What draws it is loaded by the first drag over the editor: most people never drag one. */
import { Plugin } from 'prosemirror-state';
import type { PluginView } from 'prosemirror-state';

export function dropMark(): Plugin {
  return new Plugin({
    view(view) {
      let drawn: PluginView | null = null;
      let isGone = false;
      const load = (): void => {
        void import('prosemirror-dropcursor').then(
          ({ dropCursor }) => {
            if (!isGone) drawn = dropCursor({ color: false, class: 'drop-cursor' }).spec.view?.(view) ?? null;
          },
          // Without it a block can still be dropped.
          () => undefined,
        );
      };
      view.dom.addEventListener('dragenter', load, { once: true });
      return {
        update: (now, before) => drawn?.update?.(now, before),
        destroy() {
          isGone = true;
          view.dom.removeEventListener('dragenter', load);
          drawn?.destroy?.();
        },
      };
    },
  });
}
