import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { InputError, NegarehError, NotFoundError } from '../../../ground/errors.ts';
import { toErrorReply } from './error-reply.ts';
import type { HttpServer } from './http-server.ts';
import { readerLocale } from './reader-locale.ts';
import type { ErrorBody } from './schemas.ts';

/** Answers every error in one JSON shape, in the reader's language. */
export function answerErrors(app: HttpServer): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => sendError(error, request, reply));
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0]!.slice(0, 100);
    return sendError(new NotFoundError('request.unknown-path', { path }), request, reply);
  });
}

/** For requests that Fastify refuses before routing, such as a malformed path. */
export function answerFrameworkError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  reply.header('x-request-id', request.id);
  sendError(error, request, reply);
}

function sendError(error: FastifyError | NegarehError, request: FastifyRequest, reply: FastifyReply) {
  const known = translate(error, request);
  const locale = readerLocale(request.headers['accept-language']);
  const { status, retryAfterSeconds, body } = toErrorReply(known, request.id, locale);
  // Clients that wait for the start ask repeatedly, and the log already says that the process is starting.
  if (status >= 500 && body.error.code !== 'service.starting') {
    request.log[status === 500 ? 'error' : 'warn']({ err: error }, 'request failed');
  }
  if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds);
  const challenge = challengeOf(body.error.code, Boolean(request.headers.authorization));
  if (challenge !== undefined) reply.header('www-authenticate', challenge);
  return reply
    .code(status)
    .type('application/json; charset=utf-8')
    .header('content-language', locale)
    .serializer(JSON.stringify)
    .send(body);
}

/** Tells a refused client how to authenticate (RFC 6750, 3); a request without a token is not told that its token was wrong. */
function challengeOf(code: ErrorBody['error']['code'], hasBrought: boolean): string | undefined {
  if (code === 'request.unauthorized') return hasBrought ? 'Bearer error="invalid_token"' : 'Bearer';
  return code === 'api.scope' ? 'Bearer error="insufficient_scope"' : undefined;
}

/** Fastify's own errors in our words; any other unknown error is a bug of ours. */
function translate(error: FastifyError | NegarehError, request: FastifyRequest): unknown {
  if (error instanceof NegarehError) return error;
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new InputError('request.too-large', { limit: request.routeOptions.bodyLimit });
  }
  if (hasZodFastifySchemaValidationErrors(error)) {
    const reasons = error.validation.map(({ instancePath, message }) =>
      [instancePath.slice(1).replaceAll('/', '.'), message].filter(Boolean).join(': '),
    );
    return new InputError('request.invalid', { reason: reasons.join('; ') });
  }
  const isClients = error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500;
  return isClients ? new InputError('request.invalid', { reason: error.message }) : error;
}
