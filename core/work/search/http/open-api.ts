import type { FastifyDynamicSwaggerOptions, SwaggerTransformObject } from '@fastify/swagger';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ErrorBody } from './schemas.ts';

/** A JSON answer and what it means. */
export const jsonAnswer = <Schema extends z.ZodType>(description: string, schema: Schema) => ({
  description,
  content: { 'application/json': { schema } },
});

/** Every error answer has one shape. */
export const errorAnswers = (...statuses: readonly (keyof typeof MEANING)[]) =>
  Object.fromEntries(statuses.map(status => [status, jsonAnswer(MEANING[status], ErrorBody)]));

const MEANING = {
  400: 'The request is wrong; asking again changes nothing.',
  401: 'The API token is missing or wrong.',
  403: 'The token may not do this.',
  404: 'What was asked for is not there (any more).',
  413: 'The body is too large.',
  429: 'Too many requests with this token; Retry-After says when to come back.',
  500: 'A fault of the server.',
  503: 'Busy, starting, or without an index; Retry-After says when to come back.',
  504: 'The search took too long.',
} as const;

/** A picture's bytes. JSON Schema has no word for them, and zod needs none: the picture is checked where it is read. */
export const PictureBody = z
  .any()
  .meta({ type: 'string', format: 'binary', description: "The picture's bytes." });

/** zod also writes each named schema in a form for requests; none of ours is one. */
const withoutUnused: SwaggerTransformObject = document => {
  const described = jsonSchemaTransformObject(document);
  const { components } = described as { components: { schemas: Record<string, unknown> } };
  for (const name of Object.keys(components.schemas))
    if (name.endsWith('Input')) delete components.schemas[name];
  return described;
};

export const openApiOptions: FastifyDynamicSwaggerOptions = {
  openapi: {
    openapi: '3.1.0',
    info: {
      title: 'Negareh search',
      description: 'Finds photos from Persian sentences. Ids are UUIDs; times are ISO 8601.',
      version: '1.0.0',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'API_TOKEN, where one is set.' },
        pairs: { type: 'http', scheme: 'bearer', description: 'A token that a maintainer has made.' },
      },
    },
    // Either: the token is asked for only where one is set.
    security: [{ token: [] }, {}],
    tags: [
      { name: 'search', description: 'Pictures for words or for a picture.' },
      { name: 'classify', description: 'Which of some words fits a picture.' },
      { name: 'pairs', description: 'Pairs from and for other programs, and what reviewers have approved.' },
      { name: 'operation', description: 'For who runs the process.' },
    ],
  },
  transform: jsonSchemaTransform,
  transformObject: withoutUnused,
};
