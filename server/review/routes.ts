/** The sealed brainstorm over HTTP. */
import { z } from 'zod';
import { parseBoardId } from '#model/ids.ts';
import type { BoardId } from '#model/ids.ts';
import { accept, HIDDEN_INCIDENT } from '#model/incident/refusal.ts';
import type { Result } from '#model/incident/refusal.ts';
import { problem } from '#server/http/problem.ts';
import type { Reply, RouteInput } from '#server/http/api/route.ts';
import { answered, done, json, route } from '#server/http/api/route.ts';
import { reviewIncidentOf } from '#server/http/api/routes-incidents.ts';
import { anything, boardId } from '#server/http/api/shapes.ts';
import type { IncidentId } from '#model/ids.ts';

type Input = Pick<RouteInput<unknown, unknown>, 'app' | 'caller' | 'params'>;

/** The incident of the address, and the phase if it names one. */
async function placeOf({ app, caller, params }: Input): Promise<Result<{ id: IncidentId; phase: BoardId | null }>> {
  const id = await reviewIncidentOf(app, caller, params.id);
  if (!id) return HIDDEN_INCIDENT;
  return accept({ id, phase: parseBoardId(params.phase) });
}

const NO_PHASE: Reply = { problem: problem('not-found', 'There is no such part of the review.') };

const phases = route({
  method: 'GET',
  path: '/incidents/:id/review/phases',
  summary: 'Open sealed phases: how many cards, by how many, and your own.',
  needs: 'caller',
  answers: { 200: { description: 'Phases.', schema: z.object({ items: z.array(anything) }) } },
  async run(input) {
    const place = await placeOf(input);
    if (!place.ok) return answered(place);
    const status = await input.app.brainstorm.status(input.caller, place.value.id);
    return status.ok ? json({ items: status.value }) : answered(status);
  },
});

const open = route({
  method: 'POST',
  path: '/incidents/:id/review/phases',
  summary: 'Opens a sealed brainstorm or a secret vote.',
  needs: 'caller',
  body: z.strictObject({
    id: boardId,
    kind: z.enum(['cards', 'votes']),
    prompt: z.string().trim().min(1).max(500),
    anonymous: z.boolean().default(true),
    most: z.number().int().min(1).max(50).default(10),
  }),
  answers: { 204: { description: 'Open.' } },
  async run(input) {
    const place = await placeOf(input);
    if (!place.ok) return answered(place);
    return done(await input.app.brainstorm.open(input.caller, place.value.id, input.body));
  },
});

const lay = route({
  method: 'PUT',
  path: '/incidents/:id/review/phases/:phase/cards/:card',
  summary: 'Lays a card or replaces your own.',
  needs: 'caller',
  body: z.strictObject({ text: z.string().max(2_000) }),
  answers: { 204: { description: 'Laid.' } },
  async run(input) {
    const place = await placeOf(input);
    const card = parseBoardId(input.params.card);
    if (!place.ok) return answered(place);
    const { id, phase } = place.value;
    if (!phase || !card) return NO_PHASE;
    return done(await input.app.brainstorm.lay(input.caller, id, phase, { id: card, text: input.body.text }));
  },
});

const takeBack = route({
  method: 'DELETE',
  path: '/incidents/:id/review/phases/:phase/cards/:card',
  summary: 'Takes your own card back.',
  needs: 'caller',
  answers: { 204: { description: 'Gone.' } },
  async run(input) {
    const place = await placeOf(input);
    const card = parseBoardId(input.params.card);
    if (!place.ok) return answered(place);
    const { id, phase } = place.value;
    if (!phase || !card) return NO_PHASE;
    return done(await input.app.brainstorm.lay(input.caller, id, phase, { id: card, text: null }));
  },
});

const vote = route({
  method: 'PUT',
  path: '/incidents/:id/review/phases/:phase/ballot',
  summary: 'Places your dots; a later ballot replaces it.',
  needs: 'caller',
  body: z.strictObject({ picks: z.record(z.string().max(64), z.number().int().min(0).max(50)) }),
  answers: { 204: { description: 'Kept.' } },
  async run(input) {
    const place = await placeOf(input);
    if (!place.ok) return answered(place);
    const { id, phase } = place.value;
    return phase ? done(await input.app.brainstorm.vote(input.caller, id, phase, input.body.picks)) : NO_PHASE;
  },
});

const reveal = route({
  method: 'POST',
  path: '/incidents/:id/review/phases/:phase/reveal',
  summary: 'Turns all cards at once or counts the vote, and destroys what could say who wrote what.',
  needs: 'caller',
  body: z.strictObject({ evenIfFew: z.boolean().default(false) }),
  answers: { 204: { description: 'Revealed.' } },
  async run(input) {
    const place = await placeOf(input);
    if (!place.ok) return answered(place);
    const { id, phase } = place.value;
    if (!phase) return NO_PHASE;
    return done(await input.app.brainstorm.reveal(input.caller, id, phase, input.body.evenIfFew));
  },
});

const act = route({
  method: 'POST',
  path: '/incidents/:id/review/acts',
  summary:
    'Parks a thought or groups turned cards, for those who may not write the document: guests of the review, viewers.',
  needs: 'caller',
  body: z.discriminatedUnion('act', [
    z.strictObject({
      act: z.literal('park'),
      id: boardId,
      text: z.string().trim().min(1).max(2_000),
      done: z.boolean().default(false),
    }),
    z.strictObject({ act: z.literal('join'), card: boardId, onto: boardId, group: boardId }),
    z.strictObject({ act: z.literal('lay'), card: boardId, group: boardId.nullable() }),
    z.strictObject({ act: z.literal('name'), group: boardId, name: z.string().trim().max(200) }),
    z.strictObject({ act: z.literal('take-apart'), group: boardId }),
  ]),
  answers: { 204: { description: 'Done.' } },
  async run(input) {
    const place = await placeOf(input);
    return place.ok ? done(await input.app.takingPart.act(input.caller, place.value.id, input.body)) : answered(place);
  },
});

export const REVIEW_ROUTES = [phases, open, lay, takeBack, vote, reveal, act];
