/**
 * Makes one update of all that a local store keeps of a document, off the thread that draws. Everything happens in one transaction of the store: whatever stops it,
 * the store holds either all the pieces or the whole. Told the name of the database and of the store in it; answers when it is done.
 */
import { applyUpdate, Doc, encodeStateAsUpdate } from 'yjs';

interface Order {
  name: string;
  store: string;
}

/** One update of many, without what was deleted since. */
function whole(updates: readonly Uint8Array[]): Uint8Array {
  const doc = new Doc();
  doc.transact(() => updates.forEach((update) => applyUpdate(doc, update)));
  return encodeStateAsUpdate(doc);
}

function compact({ name, store }: Order): void {
  const opening = indexedDB.open(name);
  opening.onsuccess = () => {
    const database = opening.result;
    // Another tab signs out: let it delete.
    database.onversionchange = () => database.close();
    const transaction = database.transaction(store, 'readwrite', { durability: 'strict' });
    const updates = transaction.objectStore(store);
    const all: IDBRequest<Uint8Array[]> = updates.getAll();
    all.onsuccess = () => {
      if (all.result.length < 2) return;
      const made = whole(all.result);
      updates.clear();
      updates.add(made);
    };
    const end = (): void => {
      database.close();
      postMessage('done');
    };
    transaction.oncomplete = end;
    transaction.onabort = end;
  };
  opening.onerror = () => postMessage('failed');
}

addEventListener('message', ({ data }: MessageEvent<Order>) => compact(data));
