import { z } from 'zod';
import {
  DecisionsQuery,
  FetchedDecision,
  FetchedPair,
  PairsQuery,
  PushBody,
  PushOutcome,
  PushPictureQuery,
} from '../../../../ground/domain/captions/pair-exchange.ts';
import { requireApiToken } from '../access.ts';
import type { HttpServer, SearchServerServices } from '../http-server.ts';
import { errorAnswers, jsonAnswer, PictureBody } from '../open-api.ts';
import type { Uploads } from '../uploads.ts';

/** A hundred pairs with the longest texts that are looked at, in JSON with escapes. */
const PUSH_LIMIT_BYTES = 4_000_000;

const Outcome = PushOutcome.meta({ id: 'PushOutcome' });
const PairsPage = z.object({
  pairs: z.array(FetchedPair.meta({ id: 'FetchedPair' })),
  cursor: z.string().nullable(),
  hasMore: z.boolean(),
});
const DecisionsPage = z.object({
  decisions: z.array(FetchedDecision.meta({ id: 'FetchedDecision' })),
  cursor: z.string().nullable(),
  hasMore: z.boolean(),
});

/** All these routes accept a maintainer's token and nothing else. */
const shared = { tags: ['pairs'], security: [{ pairs: [] }] };
const refusals = errorAnswers(400, 401, 403, 429, 500, 503);

/** `/v1/pairs` and `/v1/decisions`: pairs that other programs send, and the decisions on them. */
export function addExchangeRoutes(
  app: HttpServer,
  { backend }: SearchServerServices,
  uploads: Uploads,
): void {
  app.post(
    '/v1/pairs',
    {
      config: { scope: 'push' },
      bodyLimit: PUSH_LIMIT_BYTES,
      schema: {
        ...shared,
        operationId: 'pushPairs',
        summary: 'Pairs of images that are here, for reviewers; what is sent again is added once',
        body: PushBody,
        response: {
          200: jsonAnswer('What became of each, in order.', z.object({ results: z.array(Outcome) })),
          ...refusals,
          ...errorAnswers(413),
        },
      },
    },
    async request => {
      const { id } = requireApiToken(request);
      return { results: await backend.exchange().push(id, request.body.pairs) };
    },
  );
  app.post(
    '/v1/pairs/image',
    {
      config: { scope: 'push' },
      ...uploads.options,
      schema: {
        ...shared,
        operationId: 'pushPicture',
        summary: 'A picture (JPEG, PNG, WebP, AVIF, GIF) with its caption, for reviewers',
        consumes: ['image/*', 'application/octet-stream'],
        querystring: PushPictureQuery,
        body: PictureBody,
        response: {
          200: jsonAnswer('What became of it.', Outcome),
          ...refusals,
          ...errorAnswers(413),
        },
      },
    },
    async request => {
      const { id } = requireApiToken(request);
      return uploads.answer(request, picture => backend.exchange().pushPicture(id, picture, request.query));
    },
  );
  app.get(
    '/v1/pairs',
    {
      config: { scope: 'read' },
      schema: {
        ...shared,
        operationId: 'fetchPairs',
        summary: 'Pairs in the order in which they changed',
        querystring: PairsQuery,
        response: {
          200: jsonAnswer('A page; the next one begins at its cursor.', PairsPage),
          ...refusals,
        },
      },
    },
    async request => {
      requireApiToken(request);
      const { items, ...page } = await backend.exchange().pairs(request.query);
      return { pairs: [...items], ...page };
    },
  );
  app.get(
    '/v1/decisions',
    {
      config: { scope: 'read' },
      schema: {
        ...shared,
        operationId: 'fetchDecisions',
        summary: 'What reviewers did, in the order of time',
        querystring: DecisionsQuery,
        response: {
          200: jsonAnswer('A page; the next one begins at its cursor.', DecisionsPage),
          ...refusals,
        },
      },
    },
    async request => {
      requireApiToken(request);
      const { items, ...page } = await backend.exchange().decisions(request.query);
      return { decisions: [...items], ...page };
    },
  );
}
