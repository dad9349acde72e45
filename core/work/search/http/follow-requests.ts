import { newId } from '../../../ground/domain/id.ts';
import type { SearchMetrics } from '../metrics.ts';
import type { HttpServer } from './http-server.ts';

/** The caller's own id for a request when it is harmless in a log, else a new one. */
export const requestIdOf = (given: string | string[] | undefined): string =>
  typeof given === 'string' && /^[\w.:-]{1,64}$/.test(given) ? given : newId();

/** Every answer carries its request's id; every request is one line in the log and a count in the metrics. */
export function followRequests(app: HttpServer, metrics: SearchMetrics): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    metrics.answered(route, reply.statusCode);
    const level = route.startsWith('/v1/') ? 'info' : 'debug';
    // The path without its query string, which holds what a person looked for.
    const line = { method: request.method, route, status: reply.statusCode };
    request.log[level]({ ...line, tookMs: Math.round(reply.elapsedTime * 10) / 10 }, 'answered');
  });
}
