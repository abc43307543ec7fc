/**
 * The agendas that ship and what is said at each step. They are a start: a facilitator edits steps and minutes, and the edited list lives on the board.
 * The words follow the practice of debriefings: learning before fixing, conditions before people, questions that begin with what and how.
 */
import { asChoice } from '../board/read.ts';

export const AGENDAS = ['debrief', 'half-hour', 'hour'] as const;
export type Agenda = (typeof AGENDAS)[number];
export const asAgenda = (value: unknown): Agenda | null => asChoice(AGENDAS, value);
export const AGENDA_NAMES: Record<Agenda, string> = {
  debrief: 'Debrief now, 15 minutes',
  'half-hour': 'Review, 30 minutes',
  hour: 'Review, 60 minutes',
};

/** What a step shows beside its words. */
export const STEP_VIEWS = [
  'rules',
  'read',
  'story',
  'timeline',
  'cards',
  'group',
  'whys',
  'actions',
  'repeats',
  'thanks',
  'talk',
] as const;
export type StepView = (typeof STEP_VIEWS)[number];

/** What a step is called when it is put on an agenda by hand. */
export const STEP_NAMES: Record<StepView, string> = {
  rules: 'Ground rules',
  read: 'Silent read',
  story: 'Is the story right?',
  timeline: 'Walk the timeline with replay',
  cards: 'Sealed cards',
  group: 'Group and vote',
  whys: 'Whys',
  actions: 'Actions',
  repeats: 'Repeats and external message',
  thanks: 'Thanks',
  talk: 'Talk',
};

export interface AgendaStep {
  /** Stable within an agenda; the record names it. */
  step: string;
  view: StepView;
  title: string;
  minutes: number;
}

const step = (view: StepView, title: string, minutes: number): AgendaStep => ({ step: view, view, title, minutes });

export const AGENDA_STEPS: Record<Agenda, readonly AgendaStep[]> = {
  debrief: [
    step('rules', 'Ground rules', 1),
    step('story', 'Is the story right?', 4),
    step('cards', 'Sealed cards', 4),
    step('actions', 'Actions', 5),
    step('thanks', 'Thanks', 1),
  ],
  'half-hour': [
    step('rules', 'Ground rules', 2),
    step('timeline', 'Walk the timeline', 10),
    step('cards', 'Sealed cards', 5),
    step('whys', 'Whys', 5),
    step('actions', 'Actions', 6),
    step('thanks', 'Thanks', 2),
  ],
  hour: [
    step('rules', 'Ground rules', 3),
    step('read', 'Silent read', 5),
    step('timeline', 'Walk the timeline with replay', 22),
    step('cards', 'Sealed cards', 5),
    step('group', 'Group and vote', 4),
    step('whys', 'Whys', 11),
    step('actions', 'Actions', 6),
    step('repeats', 'Repeats and external message', 3),
    step('thanks', 'Thanks', 1),
  ],
};

/** The ground rules, read aloud before anything else. */
export const GROUND_RULES: readonly string[] = [
  'We are here to learn how this could happen, not to decide whom to correct.',
  'Everyone did what made sense with what they saw, knew and needed at that moment.',
  'Tell what you saw and did. Do not explain for somebody who is in the room.',
  'Ask what and how. Asked why, people defend themselves; asked how, they describe.',
  'Ideas for fixes go to the parking lot until we agree on what happened.',
  'Any question is welcome, simple ones first. Nobody is quoted outside without being asked.',
];

interface StepWords {
  /** What the facilitator may say. */
  say: string;
  /** What everybody does. */
  everyone: string;
  /** Questions that open, one at a time. */
  prompts: readonly string[];
}

