/** What helps to find a cause, over HTTP: changes, frozen queries, checks and runbooks of one incident. */
import { z } from 'zod';
import { beganAt, CHANGE_WINDOW_MS } from '#model/changes/concerned.ts';
import { addEvidence } from '#model/evidence/evidence.ts';
import type { Actor } from '#model/incident/actor.ts';
import { may } from '#model/incident/may.ts';
import type { IncidentState } from '#model/incident/state.ts';
import type { IncidentId } from '#model/ids.ts';
import { parseServiceKey } from '#model/ids.ts';
import { newBoardId } from '#server/access/secrets.ts';
import { seenBeforeOf } from '#server/queries/seen-before.ts';
import { incidentOf } from '#server/http/api/routes-incidents.ts';
import type { Reply, Route, RouteInput } from '#server/http/api/route.ts';
import { answered, json, NOT_THERE, route } from '#server/http/api/route.ts';
import { anything } from '#server/http/api/shapes.ts';
import { problem } from '#server/http/problem.ts';
import { addToBoard } from './troubleshooting-board.ts';

const READ_ONLY: Reply = { problem: problem('forbidden', 'You can read this incident, not add to it.') };
const NO_CATALOGUE: Reply = {
  problem: problem('forbidden', 'Viewers cannot change runbooks. Ask an administrator for the responder role.'),
};
/** As for the services that runbooks belong to. */
const mayWriteCatalogue = (actor: Actor): boolean => 'role' in actor && actor.role !== 'viewer';
const items = z.object({ items: z.array(anything) });
type Input = Pick<RouteInput<unknown, unknown>, 'app' | 'caller' | 'params'>;
interface Place {
  id: IncidentId;
  state: IncidentState;
}

async function placeOf({ app, caller, params }: Input): Promise<Place | null> {
  const id = await incidentOf(app, caller, params.id);
  const state = id && (await app.incidents.visible(caller, id));
  return state ? { id, state } : null;
}
/** An incident that the caller may write in. */
async function writable(input: Input): Promise<{ place: Place } | { refused: Reply }> {
  const place = await placeOf(input);
  if (!place) return { refused: NOT_THERE };
  const mayWrite = may(input.caller.actor, 'edit-board', place.state, input.app.now());
  return mayWrite ? { place } : { refused: READ_ONLY };
}

const incidentChanges = route({
  method: 'GET',
  path: '/incidents/:id/changes',
  summary:
    'Everything that changed from a day before the incident on, newest first; `concerned`: in its services or what they need.',
  needs: 'member',
  answers: { 200: { description: 'Changes.', schema: items } },
  async run(input) {
    const place = await placeOf(input);
    if (!place) return NOT_THERE;
    const { state } = place;
    const concerned = new Set(state.changes.map(({ change }) => change));
    const recent = await input.app.troubleshooting.changes.recent.since(beganAt(state) - CHANGE_WINDOW_MS);
    return json({ items: recent.reverse().map((change) => ({ ...change, concerned: concerned.has(change.id) })) });
  },
});

const sources = route({
  method: 'GET',
  path: '/incidents/:id/queries',
  summary: 'The Prometheus servers that can be asked.',
  needs: 'caller',
  answers: { 200: { description: 'Servers, without their addresses.', schema: items } },
  async run(input) {
    if (!(await placeOf(input))) return NOT_THERE;
    const all = await input.app.troubleshooting.prometheus.sources.list();
    return json({ items: all.map(({ id, name }) => ({ id, name })) });
  },
});

const ask = route({
  method: 'POST',
  path: '/incidents/:id/queries',
  summary: 'Asks a Prometheus server for a range and keeps the answer, frozen, as evidence.',
  needs: 'caller',
  body: z.strictObject({
    source: z.string().max(64),
    query: z.string().trim().min(1).max(5_000),
    from: z.number().int(),
    to: z.number().int(),
    title: z.string().trim().max(300).optional(),
  }),
  answers: { 201: { description: 'Kept.', schema: anything } },
  async run(input) {
    const { app, caller, body } = input;
    const found = await writable(input);
    if ('refused' in found) return found.refused;
    const answer = await app.troubleshooting.prometheus.range(body);
    if (!answer.ok) return answered(answer);
    const { series, source } = answer.value;
    const evidence = newBoardId();
    const at = app.now();
    const written = await addToBoard(app.troubleshooting.writing, {
      incident: found.place.id,
      actor: caller.actor,
      id: `query-${evidence}`,
      write: (doc) =>
        addEvidence(doc, evidence, {
          kind: 'series',
          title: body.title || body.query.slice(0, 200),
          payload: JSON.stringify(series),
          query: body.query,
          source: source.name,
          capturedAt: at,
          addedAt: at,
          owner: caller.actor.id,
        }),
    });
    if (!written.ok) return answered(written);
    return json({ evidence, lines: series.lines.length, left: series.left }, 201);
  },
});

