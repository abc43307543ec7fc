/** What this page shows of the room: the open tab, the open dialog, and where the keyboard goes. Nothing here is shared with others. */
import { createContext } from 'svelte';
import type { Audience } from '#model/incident/words.ts';

export const WORK_TABS = ['hypotheses', 'todo', 'updates', 'evidence', 'people'] as const;
export type WorkTab = (typeof WORK_TABS)[number];
/** The tabs of the phone. */
export const PHONE_TABS = ['now', 'log', 'work', 'updates', 'notes'] as const;
export type PhoneTab = (typeof PHONE_TABS)[number];

export type RoomDialog =
  'resolve' | 'handoff' | 'invite' | 'whys' | 'since' | 'refused' | 'page' | 'call' | 'pause' | 'merge';

/** Parts that take the focus by name. */
export type RoomPart = 'line' | 'notes' | 'log' | 'situation';

const isOneOf = <Value extends string>(known: readonly Value[], value: unknown): value is Value =>
  known.some((one) => one === value);

export class RoomScreen {
  #tab = $state<WorkTab>('hypotheses');
  phoneTab = $state<PhoneTab>('now');
  dialog = $state<RoomDialog | null>(null);
  /** Live room or postmortem, when the reader chose against the default. */
  view = $state<'room' | 'postmortem' | null>(null);
  audience = $state<Audience>('internal');
  /** People who work here see everything; who comes new to a long one lands on the story (RoomPage). */
  logMode = $state<'story' | 'all'>('all');
  /** The stream that this page works in: shown alone, and the label of what is written here. null: everything. */
  stream = $state<string | null>(null);
  /** The streams to choose from: those in use, and the one just begun. */
  streamsOf(inUse: readonly string[]): readonly string[] {
    return this.stream === null || inUse.includes(this.stream) ? inUse : [...inUse, this.stream];
  }
  /** Whether something with this label is shown. */
  shows(stream: string | null): boolean {
    return this.stream === null || stream === this.stream;
  }
  /** An entry to scroll to and mark. */
  target = $state<string | null>(null);
  #focus: Partial<Record<RoomPart, () => void>> = {};
  /** Told when the tab changes, so that the address can follow. */
  onTab: ((tab: WorkTab) => void) | null = null;

  get tab(): WorkTab {
    return this.#tab;
  }
  openTab(tab: WorkTab): void {
    this.#tab = tab;
    this.phoneTab = tab === 'updates' ? 'updates' : 'work';
    this.onTab?.(tab);
  }
  /** Shows the place that a drafted line comes from: `entry:<id>`, `hypothesis:<id>`, `situation:impact` ... */
  showSource(source: string): void {
    const [kind = '', id = ''] = source.split(':', 2);
    const tabs: Record<string, WorkTab> = {
      hypothesis: 'hypotheses',
      mitigation: 'todo',
      caution: 'todo',
      task: 'todo',
      decision: 'todo',
      promise: 'todo',
      update: 'updates',
      person: 'people',
    };
    const tab = tabs[kind];
    if (tab) this.openTab(tab);
    else if (kind === 'situation') this.focus('situation');
    else if (kind === 'entry') {
      this.phoneTab = 'log';
      this.target = id;
    } else this.focus('log');
  }
  /** Shows the place that somebody else looks at, as their presence names it; takes no focus away. */
  showPlace(place: string): void {
    if (isOneOf(WORK_TABS, place)) this.openTab(place);
    else if (place === 'whys') this.dialog = 'whys';
    else if (this.dialog === 'whys') this.dialog = null;
  }
  /** Takes over what an address says: `tab`, `log`, `view`, `entry`. */
  readAddress(address: string): void {
    const { searchParams: query, hash } = new URL(address);
    const tab = query.get('tab');
    if (isOneOf(WORK_TABS, tab)) this.#tab = tab;
    const log = query.get('log');
    if (log === 'all' || log === 'story') this.logMode = log;
    const view = query.get('view');
    this.view = view === 'room' || view === 'postmortem' ? view : null;
    if (hash.startsWith('#entry-')) this.target = hash.slice('#entry-'.length);
  }

  /** What ended it, as the line already said. */
  endedBy = $state('');
  openResolve(endedBy: string): void {
    this.endedBy = endedBy;
    this.dialog = 'resolve';
  }
  /** The number of the incident that is to go on, as the line already said. */
  survivor = $state<number | null>(null);
  openMerge(survivor: number | null): void {
    this.survivor = survivor;
    this.dialog = 'merge';
  }
  #severity: (() => void) | null = null;
  /** The severity menu offers to be opened by a key or a chip. */
  offerSeverity(open: () => void): () => void {
    this.#severity = open;
    return () => (this.#severity = null);
  }
  pressSeverity(): void {
    this.#severity?.();
  }

  /** Lets a part of the room take the focus by name. */
  offerFocus(part: RoomPart, take: () => void): () => void {
    this.#focus[part] = take;
    return () => delete this.#focus[part];
  }
  focus(part: RoomPart): void {
    const place: Partial<Record<RoomPart, PhoneTab>> = { notes: 'notes', log: 'log', line: 'log', situation: 'now' };
    this.phoneTab = place[part] ?? this.phoneTab;
    this.#focus[part]?.();
  }
}

export const [useScreen, provideScreen] = createContext<RoomScreen>();
