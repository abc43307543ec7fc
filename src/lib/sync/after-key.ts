/**
 * Work that gives way to whoever types: it is done right after a key has been drawn, when the next one is furthest away, and between keys only when it has waited long.
 * Without anybody typing it is done soon.
 */
const SOON_MS = 100;
/** Others may be read this much later while one writes oneself. */
const AT_LATEST_MS = 250;
/** This long after a key somebody is still writing. */
const WRITING_MS = 600;

const waiting = new Set<() => void>();
let isListening = false;
let isDrawing = false;
let lastKeyAt = Number.NEGATIVE_INFINITY;

function runAll(): void {
  isDrawing = false;
  for (const run of [...waiting]) run();
}

function onKey(): void {
  lastKeyAt = performance.now();
  if (isDrawing || waiting.size === 0) return;
  isDrawing = true;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    // One turn more, so that what was pressed meanwhile goes first.
    setTimeout(runAll);
  };
  // A message sent before the frame is drawn arrives after it.
  requestAnimationFrame(() => port2.postMessage(null));
}

/** Runs `work` once, at a good moment; the returned function calls it off. */
export function afterKey(work: () => void): () => void {
  if (!isListening && typeof addEventListener === 'function') {
    isListening = true;
    addEventListener('beforeinput', onKey, { capture: true, passive: true });
  }
  const isWriting = performance.now() - lastKeyAt < WRITING_MS;
  const cancel = (): void => {
    clearTimeout(timer);
    waiting.delete(run);
  };
  const run = (): void => {
    cancel();
    work();
  };
  const timer = setTimeout(run, isWriting ? AT_LATEST_MS : SOON_MS);
  waiting.add(run);
  return cancel;
}
