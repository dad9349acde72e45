import { z } from 'zod';
import { openImageFiles } from '../../../../data/images/open-image-files.ts';
import { Admission } from '../../../../ground/async/admission.ts';
import { Id } from '../../../../ground/domain/id.ts';
import { renditionKey } from '../../../../ground/domain/images/image-keys.ts';
import type { HttpServer, SearchServerServices } from '../http-server.ts';
import { errorAnswers } from '../open-api.ts';

/** Drawing takes some 50 ms of a core: it must not crowd out the searches. */
const AT_ONCE = 1;

/**
 * `GET /v1/preview`: a picture of a kept query's best results, for the preview of a link to it. Drawn here because the
 * processes that face people neither decode pictures nor shape Persian letters.
 */
export function addPreviewRoute(app: HttpServer, { backend, config }: SearchServerServices): void {
  const files = openImageFiles(config);
  const drawings = new Admission('search', AT_ONCE);
  app.get(
    '/v1/preview',
    {
      schema: {
        operationId: 'preview',
        tags: ['search'],
        summary: "A JPEG of 1200 x 630 pixels with a query's text and its best results",
        querystring: z.strictObject({ queryId: Id }),
        response: {
          200: { description: 'The picture.', content: { 'image/jpeg': { schema: z.any() } } },
          ...errorAnswers(400, 401, 404, 500, 503),
        },
      },
    },
    async (request, reply) => {
      const leave = drawings.enter();
      try {
        // Loaded at the first drawing.
        const { drawPreview, PREVIEW_IMAGES } = await import('../../../../ground/pixels/draw-preview.ts');
        const { query, hits } = await backend.search({
          queryId: request.query.queryId,
          top: PREVIEW_IMAGES,
        });
        const renditions = await Promise.all(hits.map(({ sha256 }) => files.read(renditionKey(sha256, 320))));
        const picture = await drawPreview({ title: query, renditions });
        return reply.type('image/jpeg').serializer(String).send(picture);
      } finally {
        leave();
      }
    },
  );
}
