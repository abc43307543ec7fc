/** Does what a line means: writes to the board, sends a command, or opens a place of the room. */
import type { BoardId } from '#model/ids.ts';
import { rankBetween } from '#model/board/rank.ts';
import { addCaution } from '#model/cautions/cautions.ts';
import { addDecision } from '#model/decisions/decisions.ts';
import { keepLog } from '#lib/evidence/keep.svelte.ts';
import { MAX_PAYLOAD_LENGTH } from '#model/evidence/evidence.ts';
import { addFollowup } from '#model/followups/followups.ts';
import { addHypothesis } from '#model/hypotheses/hypotheses.ts';
import type { LineIntent } from '#model/line/line.ts';
import type { PastedEntry } from '#model/line/paste.ts';
import { addMitigation } from '#model/mitigations/mitigations.ts';
import { addPromise } from '#model/promises/promises.ts';
import { addTask } from '#model/tasks/tasks.ts';
import { addEntry } from '#model/timeline/entries.ts';
import { addDraft } from '#model/updates/drafts.ts';
import { addWhy } from '#model/whys/whys.ts';
import type { Room } from '#lib/room/room.svelte.ts';
import type { RoomScreen } from '#lib/room/screen.svelte.ts';

/** What an intent that needs one more Enter would do, in a sentence; null when it may be done at once. */
export function effectOf(intent: LineIntent, room: Room): string | null {
  if (intent.intent === 'page') {
    const to = intent.to ?? whoAnswers(intent, room);
    if (!to) return null;
    const service = intent.service ? ` for ${room.directory.serviceName(intent.service)}` : '';
    return `Pages ${room.directory.nameOf(to)}${service} now, by every channel they have set.`;
  }
  if (intent.intent !== 'command' || !intent.confirm) return null;
  if (intent.command.type === 'offer-handoff') {
    return `Offers command to ${room.directory.nameOf(intent.command.to)}. You keep it until they accept.`;
  }
  if (intent.command.type !== 'set-status') return null;
  return intent.command.to === 'resolved'
    ? null
    : `Ends the incident as ${intent.command.to}. It takes no more commands then.`;
}

const whoAnswers = (intent: LineIntent & { intent: 'page' }, room: Room) =>
  room.directory.services.find(({ key }) => key === intent.service)?.answers[0] ?? null;

/** Resolves to false when it was refused and the line should get its words back. */
export async function doIntent(intent: LineIntent, room: Room, screen: RoomScreen): Promise<boolean> {
  switch (intent.intent) {
    case 'command':
      if (intent.command.type === 'set-status' && intent.command.to === 'resolved') screen.openResolve('');
      else return room.run(intent.command);
      return true;
    case 'page': {
      const to = intent.to ?? whoAnswers(intent, room);
      if (!to) {
        room.tell(
          `Nobody answers for ${intent.service ? room.directory.serviceName(intent.service) : 'this'}. Page a person instead.`,
        );
        return false;
      }
      const { service, reason } = intent;
      const body = {
        type: 'page' as const,
        page: room.newId(),
        to,
        service: service ?? undefined,
        reason: reason || undefined,
      };
      return room.run(body, `Paging ${room.directory.nameOf(to)}`);
    }
    case 'resolve':
      screen.openResolve(intent.endedBy);
      return true;
    case 'pause':
      screen.dialog = 'pause';
      return true;
    case 'merge':
      screen.openMerge(intent.number);
      return true;
    case 'update':
      if (intent.text)
        addDraft(room.views.doc, room.newId(), {
          audience: intent.audience,
          text: intent.text,
          state: 'writing',
          at: room.now(),
        });
      screen.audience = intent.audience;
      screen.openTab('updates');
      return true;
    case 'stream':
      screen.stream = intent.stream;
      room.tell(intent.stream === null ? 'All streams' : `In ${intent.stream}: what you write carries this label`);
      return true;
    default:
      addThing(intent, room, screen);
      return true;
  }
}

