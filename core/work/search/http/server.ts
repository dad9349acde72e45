import { type FastifyBaseLogger, fastify, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { once } from '../../../ground/async/once.ts';
import { toListenError } from '../../../ground/net/ports.ts';
import { refuseStrangers } from './access.ts';
import { answerErrors, answerFrameworkError } from './answer-errors.ts';
import { answerClientError } from './client-error.ts';
import { followRequests, requestIdOf } from './follow-requests.ts';
import type { HttpServer, SearchServerServices } from './http-server.ts';
import { addClassifyRoutes } from './routes/classify.ts';
import { addExchangeRoutes } from './routes/exchange.ts';
import { addHealthRoutes } from './routes/health.ts';
import { addImageSearchRoute } from './routes/image-search.ts';
import { addPairRoute } from './routes/pairs.ts';
import { addPhotoRoutes } from './routes/photos.ts';
import { addPlotRoute } from './routes/plots.ts';
import { addPreviewRoute } from './routes/preview.ts';
import { addProofRoute } from './routes/proof.ts';
import { addSearchRoute } from './routes/search.ts';
import { addSuggestRoute } from './routes/suggest.ts';
import { acceptUploads } from './uploads.ts';

export interface SearchServer {
  /** @returns the base URL. @throws RetryableError 'port.taken' | 'address.missing' */
  listen(): Promise<string>;
  /** Accepts no new requests, and gives running ones at most two seconds to finish. */
  close(): Promise<void>;
}

/** Time limits in milliseconds; tests shorten them. */
export interface HttpLimits {
  /** A whole request must have arrived by then, however slowly it is sent. */
  readonly requestMs: number;
  readonly headersMs: number;
  /** How often Node looks for requests over those limits; its own default of 30 s would double them. */
  readonly checkMs: number;
  /** After this long without a byte on the connection, the other side is gone. */
  readonly idleMs: number;
  /** Leaves a second of the three that a process has to end. */
  readonly closeMs: number;
}

const LIMITS: HttpLimits = {
  requestMs: 30_000,
  headersMs: 10_000,
  checkMs: 1_000,
  idleMs: 60_000,
  closeMs: 2_000,
};
/** Otherwise Fastify loads its own compilers, a tenth of a second of the start; zod's replace them before any route. */
const NO_COMPILERS = {
  compilersFactory: { buildValidator: () => unreached, buildSerializer: () => unreached },
};
const JSON_LIMIT_BYTES = 64_000;
const HEADER_LIMIT_BYTES = 16_384;

/** The search process's HTTP API; it answers, with the reason why not, before model and index are loaded. */
export async function createSearchServer(
  services: SearchServerServices,
  limits: HttpLimits = LIMITS,
): Promise<SearchServer> {
  const { config, log } = services;
  const app: HttpServer = fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: request => requestIdOf(request.headers['x-request-id']),
    bodyLimit: JSON_LIMIT_BYTES,
    requestTimeout: limits.requestMs,
    connectionTimeout: limits.idleMs,
    http: {
      headersTimeout: limits.headersMs,
      connectionsCheckingInterval: limits.checkMs,
      maxHeaderSize: HEADER_LIMIT_BYTES,
    },
    forceCloseConnections: 'idle',
    clientErrorHandler: answerClientError,
    frameworkErrors: answerFrameworkError,
    schemaController: NO_COMPILERS,
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);

  followRequests(app, services.metrics);
  refuseStrangers(app, config.apiToken, services.backend);
  answerErrors(app);
  addRoutes(app, services);
  const describe = once(async () => {
    // Only operators read it, so the start does not wait for it.
    const { describeApi } = await import('./describe-api.ts');
    return describeApi(described => addRoutes(described, services));
  });
  app.get('/openapi.json', describe);

  return {
    listen: async () => {
      try {
        return await app.listen({ host: config.searchHost, port: config.searchPort });
      } catch (error) {
        const { searchHost: host, searchPort: port } = config;
        throw toListenError(error, { host, port, variable: 'SEARCH_PORT' });
      }
    },
    close: async () => {
      const timer = setTimeout(() => app.server.closeAllConnections(), limits.closeMs);
      await app.close();
      clearTimeout(timer);
    },
  };
}

/** All routes that the API's description names, and the proof. */
function addRoutes(app: HttpServer, services: SearchServerServices): void {
  addSearchRoute(app, services);
  addSuggestRoute(app, services);
  const uploads = acceptUploads(app, services);
  addImageSearchRoute(app, services, uploads);
  addClassifyRoutes(app, services, uploads);
  addPreviewRoute(app, services);
  addPhotoRoutes(app, services);
  addPlotRoute(app);
  addPairRoute(app, services);
  addExchangeRoutes(app, services, uploads);
  addProofRoute(app, services.config.apiToken);
  addHealthRoutes(app, services);
}

function unreached(): never {
  throw new Error('the compilers are set before the first route');
}
