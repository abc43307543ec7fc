/** Does what a line means: writes to the board, sends a command, or opens a place of the room. */
import type { BoardId } from '#model/ids.ts';
import { rankBetween } from '#model/board/rank.ts';
import { addCaution } from '#model/cautions/cautions.ts';
import { addDecision } from '#model/decisions/decisions.ts';
import { addEvidence, asLink } from '#model/evidence/evidence.ts';
import { addFollowup } from '#model/followups/followups.ts';
import { addHypothesis } from '#model/hypotheses/hypotheses.ts';
import { addMitigation } from '#model/mitigations/mitigations.ts';
import { addPromise } from '#model/promises/promises.ts';
import { addTask } from '#model/tasks/tasks.ts';
import { addEntry } from '#model/timeline/entries.ts';
import { addWhy } from '#model/whys/whys.ts';
import type { Room } from '#lib/room/room.svelte.ts';
import type { RoomScreen } from '#lib/room/screen.svelte.ts';
import type { LineMeaning } from './read-line.ts';

export interface LinePlaces {
  room: Room;
  screen: RoomScreen;
  openHelp: () => void;
}

/** Resolves to false when it was refused and the line should get its words back. */
export async function doMeaning(meaning: LineMeaning, { room, screen, openHelp }: LinePlaces): Promise<boolean> {
  switch (meaning.do) {
    case 'entries':
      room.views.doc.transact(() => {
        for (const { text, kind, key, happenedAt } of meaning.entries) {
          addEntry(room.views.doc, room.newId(), { text, kind, key, happenedAt: happenedAt ?? room.now() });
        }
      });
      return true;
    case 'add':
      addThing(room, screen, meaning);
      return true;
    case 'command':
      return room.run(meaning.body);
    case 'page':
      return room.run({ type: 'page', page: room.newId(), to: meaning.to.id, service: meaning.service }, `Paging ${meaning.to.name}`);
    case 'open':
      openPlace(meaning, screen, openHelp);
      return true;
    default:
      return true;
  }
}

function openPlace({ place, audience }: LineMeaning & { do: 'open' }, screen: RoomScreen, openHelp: () => void): void {
  if (place === 'help') openHelp();
  else if (place === 'resolve' || place === 'handoff') screen.dialog = place;
  else {
    if (audience) screen.audience = audience;
    screen.openTab('updates');
  }
}

function addThing(room: Room, screen: RoomScreen, meaning: LineMeaning & { do: 'add' }): void {
  const { doc } = room.views;
  const { text } = meaning;
  const id = room.newId();
  const at = meaning.happenedAt ?? room.now();
  switch (meaning.what) {
    case 'hypothesis':
      addHypothesis(doc, id, { claim: text, createdAt: at, rank: after(room.views.hypotheses) });
      screen.openTab('hypotheses');
      return;
    case 'task':
      addTask(doc, id, { text, at, rank: after(room.views.tasks) });
      return room.tell('Added to “To do now”');
    case 'followup':
      addFollowup(doc, id, { text, at, rank: after(room.views.followups) });
      return room.tell('Added to the follow-ups');
    case 'why':
      addWhy(doc, id, { statement: text, question: 'happened', parked: true, at });
      return room.tell('Parked for the five whys');
    case 'mitigation':
      return withEntry(room, 'action', text, at, (entry) => addMitigation(doc, id, { what: text, since: at, entry, owner: room.self }));
    case 'decision':
      return withEntry(room, 'decision', text, at, (entry) => addDecision(doc, id, { text, at, entry, owner: room.self }));
    case 'caution':
      return withEntry(room, 'note', `Do not touch: ${text}`, at, () => addCaution(doc, id, { text, at }));
    case 'promise':
      return withEntry(room, 'note', `Promised: ${text}`, at, (entry) => addPromise(doc, id, { text, at, entry, owner: room.self }));
    case 'link': {
      const url = text.split(/\s+/).find((word) => asLink(word) !== null) ?? null;
      const title = text.replace(url ?? '', '').trim() || url || text;
      addEvidence(doc, id, { kind: 'link', title, url, addedAt: room.now(), capturedAt: at, owner: room.self });
      return room.tell('Added to the evidence');
    }
  }
}

/** Things that are also moments of the story stand in the log and in their own list, made together. */
function withEntry(
  room: Room,
  kind: 'action' | 'decision' | 'note',
  text: string,
  at: number,
  addIt: (entry: BoardId) => void,
): void {
  const entry = room.newId();
  room.views.doc.transact(() => {
    addEntry(room.views.doc, entry, { text, kind, key: kind !== 'note', happenedAt: at });
    addIt(entry);
  });
}

const after = (siblings: readonly { rank: string }[]): string =>
  rankBetween(siblings.reduce<string | null>((last, { rank }) => (last === null || rank > last ? rank : last), null), null);
