import swagger, { type FastifyDynamicSwaggerOptions, type SwaggerTransformObject } from '@fastify/swagger';
import { fastify } from 'fastify';
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import type { HttpServer } from './http-server.ts';

/** The OpenAPI document of these routes, taken from a server that never listens. */
export async function describeApi(addRoutes: (app: HttpServer) => void): Promise<object> {
  const app: HttpServer = fastify().withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  await app.register(swagger, openApiOptions);
  addRoutes(app);
  await app.ready();
  const document = app.swagger();
  await app.close();
  return document;
}

/** zod also writes a request form of each named schema; none of our schemas needs one. */
const withoutUnused: SwaggerTransformObject = document => {
  const described = jsonSchemaTransformObject(document);
  const { components } = described as { components: { schemas: Record<string, unknown> } };
  for (const name of Object.keys(components.schemas))
    if (name.endsWith('Input')) delete components.schemas[name];
  return described;
};

const openApiOptions: FastifyDynamicSwaggerOptions = {
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
    // Either: the token is required only if one is set.
    security: [{ token: [] }, {}],
    tags: [
      { name: 'search', description: 'Images for words or for a picture.' },
      { name: 'classify', description: 'Which of some words fits an image.' },
      { name: 'pairs', description: 'Pairs from and for other programs, and what reviewers have approved.' },
      { name: 'operation', description: 'For who runs the process.' },
    ],
  },
  transform: jsonSchemaTransform,
  transformObject: withoutUnused,
};
