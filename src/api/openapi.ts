import { OpenAPIRegistry, OpenApiGeneratorV31, type RouteConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { Problem, type ProblemCode } from '../contract/problem.js';
import type { Endpoint } from './endpoint.js';
import { PROBLEM_STATUS } from './problem.js';

type Responses = RouteConfig['responses'];

const SECURITY = 'bearer';
const SECURITY_OF = { token: [{ [SECURITY]: [] }], watch: [{ [SECURITY]: [] }, {}], public: [] };
const OF_ANY: readonly ProblemCode[] = ['invalid_request', 'body_too_large', 'too_many_headers', 'internal'];
const OF_BODIES: readonly ProblemCode[] = ['malformed_json', 'unsupported_media_type'];
const OF_TOKENS: readonly ProblemCode[] = ['unauthenticated', 'rate_limited', 'unavailable'];

/** The OpenAPI 3.1 document of the endpoints, from the very schemas that parse requests and type responses. */
export function openApiDocument(endpoints: readonly Endpoint[], publicUrl: string): Record<string, unknown> {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', SECURITY, {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
  });
  for (const endpoint of endpoints) registry.registerPath(pathOf(endpoint));
  const document = new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Live Game',
      version: '1',
      description:
        'Authoritative live chess games. Every problem is problem+json (RFC 9457); clients branch on its `code`.',
    },
    servers: [{ url: publicUrl }],
  });
  return { ...document };
}

/** Every code that the endpoint can answer with, its own and those of all like it. */
function problemCodesOf({ refusals, body, access }: Endpoint): readonly ProblemCode[] {
  return [
    ...new Set([
      ...OF_ANY,
      ...(body ? OF_BODIES : []),
      ...(access === 'public' ? [] : OF_TOKENS),
      ...refusals,
    ]),
  ];
}

function pathOf(endpoint: Endpoint): RouteConfig {
  const { method, path, name, summary, access, params, query, body } = endpoint;
  return {
    method,
    path,
    operationId: name,
    summary,
    security: SECURITY_OF[access],
    request: {
      headers: headersOf(endpoint),
      ...(params && { params }),
      ...(query && { query }),
      ...(body && { body: { required: isNeeded(body), content: { 'application/json': { schema: body } } } }),
    },
    responses: { ...successOf(endpoint), ...problemsOf(endpoint) },
  };
}

/** No body stands for `{}`. */
const isNeeded = (body: z.ZodType): boolean => !body.safeParse({}).success;

/** Without the form of a valid one: another is not refused but replaced. */
const CORRELATION = z.string().optional().meta({
  description: 'Follows the request through the service and is returned; one that is not valid is replaced.',
});

const LAST_EVENT = z.string().optional().meta({
  description: 'The `id` of the last event that the client has: what it missed follows.',
});

const headersOf = ({ keySchema, access }: Endpoint) =>
  z.object({
    'x-correlation-id': CORRELATION,
    ...(keySchema && { 'idempotency-key': keySchema.optional() }),
    ...(access === 'watch' && { 'last-event-id': LAST_EVENT }),
  });

function successOf({ success }: Endpoint): Responses {
  const { status, description, schema, mediaType = 'application/json', headers = {} } = success;
  const documented = Object.entries({ 'x-correlation-id': 'Of this request', ...headers }).map(
    ([name, meaning]) => [name, { description: meaning, schema: { type: 'string' as const } }] as const,
  );
  const found = {
    description,
    headers: Object.fromEntries(documented),
    content: { [mediaType]: { schema } },
  };
  const unchanged = 'ETag' in headers ? { 304: { description: 'The caller has this version already' } } : {};
  return { [status]: found, ...unchanged };
}

/** One response per status; its schema names the codes that this endpoint can give with it. */
function problemsOf(endpoint: Endpoint): Responses {
  const codes = problemCodesOf(endpoint);
  const statuses = new Set(codes.map((code) => PROBLEM_STATUS[code]));
  return Object.fromEntries(
    [...statuses].map((status) => {
      const here = codes.filter((code) => PROBLEM_STATUS[code] === status);
      const schema = z.intersection(Problem, z.looseObject({ code: z.enum(here) }));
      return [status, { description: here.join(', '), content: { 'application/problem+json': { schema } } }];
    }),
  );
}