const checks = route({
  method: 'GET',
  path: '/incidents/:id/checks',
  summary: 'Checks that can be run here.',
  needs: 'caller',
  answers: { 200: { description: 'Checks.', schema: items } },
  async run(input) {
    const place = await placeOf(input);
    if (!place) return NOT_THERE;
    const offered = await input.app.troubleshooting.diagnostics.offered(place.state);
    return json({
      items: offered.map(({ id, name, target, atDeclare }) => ({ id, name, kind: target.kind, atDeclare })),
    });
  },
});

const runCheck = route({
  method: 'POST',
  path: '/incidents/:id/checks/:check',
  summary: 'Runs a check; what it finds becomes evidence.',
  needs: 'caller',
  answers: { 201: { description: 'Found.', schema: anything } },
  async run(input) {
    const found = await writable(input);
    if ('refused' in found) return found.refused;
    const { app, caller, params } = input;
    const result = await app.troubleshooting.diagnostics.run(found.place.id, params.check ?? '', caller.actor);
    return answered(result, 201);
  },
});

const runbooks = route({
  method: 'GET',
  path: '/incidents/:id/runbooks',
  summary: 'Runbooks of the services of an incident.',
  needs: 'caller',
  answers: { 200: { description: 'Runbooks.', schema: items } },
  async run(input) {
    const place = await placeOf(input);
    if (!place) return NOT_THERE;
    const all = input.app.troubleshooting.runbooks.of(place.state);
    return json({ items: all.map(({ id, title, service, steps }) => ({ id, title, service, steps: steps.length })) });
  },
});

const runbookRead = route({
  method: 'GET',
  path: '/incidents/:id/runbooks/:runbook',
  summary: 'The text of a runbook, its rule in front.',
  needs: 'member',
  answers: { 200: { description: 'The text.', schema: z.object({ text: z.string() }) } },
  async run(input) {
    const place = await placeOf(input);
    const text = place && input.app.troubleshooting.runbooks.text(place.state, input.params.runbook ?? '');
    return text ? json({ text }) : NOT_THERE;
  },
});

const keepRunbook = route({
  method: 'POST',
  path: '/incidents/:id/runbooks',
  summary: 'Keeps a runbook in the catalogue, made from this incident: a new one of its service, or instead of one.',
  needs: 'member',
  body: z.strictObject({
    service: z.string().max(64),
    text: z.string().max(50_000),
    instead: z.strictObject({ runbook: z.string().max(64), was: z.string().max(50_000) }).optional(),
  }),
  answers: { 201: { description: 'Kept.', schema: z.object({ id: z.string(), title: z.string() }) } },
  async run(input) {
    const place = await placeOf(input);
    if (!place) return NOT_THERE;
    const { app, caller, body } = input;
    if (!mayWriteCatalogue(caller.actor)) return NO_CATALOGUE;
    const service = parseServiceKey(body.service);
    if (!service) return { problem: problem('invalid', 'service: is no service key') };
    const result = await app.troubleshooting.runbooks.keep(place.state, { ...body, service });
    return answered(result, 201);
  },
});

const openRunbook = route({
  method: 'POST',
  path: '/incidents/:id/runbooks/:runbook',
  summary: 'Opens a runbook as a checklist on the board.',
  needs: 'caller',
  answers: { 201: { description: 'Opened.', schema: anything } },
  async run(input) {
    const found = await writable(input);
    if ('refused' in found) return found.refused;
    const { app, caller, params } = input;
    const { id, state } = found.place;
    const result = await app.troubleshooting.runbooks.open(id, state, params.runbook ?? '', caller.actor);
    return result.ok ? json({ checklist: result.value }, 201) : answered(result);
  },
});

const seenBefore = route({
  method: 'GET',
  path: '/incidents/:id/seen-before',
  summary: 'Earlier incidents that resemble this one, with what ended them and their follow-ups still open.',
  needs: 'member',
  answers: { 200: { description: 'Earlier incidents, most alike first.', schema: items } },
  async run(input) {
    const place = await placeOf(input);
    if (!place) return NOT_THERE;
    const { app, caller } = input;
    return json({ items: await seenBeforeOf(app, caller, place.id, place.state) });
  },
});

export const TROUBLESHOOTING_ROUTES: readonly Route[] = [
  incidentChanges,
  sources,
  ask,
  checks,
  runCheck,
  runbooks,
  runbookRead,
  keepRunbook,
  openRunbook,
  seenBefore,
];
