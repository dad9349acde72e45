import type { HttpServer, SearchServerServices } from '../http-server.ts';
import { errorAnswers, jsonAnswer, PictureBody } from '../open-api.ts';
import { Classification, ClassifyBody, ClassifyImageQuery } from '../schemas.ts';
import type { Uploads } from '../uploads.ts';

/** `POST /v1/classify` for a known image, `POST /v1/classify/image` for an uploaded one. */
export function addClassifyRoutes(
  app: HttpServer,
  { backend }: SearchServerServices,
  uploads: Uploads,
): void {
  app.post(
    '/v1/classify',
    {
      schema: {
        operationId: 'classify',
        tags: ['classify'],
        summary: 'Which of some words fits a known image best',
        body: ClassifyBody,
        response: {
          200: jsonAnswer('The labels, most probable first.', Classification),
          ...errorAnswers(400, 401, 404, 413, 500, 503, 504),
        },
      },
    },
    async request => backend.classify(request.body),
  );
  app.post(
    '/v1/classify/image',
    {
      ...uploads.options,
      schema: {
        operationId: 'classifyImage',
        tags: ['classify'],
        summary: 'Which of some words fits an uploaded picture best',
        consumes: ['image/*', 'application/octet-stream'],
        querystring: ClassifyImageQuery,
        body: PictureBody,
        response: {
          200: jsonAnswer('The labels, most probable first.', Classification),
          ...errorAnswers(400, 401, 413, 500, 503, 504),
        },
      },
    },
    async request => uploads.answer(request, image => backend.classify({ image, ...request.query })),
  );
}
