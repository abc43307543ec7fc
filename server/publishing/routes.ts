/** Versions and publishing over HTTP. */
import { z } from 'zod';
import { htmlPage } from '#model/export/html.ts';
import { markdownOf } from '#model/export/markdown.ts';
import { picturesIn, withAddresses } from '#model/export/settled.ts';
import type { IncidentId } from '#model/ids.ts';
import type { Edition } from '#model/publishing/edition.ts';
import type { App } from '#server/app.ts';
import type { Reply } from '#server/http/api/route.ts';
import { answered, HIDDEN, json, route } from '#server/http/api/route.ts';
import { aboutIncident, incidentOf } from '#server/http/api/routes-incidents.ts';
import { anything } from '#server/http/api/shapes.ts';
import { problem } from '#server/http/problem.ts';
import { readPictures } from './pictures.ts';

const audience = z.enum(['members', 'public']);

const preview = route({
  method: 'GET',
  path: '/incidents/:id/publish/preview',
  summary: 'What would be published now, and what of it the audience does not get.',
  needs: 'caller',
  query: z.object({ audience }),
  answers: { 200: { description: 'The edition and the difference.', schema: anything } },
  run: async (input) =>
    answered(await aboutIncident(input, (id) => input.app.publishing.preview(input.caller, id, input.query.audience))),
});

const publish = route({
  method: 'POST',
  path: '/incidents/:id/publish',
  summary: 'Freezes the postmortem as a new version for members or the public.',
  needs: 'member',
  body: z.strictObject({
    audience,
    id: z
      .string()
      .regex(/^[A-Za-z0-9_-]{8,64}$/)
      .optional(),
  }),
  answers: { 201: { description: 'Published.', schema: z.object({ version: z.number(), hash: z.string() }) } },
  run: async (input) =>
    answered(
      await aboutIncident(input, (id) =>
        input.app.publishing.publish(input.caller, id, input.body.audience, input.body.id),
      ),
      201,
    ),
});

const version = route({
  method: 'GET',
  path: '/incidents/:id/versions/:version',
  summary: 'The document as it was at a named or published version; `now` for as it is.',
  needs: 'caller',
  answers: { 200: { description: 'The document then.', schema: anything } },
  run: async (input) =>
    answered(
      await aboutIncident(input, (id) => input.app.publishing.version(input.caller, id, input.params.version ?? '')),
    ),
});

const restore = route({
  method: 'POST',
  path: '/incidents/:id/versions/:version/restore',
  summary: 'Writes the words of a version back, as a new version.',
  needs: 'caller',
  answers: { 200: { description: 'Restored.', schema: anything } },
  run: async (input) =>
    answered(
      await aboutIncident(input, (id) => input.app.publishing.restore(input.caller, id, input.params.version ?? '')),
    ),
});

export const EDITION_FORMATS = ['html', 'md', 'pdf', 'json'] as const;
type Format = (typeof EDITION_FORMATS)[number];

/** What the library that lays out the pages can draw. */
const PDF_PICTURES: ReadonlySet<string> = new Set(['image/png', 'image/jpeg']);
const footOf = (edition: Edition): string => `#${edition.number} ${edition.title}`.slice(0, 120);

interface Place {
  app: App;
  origin: string;
}

/** An edition in a format; the same bytes each time, but for a PDF's dates. */
async function inFormat(edition: Edition, format: Format, { app, origin }: Place, id: IncidentId): Promise<Reply> {
  const title = edition.audience === 'public' ? edition.title : `#${edition.number} ${edition.title}`;
  const name = `postmortem-${edition.number}`;
  const headers = { 'content-disposition': `attachment; filename="${name}.${format}"` };
  if (format === 'json') return json(edition, 200, headers);
  const blocks = withAddresses(edition.blocks, id, (path) => origin + path);
  if (format === 'md') return { status: 200, body: markdownOf(blocks), type: 'text/markdown; charset=utf-8', headers };
  const types = format === 'pdf' ? PDF_PICTURES : undefined;
  const pictures = await readPictures(app.attachments, id, picturesIn(edition.blocks), types);
  if (format === 'html')
    return { status: 200, body: htmlPage(title, blocks, pictures), type: 'text/html; charset=utf-8', headers };
  const bytes = await app.pdf.make({ title, blocks, foot: footOf(edition), pictures });
  return { status: 200, body: bytes, type: 'application/pdf', headers };
}

const published = route({
  method: 'GET',
  path: '/incidents/:id/published/:version',
  summary: 'A published version as HTML, Markdown, PDF or JSON. It never changes.',
  needs: 'caller',
  query: z.object({ format: z.enum(EDITION_FORMATS).default('json') }),
  answers: { 200: { description: 'The version.' } },
  async run(input) {
    const id = await incidentOf(input.app, input.caller, input.params.id);
    const number = Number(input.params.version);
    if (!id || !Number.isInteger(number)) return { problem: problem('not-found', 'There is no such version.') };
    const found = await input.app.publishing.edition(input.caller, id, number);
    return found.ok ? inFormat(found.value, input.query.format, input, id) : answered(found);
  },
});

const pdf = route({
  method: 'GET',
  path: '/incidents/:id/pdf',
  summary: 'The postmortem as it is now, as PDF.',
  needs: 'caller',
  answers: { 200: { description: 'A PDF.', type: 'application/pdf' } },
  async run(input) {
    const id = await incidentOf(input.app, input.caller, input.params.id);
    if (!id) return HIDDEN;
    const made = await input.app.publishing.preview(input.caller, id, 'members');
    return made.ok ? inFormat(made.value.edition, 'pdf', input, id) : answered(made);
  },
});

export const PUBLISHING_ROUTES = [preview, publish, version, restore, published, pdf];
