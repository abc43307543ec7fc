/** The review as an appointment, private preparation, and asking before quoting, over HTTP. */
import { z } from 'zod';
import { parseActorId, parseBoardId } from '#model/ids.ts';
import type { ActorId, BoardId, IncidentId } from '#model/ids.ts';
import type { Result } from '#model/incident/refusal.ts';
import { accept, refuse } from '#model/incident/refusal.ts';
import { isZone } from '#model/oncall/zone-time.ts';
import { AGENDAS } from '#model/review/agendas.ts';
import { problemOf } from '#server/http/problem.ts';
import type { Reply, RouteInput } from '#server/http/api/route.ts';
import { json, nothing, route } from '#server/http/api/route.ts';
import { incidentOf, reviewIncidentOf } from '#server/http/api/routes-incidents.ts';
import { anything, time } from '#server/http/api/shapes.ts';

function idBy<Id extends string>(parse: (text: unknown) => Id | null) {
  return z.string().transform((text, context): Id => {
    const id = parse(text);
    if (id) return id;
    context.issues.push({ code: 'custom', message: 'is no id', input: text });
    return z.NEVER;
  });
}
const actorId = idBy<ActorId>(parseActorId);
const boardId = idBy<BoardId>(parseBoardId);

const isWebAddress = (text: string): boolean => /^https?:\/\/\S+$/i.test(text);

type Input = Pick<RouteInput<unknown, unknown>, 'app' | 'caller' | 'params'>;
const HIDDEN = 'There is no such incident, or it is not shared with you.';

/** The incident of the address, and the quote if it names one. */
async function placeOf({ app, caller, params }: Input): Promise<Result<{ id: IncidentId; quote: BoardId | null }>> {
  const id = await incidentOf(app, caller, params.id);
  return id ? accept({ id, quote: parseBoardId(params.quote) }) : refuse('not-found', HIDDEN);
}
const reply = (result: Result<null>): Reply => (result.ok ? nothing() : { problem: problemOf(result.refusal) });
const told = (result: Result<object>): Reply =>
  result.ok ? json(result.value) : { problem: problemOf(result.refusal) };

const invitations = route({
  method: 'GET',
  path: '/incidents/:id/review/invitations',
  summary: 'Whom to ask to the review: people of the story with why, and seats for voices that are missing.',
  needs: 'member',
  answers: {
    200: { description: 'A proposal.', schema: z.object({ people: z.array(anything), seats: z.array(anything) }) },
  },
  async run(input) {
    const place = await placeOf(input);
    return place.ok ? told(await input.app.meetings.proposals(input.caller, place.value.id)) : told(place);
  },
});

const schedule = route({
  method: 'PUT',
  path: '/incidents/:id/review/meeting',
  summary: 'Gives the review a date or moves it; those invited are told, with an entry for their calendar.',
  needs: 'member',
  body: z.strictObject({
    meeting: boardId,
    startsAt: time,
    minutes: z.number().int().min(5).max(480),
    zone: z.string().max(64).refine(isZone, 'is no time zone'),
    agenda: z.enum(AGENDAS),
    url: z.string().max(2_000).refine(isWebAddress, 'is no web address').nullable().default(null),
    facilitator: actorId.nullable().default(null),
    invited: z.array(actorId).max(300).default([]),
    seats: z.record(z.string().max(120), actorId).default({}),
  }),
  answers: { 204: { description: 'It has a date.' } },
  async run(input) {
    const place = await placeOf(input);
    if (!place.ok) return told(place);
    const { seats, ...request } = input.body;
    return reply(await input.app.meetings.schedule(input.caller, place.value.id, request, seats));
  },
});

const cancel = route({
  method: 'DELETE',
  path: '/incidents/:id/review/meeting',
  summary: 'Calls the review off; those invited are told.',
  needs: 'member',
  query: z.object({ reason: z.string().max(500).optional() }),
  answers: { 204: { description: 'Off.' } },
  async run(input) {
    const place = await placeOf(input);
    if (!place.ok) return told(place);
    return reply(await input.app.meetings.cancel(input.caller, place.value.id, input.query.reason));
  },
});

