import { error } from '@sveltejs/kit';
import * as Y from 'yjs';
import { homeLists } from '#lib/home/order.ts';
import { readSituation } from '#model/situation/situation.ts';
import type { IncidentSummary } from '#protocol/api.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, depends }) => {
  depends('muster:briefs');
  const { app, caller } = locals;
  if (!caller) error(401, 'Sign in to see this.');
  const { live: working, paused } = homeLists(await app.incidents.live(caller), app.now());
  const live = [...working, ...paused];
  const brief = async (incident: IncidentSummary) => {
    const reading = await app.incidents.read(caller, incident.id);
    if (!reading) return [];
    const doc = new Y.Doc();
    Y.applyUpdate(doc, reading.board);
    const { impact, doing } = readSituation(doc);
    doc.destroy();
    const update = reading.state.updates.findLast(({ retracted }) => retracted === null);
    const text = update?.corrections.at(-1)?.text ?? update?.text ?? null;
    return [{ incident, impact, doing, update: update && text !== null ? { text, at: update.at } : null }];
  };
  return { briefs: (await Promise.all(live.map(brief))).flat() };
};
