import type { SearchRequest } from '../../search-request.ts';
import type { HttpServer, SearchServerServices } from '../http-server.ts';
import { errorAnswers, jsonAnswer, PictureBody } from '../open-api.ts';
import { ImageSearchQuery, SearchPage } from '../schemas.ts';
import type { Uploads } from '../uploads.ts';

/** `POST /v1/search/image`: by a picture (the body), with or without words. */
export function addImageSearchRoute(
  app: HttpServer,
  { backend }: SearchServerServices,
  uploads: Uploads,
): void {
  app.post(
    '/v1/search/image',
    {
      ...uploads.options,
      schema: {
        operationId: 'searchByImage',
        tags: ['search'],
        summary: 'Images like an uploaded one (JPEG, PNG, WebP, AVIF, GIF), and like it with words added',
        consumes: ['image/*', 'application/octet-stream'],
        querystring: ImageSearchQuery,
        body: PictureBody,
        response: {
          200: jsonAnswer('A page of results.', SearchPage),
          ...errorAnswers(400, 401, 413, 500, 503, 504),
        },
      },
    },
    async request => uploads.answer(request, picture => backend.search(toRequest(picture, request.query))),
  );
}

function toRequest(image: Buffer, query: ImageSearchQuery): SearchRequest {
  const { top, offset, text, weight, mode, without, duplicates, ...filters } = query;
  const page = { top, offset, filters, without, duplicates, ...(mode && { mode }) };
  if (!text) return { image, ...page };
  const words = text.map((one, index) => ({ text: one, weight: weight?.[index] ?? 1 }));
  return { terms: [{ image }, ...words], ...page };
}