export const STEP_WORDS: Record<StepView, StepWords> = {
  rules: {
    say: 'Welcome. I keep the clock and ask questions; I have no side. Somebody else takes notes. Does everyone agree to these rules?',
    everyone: 'Read them. Say so if one does not work for you.',
    prompts: [],
  },
  read: {
    say: 'We read in silence. Comment in the text where something is missing or was different for you.',
    everyone: 'Read the draft from the top. Leave comments, not corrections of people.',
    prompts: ['What here is new to you?', 'What happened that is not written down?'],
  },
  story: {
    say: 'We check the story while it is fresh. What is missing, what was different?',
    everyone: 'Go through the key moments. Add what you saw and at what time.',
    prompts: [
      'What did you see first, and what did it tell you?',
      'What was missing that you expected to be there?',
      'When did it stop looking normal?',
    ],
  },
  timeline: {
    say: 'Each tells their own part, in order. We stay in the moment: what was known then, not what we know now.',
    everyone: 'Tell your part when we come to it. Ideas for fixes go to the parking lot.',
    prompts: [
      'What were you looking at? What drew your eye?',
      'What did you believe the system was doing?',
      'What mattered most to you right then?',
      'What else did you consider? What made this one the sensible one?',
      'Who needed to know? What did others think was going on?',
      'How much of this is new to the room?',
    ],
  },
  cards: {
    say: 'Everyone writes alone, one thought a card. Nobody sees a card before we turn all of them at once.',
    everyone: 'Write what you learned, what surprised you, what should stay.',
    prompts: [
      'What surprised you?',
      'What saved us that we do not rely on?',
      'What do you know now that others should?',
    ],
  },
  group: {
    say: 'We put together what belongs together, all at once and without talking. Then everyone places dots in secret.',
    everyone: 'Drag cards together, name the groups, then spend your dots on what we should talk about.',
    prompts: [],
  },
  whys: {
    say: 'Three questions, each with its own branch: how could it happen, why did it last, why was it unseen? We stop at what we can change, never at a person.',
    everyone: 'For each condition ask what else had to be true.',
    prompts: [
      'How did that come to be possible?',
      'What made this likely? Where else can it happen?',
      'What will still be true when we have fixed only this?',
    ],
  },
  actions: {
    say: 'Few and important. Each has a verb, one owner who agrees, a date, and a sign by which we can tell that it is done.',
    everyone: 'Propose, take, or say what you will not do. One of them should take effect before this can come again.',
    prompts: ['Which of these would have shortened it?', 'What would have told us earlier?', 'What is cheap to undo?'],
  },
  repeats: {
    say: 'Has something like this happened before, and what became of its follow-ups? Is the message to customers right?',
    everyone: 'Read the external message as a customer would.',
    prompts: ['What would a customer still want to know?', 'Which follow-up of last time would have helped?'],
  },
  thanks: {
    say: 'Who helped, and with what? And: who learned something new today?',
    everyone: 'Thank somebody by name. Answer in secret whether you learned something.',
    prompts: [],
  },
  talk: { say: '', everyone: '', prompts: [] },
};

/** What may be asked on sealed cards; a facilitator may write another. */
export const CARD_PROMPTS: readonly string[] = [
  'What did you learn? What surprised you?',
  'What should stay exactly as it is?',
  'To make this impossible, visible, or cheap to undo: what would do it?',
  'What made it harder than it had to be?',
];

const MOST_STEPS = 30;

/** Reads an edited agenda; null when it is none. */
export function readSteps(value: unknown): AgendaStep[] | null {
  if (!Array.isArray(value)) return null;
  const steps: AgendaStep[] = [];
  const seen = new Set<string>();
  for (const item of value.slice(0, MOST_STEPS)) {
    if (typeof item !== 'object' || item === null) continue;
    const { step: id, title, minutes, view }: Record<string, unknown> = { ...item };
    if (typeof id !== 'string' || id === '' || id.length > 100 || seen.has(id)) continue;
    if (typeof title !== 'string' || title.length > 200) continue;
    seen.add(id);
    const whole = typeof minutes === 'number' && Number.isFinite(minutes) ? Math.round(minutes) : 5;
    steps.push({
      step: id,
      view: asChoice(STEP_VIEWS, view) ?? 'talk',
      title,
      minutes: Math.min(240, Math.max(1, whole)),
    });
  }
  return steps.length > 0 ? steps : null;
}
