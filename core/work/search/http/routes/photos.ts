import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { requireImage } from '../../../../data/images/image-files.ts';
import { openImageFiles } from '../../../../data/images/open-image-files.ts';
import { Admission } from '../../../../ground/async/admission.ts';
import { createLimiter } from '../../../../ground/async/limiter.ts';
import { Id } from '../../../../ground/domain/id.ts';
import { renditionKey } from '../../../../ground/domain/images/image-keys.ts';
import { PHOTOS_PER_PAGE } from '../../../../ground/domain/search/photos-per-page.ts';
import { RESULT_LIMIT } from '../../../../ground/domain/search/search.ts';
import { NotFoundError, RetryableError } from '../../../../ground/errors.ts';
import { DecoderPool } from '../../../../ground/pixels/decoder/decoder-pool.ts';
import { PROMPT_ALLOWANCES } from '../../../../ground/pixels/decoder/time-and-memory-limits.ts';
import type { HttpServer, SearchServerServices } from '../http-server.ts';
import { errorAnswers } from '../open-api.ts';
import { PhotoSize, ReaderLocale } from '../schemas.ts';
import { SheetCache } from '../sheet-cache.ts';

/** Drawing takes 30 to 150 ms of a core: one at a time. The queue holds an album's photos and a crowd's sheets of a second. */
const LIGHT_PLACES = 32;
/** A full image may take seconds: these have a queue of their own, and no request waits in it beyond its time limit. */
const FULL_PLACES = 4;

const jpeg = (description: string) => ({
  200: { description, content: { 'image/jpeg': { schema: z.any() } } },
  ...errorAnswers(400, 401, 404, 500, 503),
});

/**
 * `GET /v1/photo` and `GET /v1/sheet`: images of a kept query's results for slow links, and one in full. Made here because the
 * processes that face people do not decode pictures. A query and a rank name the image, so nothing is reachable
 * that a search does not find. The drawing code is loaded at its first use.
 */
export function addPhotoRoutes(app: HttpServer, { backend, config }: SearchServerServices): void {
  const files = openImageFiles(config);
  const sheets = new SheetCache();
  const light = createLine(LIGHT_PLACES);
  const full = createLine(FULL_PLACES);
  const decoders = new DecoderPool({ allowances: PROMPT_ALLOWANCES });
  app.addHook('onClose', async () => decoders.close());

  app.get(
    '/v1/photo',
    {
      schema: {
        operationId: 'photo',
        tags: ['search'],
        summary: "One of a kept query's images as a JPEG without metadata: of at most 300 kB, or in full",
        querystring: z.strictObject({
          queryId: Id,
          rank: z.coerce.number().int().min(1).max(RESULT_LIMIT),
          size: PhotoSize,
        }),
        response: jpeg('The image.'),
      },
    },
    async (request, reply) => {
      const { queryId, rank, size } = request.query;
      const { hits } = await backend.search({ queryId, offset: rank - 1, top: 1 });
      const hit = hits.find(one => one.rank === rank);
      if (!hit) throw new NotFoundError('image.not-found', { imageId: `${queryId}:${rank}` });
      const { fullPicture, lightenRendition } = await import('../../../../ground/pixels/light-picture.ts');
      const image =
        size === 'full'
          ? await full(
              async () => fullPicture(await requireImage(files, files.keyAt(hit.path)), decoders),
              whileOpen(reply),
            )
          : await light(async () =>
              lightenRendition(await requireImage(files, renditionKey(hit.sha256, 1280))),
            );
      return reply.type('image/jpeg').serializer(String).send(Buffer.from(image));
    },
  );
  app.get(
    '/v1/sheet',
    {
      schema: {
        operationId: 'sheet',
        tags: ['search'],
        summary: "A page of a kept query's results in one JPEG of some 100 kB, each with its number",
        querystring: z.strictObject({
          queryId: Id,
          offset: z.coerce.number().int().min(0).max(RESULT_LIMIT).default(0),
          locale: ReaderLocale.describe('Whose digits and direction.'),
        }),
        response: jpeg('The sheet.'),
      },
    },
    async (request, reply) => {
      const { queryId, offset, locale } = request.query;
      const { hits } = await backend.search({ queryId, offset, top: PHOTOS_PER_PAGE });
      if (hits.length === 0) throw new NotFoundError('query.not-found', { queryId });
      const key = [locale, ...hits.flatMap(({ rank, sha256 }) => [rank, sha256])].join(' ');
      const { drawNumberedSheet } = await import('../../../../ground/pixels/numbered-sheet.ts');
      const readCells = () =>
        Promise.all(
          hits.map(async ({ rank, sha256 }) => ({
            rank,
            rendition: await files.read(renditionKey(sha256, 320)),
          })),
        );
      const sheet = await sheets.find(key, () =>
        light(async () => drawNumberedSheet({ cells: await readCells(), locale })),
      );
      return reply.type('image/jpeg').serializer(String).send(sheet);
    },
  );
}

type Line = <Result>(work: () => Promise<Result>, signal?: AbortSignal) => Promise<Result>;

/**
 * Runs one piece of work at a time, in a queue of so many places, including the one that runs.
 * @returns a function that throws BusyError when the queue is full, and the signal's reason when it aborts before the work begins.
 */
function createLine(places: number): Line {
  const limiter = createLimiter(1);
  const admission = new Admission('search', places);
  return async (work, signal) => {
    const leave = admission.enter();
    try {
      return await limiter(() => {
        signal?.throwIfAborted();
        return work();
      });
    } finally {
      leave();
    }
  };
}

/** Aborts when the client disconnects before it has its answer. */
function whileOpen({ raw }: FastifyReply): AbortSignal {
  const since = performance.now();
  const gone = new AbortController();
  const abort = () => {
    const milliseconds = Math.round(performance.now() - since);
    gone.abort(new RetryableError('request.timeout', { milliseconds }));
  };
  // The client may have disconnected while the photo was looked up.
  if (raw.socket?.destroyed ?? true) abort();
  else raw.once('close', abort);
  return gone.signal;
}
