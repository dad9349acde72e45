import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { API_TOKEN_PREFIX, type ApiScope, type ApiToken } from '../../../ground/domain/accounts/api-token.ts';
import { InputError } from '../../../ground/errors.ts';
import { sha256Of } from '../../../ground/files/sha256.ts';
import type { HttpServer } from './http-server.ts';
import { PROOF } from './proof.ts';
import type { SearchBackend } from './search-backend.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The scope that a maintainer's token needs on this route; other routes accept no such tokens. */
    readonly scope?: ApiScope;
  }
  interface FastifyRequest {
    /** The maintainer's token that the request came with, if any. */
    apiToken: ApiToken | null;
  }
}

/** Without a token the server is for this machine only, and clients address it by one of these names. */
const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

const BEARER = `Bearer ${API_TOKEN_PREFIX}`;

/**
 * With a token, every request must carry it, except the liveness check and the request for a proof (proof.ts). Without one,
 * requests for another host name are refused: a web page could otherwise point a name of its own at this machine and read the
 * answers. Maintainers' tokens open the routes that have a scope, from any host name: no web page knows one.
 */
export function refuseStrangers(
  app: HttpServer,
  apiToken: string | undefined,
  backend: Pick<SearchBackend, 'exchange'>,
): void {
  const expected = apiToken === undefined ? undefined : sha256Of(`Bearer ${apiToken}`);
  app.decorateRequest('apiToken', null);
  app.addHook('onRequest', async request => {
    if (request.routeOptions.url === '/healthz') return;
    if (expected !== undefined && request.routeOptions.url === PROOF.path) return;
    const { authorization = '' } = request.headers;
    const { scope } = request.routeOptions.config;
    if (scope !== undefined && authorization.startsWith(BEARER)) {
      request.apiToken = await backend.exchange().enter(authorization.slice('Bearer '.length), scope);
      return;
    }
    if (expected === undefined) {
      if (LOOPBACK_HOST.test(request.headers.host ?? '')) return;
      throw new InputError('request.invalid', { reason: 'the Host header is not this machine' });
    }
    // Digests have one length, so the comparison's duration reveals nothing.
    if (timingSafeEqual(sha256Of(authorization), expected)) return;
    throw new InputError('request.unauthorized', {});
  });
}

/** The request's token, on a route that requires a maintainer's token. @throws InputError 'request.unauthorized' */
export function requireApiToken(request: FastifyRequest): ApiToken {
  if (request.apiToken) return request.apiToken;
  throw new InputError('request.unauthorized', {});
}
