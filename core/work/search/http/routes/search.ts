import { InputError } from '../../../../ground/errors.ts';
import { toQueryTerm } from '../../question.ts';
import type { SearchRequest } from '../../search-request.ts';
import type { HttpServer, SearchServerServices } from '../http-server.ts';
import { errorAnswers, jsonAnswer } from '../open-api.ts';
import { SearchBody, SearchPage } from '../schemas.ts';

/** `POST /v1/search`: by words, by known images, by both, or the next page of a query. */
export function addSearchRoute(app: HttpServer, { backend }: SearchServerServices): void {
  app.post(
    '/v1/search',
    {
      schema: {
        operationId: 'search',
        tags: ['search'],
        summary: 'Images for words, like a known image, for both together, or the next page of a query',
        body: SearchBody,
        response: {
          200: jsonAnswer('A page of results.', SearchPage),
          ...errorAnswers(400, 401, 404, 413, 500, 503, 504),
        },
      },
    },
    async request => backend.search(toRequest(request.body)),
  );
}

function toRequest({ text, imageId, terms, queryId, ...rest }: SearchBody): SearchRequest {
  if (queryId !== undefined) return { queryId, ...rest };
  if (terms !== undefined) {
    const first = [
      ...(text === undefined ? [] : [{ text }]),
      ...(imageId === undefined ? [] : [{ imageId }]),
    ];
    return { terms: [...first, ...terms.map(toQueryTerm)], ...rest };
  }
  if (text !== undefined) return { text, ...rest };
  if (imageId !== undefined) return { imageId, ...rest };
  throw new InputError('request.invalid', { reason: 'there is nothing to search for' });
}
