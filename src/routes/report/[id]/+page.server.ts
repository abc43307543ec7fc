import { error } from '@sveltejs/kit';
import { reportCourse } from '#lib/report/course.ts';
import { parseIncidentId } from '#model/ids.ts';
import type { PageServerLoad } from './$types';

const HIDDEN = 'There is no such incident, or it is not shared with you.';

export const load: PageServerLoad = async ({ locals, params, depends }) => {
  depends('muster:report');
  const { app, caller } = locals;
  const id = parseIncidentId(params.id);
  if (!caller || !id) error(404, HIDDEN);
  const [reading, incident] = await Promise.all([app.incidents.read(caller, id), app.incidents.summary(caller, id)]);
  if (!reading || !incident) error(404, HIDDEN);
  return { incident, course: reportCourse(reading.state, reading.facts) };
};
