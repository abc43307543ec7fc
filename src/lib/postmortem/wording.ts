/** What the hints of a room's postmortem go by: its people and services, the section, what was kept. Loaded when somebody writes, or looks at their list. */
import type { FindHints } from '#lib/editor/hints.ts';
import type { Room } from '#lib/room/room.svelte.ts';
import { blameHints } from '#model/blameless/hints.ts';
import { isKept, keepWording } from '#model/blameless/kept.ts';
import { passagesOf } from '#model/blameless/passages.ts';
import { postmortemRoot } from '#model/documents.ts';
import { SECTIONS } from '#model/postmortem/template.ts';
import type { Section } from '#model/postmortem/template.ts';
import { readRich } from '#model/postmortem/text.ts';

/** Finds, and keeps, wordings of a section. */
export function wordingOf(room: Room, section: Section): FindHints {
  const context = {
    section: section === 'followups' ? 'actions' : section,
    knownPeople: room.directory.people.map(({ name }) => name),
    knownServices: room.directory.services.map(({ name }) => name),
  };
  return Object.assign((passage: string) => blameHints(passage, context), {
    isKept: (passage: string, place: number) => isKept(room.views.doc, passage, place),
    keep: (passage: string, place: number) => keepWording(room.views.doc, passage, place),
  });
}

/** A wording on the private list. */
export interface Wording {
  section: Section;
  passage: string;
  start: number;
  end: number;
  message: string;
  suggestion: string;
}

/** All wordings of the postmortem that nobody kept, in order. */
export function wordingsIn(room: Room): Wording[] {
  return SECTIONS.flatMap((section) => {
    const find = wordingOf(room, section);
    return passagesOf(readRich(room.views.doc, postmortemRoot(section))).flatMap((passage) =>
      find(passage)
        .filter(({ start }) => find.isKept?.(passage, start) !== true)
        .map(({ start, end, message, suggestion }) => ({ section, passage, start, end, message, suggestion })),
    );
  });
}
