import { beforeEach, expect, test, vi } from 'vitest';
import { Keyboard, type Shortcut } from './keyboard.svelte.ts';

class FakeElement {
  isContentEditable = false;
}
class FakeInput extends FakeElement {
  type = 'text';
}
const page = { dialog: false };

beforeEach(() => {
  page.dialog = false;
  vi.stubGlobal('HTMLElement', FakeElement);
  vi.stubGlobal('HTMLInputElement', FakeInput);
  vi.stubGlobal('HTMLTextAreaElement', class extends FakeElement {});
  vi.stubGlobal('HTMLSelectElement', class extends FakeElement {});
  vi.stubGlobal('document', { querySelector: () => (page.dialog ? {} : null) });
  vi.stubGlobal('window', { getSelection: () => ({ isCollapsed: false }) });
});

class FakePress {
  ctrlKey = false;
  metaKey = false;
  altKey = false;
  shiftKey = false;
  defaultPrevented = false;
  isComposing = false;
  repeat = false;
  timeStamp = 0;
  target: FakeElement = new FakeElement();
  key: string;

  constructor(key: string, more: Partial<FakePress> = {}) {
    this.key = key;
    Object.assign(this, more);
  }
}

function setUp(keys: string[]) {
  const keyboard = new Keyboard();
  const ran: string[] = [];
  const shortcut = (key: string, label = key): Shortcut => ({
    keys: key,
    label,
    scope: 'Here',
    run: () => void ran.push(label),
  });
  keyboard.register(keys.map((key) => shortcut(key)));
  // A KeyboardEvent as far as the registry looks at it; there is no DOM here.
  const press = (key: string, more: Partial<FakePress> = {}) =>
    Reflect.apply(keyboard.press, keyboard, [new FakePress(key, more)]);
  return { keyboard, ran, press, shortcut };
}

test('single keys never fire in a text field, chords do', () => {
  const { ran, press } = setUp(['c', 'mod+k']);
  const target = new FakeInput();
  press('c', { target });
  press('k', { target, ctrlKey: true });
  press('c');
  expect(ran).toEqual(['mod+k', 'c']);
});

test('single keys never fire under a dialog', () => {
  const { ran, press } = setUp(['c']);
  page.dialog = true;
  press('c');
  expect(ran).toEqual([]);
});

test('a sequence runs within a second and not after', () => {
  const { ran, press } = setUp(['g h', 'h']);
  press('g', { timeStamp: 100 });
  press('h', { timeStamp: 900 });
  press('g', { timeStamp: 5000 });
  press('h', { timeStamp: 6001 });
  expect(ran).toEqual(['g h', 'h']);
});

test('the last registered key wins until it leaves, and the sheet shows only that one', () => {
  const { keyboard, ran, press, shortcut } = setUp(['c']);
  const leave = keyboard.register([shortcut('c', 'mine')]);
  press('c');
  expect(keyboard.groups).toHaveLength(1);
  expect(keyboard.groups[0]?.shortcuts.map((entry) => entry.label)).toEqual(['mine']);
  leave();
  press('c');
  expect(ran).toEqual(['mine', 'c']);
});

test('Ctrl+K with a selection in an editor belongs to the editor', () => {
  const { ran, press } = setUp(['mod+k']);
  const editor = Object.assign(new FakeElement(), { isContentEditable: true });
  press('k', { ctrlKey: true, target: editor });
  expect(ran).toEqual([]);
});

test('what is held down, composed or already dealt with does nothing', () => {
  const { ran, press } = setUp(['c']);
  for (const more of [{ repeat: true }, { isComposing: true }, { defaultPrevented: true }]) press('c', more);
  expect(ran).toEqual([]);
});