const calendar = route({
  method: 'GET',
  path: '/incidents/:id/review/meeting.ics',
  summary: 'The date of the review for a calendar.',
  needs: 'caller',
  answers: { 200: { description: 'An iCalendar file.', type: 'text/calendar' } },
  async run({ app, caller, params }) {
    const id = await reviewIncidentOf(app, caller, params.id);
    if (!id) return told(refuse('not-found', HIDDEN));
    const found = await app.meetings.calendar(caller, id);
    if (!found.ok) return { problem: problemOf(found.refusal) };
    const headers = { 'content-disposition': 'attachment; filename="review.ics"' };
    return { status: 200, body: found.value, type: 'text/calendar; charset=utf-8', headers };
  },
});

const end = route({
  method: 'POST',
  path: '/incidents/:id/review/end',
  summary: 'Ends the review: its outcome is written into the document, and corrections are asked for during 48 hours.',
  needs: 'member',
  answers: { 204: { description: 'Over.' } },
  async run(input) {
    const place = await placeOf(input);
    return place.ok ? reply(await input.app.meetings.end(input.caller, place.value.id)) : told(place);
  },
});

const readPreparation = route({
  method: 'GET',
  path: '/incidents/:id/review/preparation',
  summary: 'Your own notes for facilitating; nobody else can read them.',
  needs: 'member',
  answers: { 200: { description: 'Notes.', schema: z.object({ text: z.string() }) } },
  async run(input) {
    const place = await placeOf(input);
    if (!place.ok) return told(place);
    const read = await input.app.preparation.read(input.caller, place.value.id);
    return read.ok ? json({ text: read.value }) : { problem: problemOf(read.refusal) };
  },
});

const writePreparation = route({
  method: 'PUT',
  path: '/incidents/:id/review/preparation',
  summary: 'Writes your own notes for facilitating, outside the document and its history.',
  needs: 'member',
  body: z.strictObject({ text: z.string().max(50_000) }),
  answers: { 204: { description: 'Kept.' } },
  async run(input) {
    const place = await placeOf(input);
    if (!place.ok) return told(place);
    return reply(await input.app.preparation.write(input.caller, place.value.id, input.body.text));
  },
});

const listQuotes = route({
  method: 'GET',
  path: '/incidents/:id/review/quotes',
  summary: 'Whom you asked and what you are asked: may these words be quoted?',
  needs: 'member',
  answers: { 200: { description: 'Open questions.', schema: z.object({ items: z.array(anything) }) } },
  async run(input) {
    const place = await placeOf(input);
    if (!place.ok) return told(place);
    const found = await input.app.quotes.list(input.caller, place.value.id);
    return found.ok ? json({ items: found.value }) : { problem: problemOf(found.refusal) };
  },
});

const askQuote = route({
  method: 'POST',
  path: '/incidents/:id/review/quotes',
  summary: 'Asks somebody whether these words of theirs may be shown. Nobody else sees them before a yes.',
  needs: 'member',
  body: z.strictObject({ quote: boardId, person: actorId, text: z.string().trim().min(1).max(2_000) }),
  answers: { 204: { description: 'Asked.' } },
  async run(input) {
    const place = await placeOf(input);
    return place.ok ? reply(await input.app.quotes.ask(input.caller, place.value.id, input.body)) : told(place);
  },
});

const answerQuote = route({
  method: 'POST',
  path: '/incidents/:id/review/quotes/:quote',
  summary: 'Answers whether you may be quoted, or takes your own question back.',
  needs: 'member',
  body: z.strictObject({ yes: z.boolean() }),
  answers: { 204: { description: 'Answered.' } },
  async run(input) {
    const place = await placeOf(input);
    if (!place.ok) return told(place);
    const { id, quote } = place.value;
    if (!quote) return told(refuse('not-found', 'There is no such question.'));
    return reply(await input.app.quotes.answer(input.caller, id, quote, input.body.yes));
  },
});

const withdrawQuote = route({
  method: 'DELETE',
  path: '/incidents/:id/review/quotes/:quote',
  summary: 'Takes back that you may be quoted.',
  needs: 'member',
  answers: { 204: { description: 'Gone.' } },
  async run(input) {
    const place = await placeOf(input);
    if (!place.ok) return told(place);
    const { id, quote } = place.value;
    if (!quote) return told(refuse('not-found', 'There is no such quote.'));
    return reply(await input.app.quotes.withdraw(input.caller, id, quote));
  },
});

export const MEETING_ROUTES = [
  invitations,
  schedule,
  cancel,
  calendar,
  end,
  readPreparation,
  writePreparation,
  listQuotes,
  askQuote,
  answerQuote,
  withdrawQuote,
];
