/** What an editor knows of the house it stands in: who and what can be named, where pictures lie, what live blocks show. Told by the room, so that the editor knows no room. */
export interface Mentionable {
  kind: 'person' | 'service';
  ref: string;
  name: string;
  /** A word that tells two of the same name apart. */
  hint: string;
}
export interface EditorHouse {
  incident: string;
  /** Everybody and everything that `@` can name. */
  mentionables(): readonly Mentionable[];
  /** What somebody or something is called today; null when nobody knows. */
  nameOf(kind: unknown, ref: unknown): string | null;
  /** Somebody was just named here. */
  tell(person: string): void;
  /** A kind of live block that the page shows beside this editor already. */
  shownBeside: string | null;
  /** Draws the data of a live block; returns the end of it. `onRemove` is null where nothing may be written. */
  showLive(target: HTMLElement, kind: string, onRemove: (() => void) | null): () => void;
  /** Runs, and again whenever what it read has changed; returns the end of it. */
  follow(run: () => void): () => void;
  /** When what the eye needs first is there. */
  settled: Promise<unknown>;
}