/** Entries out of a pasted thread or list, all in one edit, each with its own time. */
export function addPasted(entries: readonly PastedEntry[], room: Room, stream: string | null): void {
  const { doc } = room.views;
  doc.transact(() => {
    for (const { happenedAt, text, author, kind } of entries) {
      if (kind === 'hypothesis')
        addHypothesis(doc, room.newId(), {
          claim: text,
          createdAt: happenedAt,
          rank: after(room.views.hypotheses),
          stream,
        });
      else if (kind === 'followup')
        addFollowup(doc, room.newId(), { text, at: happenedAt, rank: after(room.views.followups) });
      else
        addEntry(doc, room.newId(), {
          text,
          happenedAt,
          kind: kind === 'decision' ? 'decision' : 'note',
          sourceAuthor: author,
          stream,
        });
    }
  });
  room.tell(`${entries.length} entries added with their own times`);
}

/** Keeps pasted text as evidence; a long one is sent to lie beside the board, which says how it went. */
export function keepAsEvidence(text: string, room: Room): void {
  if (text.length > MAX_PAYLOAD_LENGTH) room.tell('Sending the log …');
  void keepLog(text, room).then(
    () => room.tell('Kept under Evidence'),
    (error: unknown) => room.tell(error instanceof Error ? error.message : 'The log was not taken.'),
  );
}

type Thing = Exclude<LineIntent, { intent: 'command' | 'page' | 'resolve' | 'pause' | 'merge' | 'update' | 'stream' }>;

function addThing(intent: Thing, room: Room, screen: RoomScreen): void {
  const { doc } = room.views;
  const id = room.newId();
  const at = room.now();
  const owner = room.self;
  const { stream } = screen;
  switch (intent.intent) {
    case 'entry': {
      const { text, happenedAt, kind, key } = intent;
      return addEntry(doc, id, { text, happenedAt, kind, key, stream });
    }
    case 'hypothesis':
      addHypothesis(doc, id, { claim: intent.claim, createdAt: at, rank: after(room.views.hypotheses), stream });
      return screen.openTab('hypotheses');
    case 'task':
      addTask(doc, id, { text: intent.text, owner: intent.owner, at, rank: after(room.views.tasks), stream });
      return room.tell('Added to “To do now”');
    case 'followup':
      addFollowup(doc, id, { text: intent.text, owner: intent.owner, at, rank: after(room.views.followups) });
      return room.tell('Added to the follow-ups');
    case 'why':
      addWhy(doc, id, { statement: intent.statement, question: 'happened', parked: true, at });
      return room.tell('Parked for the five whys');
    case 'mitigation': {
      const { what, undo, happenedAt } = intent;
      return withEntry(room, stream, 'action', what, happenedAt, (entry) =>
        addMitigation(doc, id, { what, undo, since: happenedAt, entry, owner }),
      );
    }
    case 'decision': {
      const { text, happenedAt } = intent;
      return withEntry(room, stream, 'decision', text, happenedAt, (entry) =>
        addDecision(doc, id, { text, at: happenedAt, entry, owner }),
      );
    }
    case 'caution':
      return withEntry(room, stream, 'note', `Do not touch: ${intent.text}`, at, () =>
        addCaution(doc, id, { text: intent.text, at }),
      );
    case 'promise': {
      const { to, text, due } = intent;
      return withEntry(room, stream, 'note', `Promised${to ? ` to ${to}` : ''}: ${text}`, at, (entry) =>
        addPromise(doc, id, { to, text, due, at, entry, owner }),
      );
    }
  }
}

/** Things that are also moments of the story stand in the log and in their own list, made together. */
function withEntry(
  room: Room,
  stream: string | null,
  kind: 'action' | 'decision' | 'note',
  text: string,
  at: number,
  addIt: (entry: BoardId) => void,
): void {
  const entry = room.newId();
  room.views.doc.transact(() => {
    addEntry(room.views.doc, entry, { text, kind, key: kind !== 'note', happenedAt: at, stream });
    addIt(entry);
  });
}

const after = (siblings: readonly { rank: string }[]): string =>
  rankBetween(
    siblings.reduce<string | null>((last, { rank }) => (last === null || rank > last ? rank : last), null),
    null,
  );
