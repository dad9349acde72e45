import { InputError } from '../../../errors.ts';
import { Admission } from '../../admission.ts';
import type { HttpServer, SearchServerServices } from '../http-server.ts';
import { errorAnswers, jsonAnswer, PictureBody } from '../open-api.ts';
import { ImageSearchQuery, SearchPage } from '../schemas.ts';

/** One of so many searches may be a picture on its way in: each holds its whole body in memory. */
const SEARCHES_PER_UPLOAD = 8;

/** `POST /v1/search/image`: by a picture, which is the body. Never by an address: the server fetches nothing. */
export function addImageSearchRoute(app: HttpServer, { backend, config }: SearchServerServices): void {
  const uploads = new Admission(
    'search',
    Math.max(1, Math.floor(config.searchConcurrency / SEARCHES_PER_UPLOAD)),
  );
  app.addContentTypeParser(/^image\/|^application\/octet-stream/, { parseAs: 'buffer' }, (_, body, done) =>
    done(null, body),
  );
  app.post(
    '/v1/search/image',
    {
      bodyLimit: config.maxImageBytes,
      schema: {
        operationId: 'searchByImage',
        tags: ['search'],
        summary: 'Pictures like an uploaded one (JPEG, PNG, WebP, AVIF, GIF)',
        consumes: ['image/*', 'application/octet-stream'],
        querystring: ImageSearchQuery,
        body: PictureBody,
        response: {
          200: jsonAnswer('A page of results.', SearchPage),
          ...errorAnswers(400, 401, 413, 500, 503, 504),
        },
      },
      onRequest: async (_, reply) => {
        const leave = uploads.enter();
        // `close` comes after the answer as well as when the other side goes away.
        reply.raw.once('close', leave);
      },
    },
    async request => {
      const { top, offset, ...filters } = request.query;
      if (!Buffer.isBuffer(request.body) || request.body.length === 0) {
        throw new InputError('request.invalid', { reason: 'the body is not a picture' });
      }
      return backend.search({ image: request.body, top, offset, filters });
    },
  );
}
