import { timingSafeEqual } from 'node:crypto';
import { InputError } from '../../../ground/errors.ts';
import { sha256OfText } from '../../../ground/files/sha256.ts';
import type { HttpServer } from './http-server.ts';
import { PROOF } from './proof.ts';

/** Without a token the server is for this machine only, and is addressed by one of these names. */
const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/**
 * With a token, every request but the liveness check, and the one for a proof of it (proof.ts), must carry it. Without one, requests for another host name are
 * refused: a web page could otherwise point a name of its own at this machine and read the answers.
 */
export function refuseStrangers(app: HttpServer, apiToken: string | undefined): void {
  const expected = apiToken === undefined ? undefined : sha256OfText(`Bearer ${apiToken}`);
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.url === '/healthz') return;
    if (expected !== undefined && request.routeOptions.url === PROOF.path) return;
    if (expected === undefined) {
      if (LOOPBACK_HOST.test(request.headers.host ?? '')) return;
      throw new InputError('request.invalid', { reason: 'the Host header is not this machine' });
    }
    // Digests are of one length, so the time of the comparison says nothing.
    if (timingSafeEqual(sha256OfText(request.headers.authorization ?? ''), expected)) return;
    reply.header('www-authenticate', 'Bearer');
    throw new InputError('request.unauthorized', {});
  });
}
