/** The plan of the postmortem's sections, following the document. */
import type { Doc } from 'yjs';
import { DocView } from '#lib/sync/doc-view.svelte.ts';
import { POSTMORTEM_PLAN_ROOT } from '#model/documents.ts';
import { readPlan } from '#model/postmortem/plan.ts';
import type { PostmortemPlan } from '#model/postmortem/plan.ts';

export const planView = (doc: Doc): DocView<PostmortemPlan> =>
  new DocView([doc.getMap(POSTMORTEM_PLAN_ROOT)], () => readPlan(doc));
