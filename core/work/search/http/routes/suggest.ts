import type { HttpServer, SearchServerServices } from '../http-server.ts';
import { errorAnswers, jsonAnswer } from '../open-api.ts';
import { RemovedSuggestion, RemoveSuggestionQuery, Suggested, SuggestQuery } from '../schemas.ts';

/** `GET /v1/suggest`: queries that begin with what is typed; `DELETE` removes one that people have asked. */
export function addSuggestRoute(app: HttpServer, { backend }: SearchServerServices): void {
  app.get(
    '/v1/suggest',
    {
      schema: {
        operationId: 'suggest',
        tags: ['search'],
        summary: 'Queries that begin with what is typed',
        querystring: SuggestQuery,
        response: {
          200: jsonAnswer(
            'Whole queries, best first; none while the captions are still being read.',
            Suggested,
          ),
          ...errorAnswers(400, 401, 500, 503),
        },
      },
    },
    async ({ query: { text, limit } }) => ({ suggestions: [...(await backend.suggest(text, limit))] }),
  );
  app.delete(
    '/v1/suggest',
    {
      schema: {
        operationId: 'removeSuggestion',
        tags: ['search'],
        summary: 'Take a query out of what people are offered, for good',
        querystring: RemoveSuggestionQuery,
        response: {
          200: jsonAnswer('Captions that say the same still complete to it.', RemovedSuggestion),
          ...errorAnswers(400, 401, 500, 503),
        },
      },
    },
    async ({ query: { text } }) => ({ removed: await backend.removeSuggestion(text) }),
  );
}
