/** The trainees' own incident: opened as practice, which pages nobody and counts nowhere, and told what the script says. */
import { EVENT_WORDS } from '#model/gameday/script.ts';
import type { ScriptEvent } from '#model/gameday/script.ts';
import type { GameDay } from '#model/gameday/game-day.ts';
import type { Policy } from '#model/incident/decide.ts';
import { accept } from '#model/incident/refusal.ts';
import type { Result } from '#model/incident/refusal.ts';
import { addEntry } from '#model/timeline/entries.ts';
import type { IncidentId } from '#model/ids.ts';
import { SYSTEM_CALLER } from '#server/access/access.ts';
import type { Caller } from '#server/access/caller.ts';
import { newBoardId, newCommandId } from '#server/access/secrets.ts';
import type { Commands } from '#server/commands/execute.ts';
import { addToBoard } from '#server/integrations/troubleshooting-board.ts';
import type { BoardWriting } from '#server/integrations/troubleshooting-board.ts';

interface Parts extends BoardWriting {
  commands: Commands;
  policy: () => Policy;
  now: () => number;
}

export class PracticeRooms {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Opens the room of a game day; pages whoever is on call only where that was asked for. */
  async open(caller: Caller, room: IncidentId, day: GameDay): Promise<Result<null>> {
    const { commands, policy } = this.#parts;
    const { opens, severity, services, pages, title } = day;
    const declared = await commands.execute(
      caller,
      room,
      {
        id: newCommandId(),
        type: 'declare',
        title: opens,
        severity,
        services,
        mode: 'responding',
        practice: true,
        origin: { kind: 'practice', name: title },
      },
      { via: 'web' },
    );
    if (!declared.ok) return declared.refusal.code === 'conflict' ? accept(null) : declared;
    for (const service of pages ? services : []) {
      const first = policy().onCall(service, severity)[0];
      if (!first) continue;
      await commands.execute(
        caller,
        room,
        {
          id: newCommandId(),
          type: 'page',
          page: newBoardId(),
          to: first.person,
          service,
          reason: 'This is a game day. Answer as you would answer a real page.',
        },
        { via: 'web' },
      );
    }
    return accept(null);
  }

  /** Writes an event into the trainees' log, once for each id. */
  async tell(room: IncidentId, id: string, { kind, text }: Pick<ScriptEvent, 'kind' | 'text'>): Promise<void> {
    const { now, rooms, appended } = this.#parts;
    await addToBoard(
      { rooms, appended },
      {
        incident: room,
        actor: SYSTEM_CALLER.actor,
        id: `gameday-${id}`,
        write: (doc) =>
          addEntry(doc, newBoardId(), {
            text: `${EVENT_WORDS[kind]}: ${text}`,
            happenedAt: now(),
            kind: 'observation',
            key: kind === 'alert',
            source: 'Game day',
          }),
      },
    );
  }
}
