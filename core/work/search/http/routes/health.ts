import { z } from 'zod';
import type { HttpServer, SearchServerServices } from '../http-server.ts';
import { errorAnswers, jsonAnswer } from '../open-api.ts';
import { HealthBody, ReadyBody } from '../schemas.ts';

/** For operators: whether the process is alive, whether it can search, and its metrics. */
export function addHealthRoutes(app: HttpServer, { backend, metrics }: SearchServerServices): void {
  app.get(
    '/healthz',
    {
      schema: {
        operationId: 'health',
        tags: ['operation'],
        summary: 'The process lives',
        response: { 200: jsonAnswer('It does.', HealthBody) },
      },
    },
    async () => ({ status: 'alive' as const }),
  );
  app.get(
    '/readyz',
    {
      schema: {
        operationId: 'ready',
        tags: ['operation'],
        summary: 'Model and index are loaded',
        response: { 200: jsonAnswer('It can.', ReadyBody), ...errorAnswers(401, 503) },
      },
    },
    async () => {
      const readiness = await backend.readiness();
      if (!readiness.ready) throw readiness.reason;
      const { space, images, snapshotId } = readiness;
      return { status: 'ready' as const, ...space, images, snapshotId };
    },
  );
  app.get(
    '/metrics',
    {
      schema: {
        operationId: 'metrics',
        tags: ['operation'],
        summary: 'Numbers for Prometheus',
        response: {
          200: { description: 'Prometheus text format.', content: { 'text/plain': { schema: z.string() } } },
          ...errorAnswers(401),
        },
      },
    },
    async (_, reply) =>
      reply
        .type(metrics.contentType)
        .serializer(String)
        .send(await metrics.render()),
  );
}
