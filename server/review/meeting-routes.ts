/** The review as an appointment, private preparation, and asking before quoting, over HTTP. */
import { z } from 'zod';
import { parseBoardId } from '#model/ids.ts';
import { refuse } from '#model/incident/refusal.ts';
import { isZone } from '#model/oncall/zone-time.ts';
import { AGENDAS } from '#model/review/agendas.ts';
import { answered, done, HIDDEN, json, route } from '#server/http/api/route.ts';
import { aboutIncident, reviewIncidentOf } from '#server/http/api/routes-incidents.ts';
import { actorId, anything, boardId, time } from '#server/http/api/shapes.ts';

const isWebAddress = (text: string): boolean => /^https?:\/\/\S+$/i.test(text);

const invitations = route({
  method: 'GET',
  path: '/incidents/:id/review/invitations',
  summary: 'Whom to ask to the review: people of the story with why, and seats for voices that are missing.',
  needs: 'member',
  answers: {
    200: { description: 'A proposal.', schema: z.object({ people: z.array(anything), seats: z.array(anything) }) },
  },
  async run(input) {
    return answered(await aboutIncident(input, (id) => input.app.meetings.proposals(input.caller, id)));
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
    const { seats, ...request } = input.body;
    return done(await aboutIncident(input, (id) => input.app.meetings.schedule(input.caller, id, request, seats)));
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
    return done(await aboutIncident(input, (id) => input.app.meetings.cancel(input.caller, id, input.query.reason)));
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
    if (!id) return HIDDEN;
    const found = await app.meetings.calendar(caller, id);
    if (!found.ok) return answered(found);
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
    return done(await aboutIncident(input, (id) => input.app.meetings.end(input.caller, id)));
  },
});

const readPreparation = route({
  method: 'GET',
  path: '/incidents/:id/review/preparation',
  summary: 'Your own notes for facilitating; nobody else can read them.',
  needs: 'member',
  answers: { 200: { description: 'Notes.', schema: z.object({ text: z.string() }) } },
  async run(input) {
    const read = await aboutIncident(input, (id) => input.app.preparation.read(input.caller, id));
    return read.ok ? json({ text: read.value }) : answered(read);
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
    return done(await aboutIncident(input, (id) => input.app.preparation.write(input.caller, id, input.body.text)));
  },
});

const listQuotes = route({
  method: 'GET',
  path: '/incidents/:id/review/quotes',
  summary: 'Whom you asked and what you are asked: may these words be quoted?',
  needs: 'member',
  answers: { 200: { description: 'Open questions.', schema: z.object({ items: z.array(anything) }) } },
  async run(input) {
    const found = await aboutIncident(input, (id) => input.app.quotes.list(input.caller, id));
    return found.ok ? json({ items: found.value }) : answered(found);
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
    return done(await aboutIncident(input, (id) => input.app.quotes.ask(input.caller, id, input.body)));
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
    const quote = parseBoardId(input.params.quote);
    const asked = aboutIncident(input, async (id) =>
      quote
        ? input.app.quotes.answer(input.caller, id, quote, input.body.yes)
        : refuse('not-found', 'There is no such question.'),
    );
    return done(await asked);
  },
});

const withdrawQuote = route({
  method: 'DELETE',
  path: '/incidents/:id/review/quotes/:quote',
  summary: 'Takes back that you may be quoted.',
  needs: 'member',
  answers: { 204: { description: 'Gone.' } },
  async run(input) {
    const quote = parseBoardId(input.params.quote);
    const asked = aboutIncident(input, async (id) =>
      quote ? input.app.quotes.withdraw(input.caller, id, quote) : refuse('not-found', 'There is no such quote.'),
    );
    return done(await asked);
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
