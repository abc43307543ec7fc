import { error } from '@sveltejs/kit';
import { reportCourse } from '#lib/report/course.ts';
import { HIDDEN_INCIDENT } from '#model/incident/refusal.ts';
import { parseIncidentId } from '#model/ids.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, depends }) => {
  depends('muster:report');
  const { app, caller } = locals;
  const id = parseIncidentId(params.id);
  if (!caller || !id) error(404, HIDDEN_INCIDENT.refusal.message);
  const [reading, incident] = await Promise.all([app.incidents.read(caller, id), app.incidents.summary(caller, id)]);
  if (!reading || !incident) error(404, HIDDEN_INCIDENT.refusal.message);
  return { incident, course: reportCourse(reading.state, reading.facts) };
};
