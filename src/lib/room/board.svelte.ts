/**
 * The board as this page sees it: each collection as plain values that follow the document, and the fields that a control may
 * bind to. Reading and writing rules are the model's; this only makes them reactive and gives new objects their ids and times.
 */
import { Text as YText } from 'yjs';
import type { Doc } from 'yjs';
import { readCautions } from '#model/cautions/cautions.ts';
import type { Caution } from '#model/cautions/cautions.ts';
import { readChecklists } from '#model/checklists/checklists.ts';
import type { Checklist } from '#model/checklists/checklists.ts';
import { readDrafts } from '#model/updates/drafts.ts';
import type { Draft } from '#model/updates/drafts.ts';
import { readWhys } from '#model/whys/whys.ts';
import type { Why } from '#model/whys/whys.ts';
import { readImpacts } from '#model/impacts/impacts.ts';
import type { Impact } from '#model/impacts/impacts.ts';
import { LogView } from '#lib/timeline/log-view.svelte.ts';
import { readDecisions } from '#model/decisions/decisions.ts';
import type { Decision } from '#model/decisions/decisions.ts';
import { SITUATION_LINES, SITUATION_META_ROOT, situationTextRoot } from '#model/documents.ts';
import type { BoardCollection, SituationLine } from '#model/documents.ts';
import { readEvidence } from '#model/evidence/evidence.ts';
import type { Evidence } from '#model/evidence/evidence.ts';
import { readFollowups } from '#model/followups/followups.ts';
import type { Followup } from '#model/followups/followups.ts';
import { readHypotheses } from '#model/hypotheses/hypotheses.ts';
import type { Hypothesis } from '#model/hypotheses/hypotheses.ts';
import type { BoardId } from '#model/ids.ts';
import { readMitigations } from '#model/mitigations/mitigations.ts';
import type { Mitigation } from '#model/mitigations/mitigations.ts';
import { readReports } from '#model/reports/reports.ts';
import type { Report } from '#model/reports/reports.ts';
import type { Board } from '#model/board/view.ts';
import { readPromises } from '#model/promises/promises.ts';
import type { Made } from '#model/promises/promises.ts';
import { readSituation, touchLine } from '#model/situation/situation.ts';
import type { Situation } from '#model/situation/situation.ts';
import { readTasks } from '#model/tasks/tasks.ts';
import type { Task } from '#model/tasks/tasks.ts';
import { DocView } from '#lib/sync/doc-view.svelte.ts';
import { boundTo } from '#lib/sync/text-binding.ts';

/** Binds a field of the page to a shared text. */
export type Binding = ReturnType<typeof boundTo>;

const NOTHING: Binding = () => () => {};

export class BoardView {
  readonly doc: Doc;
  readonly #situation: DocView<Situation>;
  readonly #hypotheses: DocView<Hypothesis[]>;
  readonly #tasks: DocView<Task[]>;
  readonly #followups: DocView<Followup[]>;
  readonly #mitigations: DocView<Mitigation[]>;
  readonly #decisions: DocView<Decision[]>;
  readonly #promises: DocView<Made[]>;
  readonly #cautions: DocView<Caution[]>;
  readonly #evidence: DocView<Evidence[]>;
  readonly #checklists: DocView<Checklist[]>;
  readonly #drafts: DocView<Draft[]>;
  readonly #whys: DocView<Why[]>;
  readonly #impacts: DocView<Impact[]>;
  readonly #reports: DocView<Report[]>;
  /** The timeline's entries, and the log they are part of. */
  readonly log: LogView;

  constructor(doc: Doc) {
    this.doc = doc;
    const collection = <Value>(name: BoardCollection, read: (doc: Doc) => Value): DocView<Value> =>
      new DocView([doc.getMap(name)], () => read(doc));
    const lines = SITUATION_LINES.map((line) => doc.getText(situationTextRoot(line)));
    this.#situation = new DocView([doc.getMap(SITUATION_META_ROOT), ...lines], () => readSituation(doc));
    this.#hypotheses = collection('hypotheses', readHypotheses);
    this.#tasks = collection('tasks', readTasks);
    this.#followups = collection('followups', readFollowups);
    this.#mitigations = collection('mitigations', readMitigations);
    this.#decisions = collection('decisions', readDecisions);
    this.#promises = collection('promises', readPromises);
    this.#cautions = collection('cautions', readCautions);
    this.#evidence = collection('evidence', readEvidence);
    this.#checklists = collection('checklists', readChecklists);
    this.#drafts = collection('drafts', readDrafts);
    this.#whys = collection('whys', readWhys);
    this.#impacts = collection('impacts', readImpacts);
    this.#reports = collection('reports', readReports);
    this.log = new LogView(doc);
  }

  get situation(): Situation {
    return this.#situation.current;
  }
  get hypotheses(): Hypothesis[] {
    return this.#hypotheses.current;
  }
  get tasks(): Task[] {
    return this.#tasks.current;
  }
  get followups(): Followup[] {
    return this.#followups.current;
  }
  get mitigations(): Mitigation[] {
    return this.#mitigations.current;
  }
  get decisions(): Decision[] {
    return this.#decisions.current;
  }
  get promises(): Made[] {
    return this.#promises.current;
  }
  get cautions(): Caution[] {
    return this.#cautions.current;
  }
  get evidence(): Evidence[] {
    return this.#evidence.current;
  }
  get checklists(): Checklist[] {
    return this.#checklists.current;
  }
  get drafts(): Draft[] {
    return this.#drafts.current;
  }
  get whys(): Why[] {
    return this.#whys.current;
  }
  get impacts(): Impact[] {
    return this.#impacts.current;
  }

  /** The labels in use, sorted. */
  get streams(): string[] {
    const labels = new Set<string>();
    // Asked at every change of five thousand entries: no list is made of them.
    for (const things of [this.log.entries, this.hypotheses, this.tasks]) {
      for (const { stream } of things) if (stream !== null) labels.add(stream);
    }
    return [...labels].sort((a, b) => a.localeCompare(b));
  }

  /** Everything at once, for what is written from the whole board: demands, drafts, hand-off, headlines. */
  get all(): Board {
    const {
      situation,
      hypotheses,
      whys,
      evidence,
      mitigations,
      decisions,
      promises,
      cautions,
      impacts,
      tasks,
      followups,
      drafts,
    } = this;
    const entries = [...this.log.entries];
    const reports = this.#reports.current;
    return {
      situation,
      entries,
      hypotheses,
      whys,
      evidence,
      mitigations,
      decisions,
      promises,
      cautions,
      impacts,
      reports,
      tasks,
      followups,
      drafts,
    };
  }

  /** Binds a control to a line of the situation; its age starts again when somebody types. */
  bindLine(line: SituationLine, now: () => number): Binding {
    return boundTo(this.doc.getText(situationTextRoot(line)), () => touchLine(this.doc, line, now()));
  }
  /** Binds a control to a text of an object; an object that is gone binds to nothing. */
  bindText(collection: BoardCollection, id: BoardId, field: string): Binding {
    const object: unknown = this.doc.getMap(collection).get(id);
    const text: unknown =
      object instanceof Object && 'get' in object && typeof object.get === 'function' ? object.get(field) : null;
    return text instanceof YText ? boundTo(text) : NOTHING;
  }
}
