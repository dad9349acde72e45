import { z } from 'zod';
import { Admission } from '../../../../ground/async/admission.ts';
import { PairExport } from '../../../../ground/domain/captions/pair-export.ts';
import type { HttpServer, SearchServerServices } from '../http-server.ts';
import { errorAnswers } from '../open-api.ts';
import { readerLocale } from '../reader-locale.ts';

/** Searches go first: one export runs at a time, and is read no faster than its client takes it. */
const AT_ONCE = 1;

/** `GET /v1/pairs/export`: the approved pairs as one file, streamed as it is made. */
export function addPairRoute(app: HttpServer, { backend }: SearchServerServices): void {
  const exports = new Admission('search', AT_ONCE);
  app.get(
    '/v1/pairs/export',
    {
      config: { scope: 'read' },
      schema: {
        operationId: 'exportPairs',
        tags: ['pairs'],
        security: [{ pairs: [] }, { token: [] }, {}],
        summary: 'Approved pairs as a table, or with their images as a tar file',
        querystring: PairExport,
        response: {
          200: {
            description: 'The file. One that breaks off, without the end of the transfer, is not whole.',
            content: { 'application/octet-stream': { schema: z.any() } },
          },
          ...errorAnswers(400, 401, 403, 429, 500, 503),
        },
      },
    },
    async (request, reply) => {
      const pairs = await backend.pairs();
      const leave = exports.enter();
      const { content, fileName, type } = pairs.download(
        request.query,
        readerLocale(request.headers['accept-language']),
      );
      content.once('close', leave);
      return reply
        .type(type)
        .header('content-disposition', `attachment; filename="${fileName}"`)
        .send(content);
    },
  );
}
