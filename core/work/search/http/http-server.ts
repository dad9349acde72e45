import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { ImageStoreConfig } from '../../../data/images/open-image-files.ts';
import type { Config } from '../../../ground/config.ts';
import type { Log } from '../../../ground/log.ts';
import type { SearchMetrics } from '../metrics.ts';
import type { SearchBackend } from './search-backend.ts';

/** Fastify as the routes see it: requests and answers are parsed by their zod schemas. */
export type HttpServer = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** What the routes are given. */
export interface SearchServerServices {
  readonly config: Pick<
    Config,
    'apiToken' | 'maxImageBytes' | 'searchConcurrency' | 'searchHost' | 'searchPort'
  > &
    ImageStoreConfig;
  readonly log: Log;
  readonly metrics: SearchMetrics;
  readonly backend: SearchBackend;
}
