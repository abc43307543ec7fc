import { error, fail, redirect } from '@sveltejs/kit';
import * as Y from 'yjs';
import { field } from '#lib/server/forms.ts';
import { readReportForm, reportBoard } from '#lib/report/report-form.ts';
import { idFromBytes } from '#model/ids.ts';
import type { BoardId, CommandId, IncidentId } from '#model/ids.ts';
import type { Actions, PageServerLoad } from './$types';

const MOST_OWN = 5;
const LOOK_BACK = 100;

const randomId = <Id extends IncidentId | CommandId | BoardId>(bytes: number): Id =>
  idFromBytes<Id>(crypto.getRandomValues(new Uint8Array(bytes)));

export const load: PageServerLoad = async ({ locals }) => {
  const { app, caller } = locals;
  if (!caller) error(401, 'Sign in to report.');
  const { items } = await app.incidents.list(caller, { limit: LOOK_BACK });
  const own = items.filter(({ declaredBy, mode }) => declaredBy === caller.actor.id && mode === 'reporting');
  return { own: own.slice(0, MOST_OWN), live: await app.incidents.live(caller) };
};

export const actions: Actions = {
  /** Fields: what, who, customers, since (ms), services (keys, comma separated). Opens an incident in triage and shows its report page. */
  default: async ({ request, locals }) => {
    const { app, caller } = locals;
    if (!caller) error(401, 'Sign in to report.');
    const form = await request.formData();
    const report = readReportForm((name) => field(form, name), app.now());
    if (!report.ok) return fail(422, { ...report.typed, message: report.message, field: report.field });
    const { what, who, customers, since, summary } = report.value;
    const services = field(form, 'services')
      .split(',')
      .flatMap((word) => (word.trim() === '' ? [] : (app.catalogue.find(word)?.key ?? [])));
    const incident = randomId<IncidentId>(16);
    const answer = await app.commands.execute(
      caller,
      incident,
      {
        type: 'declare',
        id: randomId<CommandId>(18),
        title: what,
        mode: 'reporting',
        services,
        ...(summary === '' ? {} : { summary }),
        ...(since === null ? {} : { startedAt: since }),
      },
      {
        via: 'web',
        board: () => {
          const doc = new Y.Doc();
          return reportBoard(doc, randomId<BoardId>(12), { what, who, customers, since, at: app.now() });
        },
      },
    );
    if (!answer.ok) return fail(422, { ...report.typed, message: answer.refusal.message, field: null });
    redirect(303, `/report/${incident}`);
  },
};
