/** The OpenAPI document, made from the same rows that the router runs. */
import { z } from 'zod';
import type { App } from '#server/app.ts';
import { API_ROOT } from './router.ts';
import type { Route } from './route.ts';
import { json, route } from './route.ts';
import { anything } from './shapes.ts';

const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.string(),
  detail: z.string(),
});
const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): object => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' });
  return rest;
};

function operationOf(row: Route): object {
  const names = [...row.path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  const query: { properties?: Record<string, object>; required?: string[] } = row.query
    ? schemaOf(row.query, 'input')
    : {};
  const parameters = [
    ...names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
    ...Object.entries(query.properties ?? {}).map(([name, schema]) => ({
      name,
      in: 'query',
      required: query.required?.includes(name) ?? false,
      schema,
    })),
  ];
  const responses = Object.entries(row.answers).map(([status, { description, schema, type }]) => {
    const media = schema
      ? { 'application/json': { schema: schemaOf(schema, 'output') } }
      : type
        ? { [type]: {} }
        : undefined;
    return [status, { description, ...(media ? { content: media } : {}) }];
  });
  const refused = {
    description: 'Refused; `code` is stable.',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
  return {
    summary: row.summary,
    ...(row.needs === 'anybody' ? { security: [] } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(row.body ? { requestBody: { content: { 'application/json': { schema: schemaOf(row.body, 'input') } } } } : {}),
    responses: { ...Object.fromEntries(responses), default: refused },
  };
}

/** Describes a table of routes. */
function describe(routes: readonly Route[], app: Pick<App, 'config'>): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const row of routes) {
    const path = row.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [row.method.toLowerCase()]: operationOf(row) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Muster',
      version: '1',
      description: 'Incidents, commands, people, services. Times are milliseconds since 1970, UTC.',
    },
    servers: [{ url: `${app.config.origin ?? ''}${API_ROOT}` }],
    security: [{ token: [] }],
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: { Problem: schemaOf(problemSchema, 'output') },
    },
    paths,
  };
}

/** The route that serves the description of the others. */
export const openApiRoute = (routes: readonly Route[]): Route =>
  route({
    method: 'GET',
    path: '/openapi.json',
    summary: 'This description.',
    needs: 'anybody',
    answers: { 200: { description: 'OpenAPI 3.1.', schema: anything } },
    run: async ({ app }) => json(describe(routes, app)),
  });
