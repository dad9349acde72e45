import type { FastifyReply, FastifyRequest } from 'fastify';
import { Admission } from '../../../ground/async/admission.ts';
import { InputError } from '../../../ground/errors.ts';
import type { HttpServer, SearchServerServices } from './http-server.ts';

/** One in this many searches may be an upload under way: each holds its whole body in memory. */
const SEARCHES_PER_UPLOAD = 8;

/** Limits the uploads of all routes that take a picture's bytes; they share the places. */
export interface Uploads {
  readonly options: {
    readonly bodyLimit: number;
    readonly onRequest: (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
  };
  /**
   * Works on the body, as bytes. Its place is freed when the work has ended and the connection is finished, so that
   * nobody gets a second one by disconnecting.
   * @throws InputError 'request.invalid' for anything but a picture.
   */
  answer<Result>(request: FastifyRequest, work: (picture: Buffer) => Promise<Result>): Promise<Result>;
}

interface UploadPlace {
  readonly leave: () => void;
  isWorking: boolean;
  isClosed: boolean;
}

/** Accepts pictures as bodies, never by URL: the server fetches nothing. Call it once per server. */
export function acceptUploads(app: HttpServer, { config }: SearchServerServices): Uploads {
  const uploads = new Admission(
    'search',
    Math.max(1, Math.floor(config.searchConcurrency / SEARCHES_PER_UPLOAD)),
  );
  const places = new WeakMap<object, UploadPlace>();
  const leaveIfDone = ({ leave, isWorking, isClosed }: UploadPlace): void => {
    if (isClosed && !isWorking) leave();
  };
  app.addContentTypeParser(/^image\/|^application\/octet-stream/, { parseAs: 'buffer' }, (_, body, done) =>
    done(null, body),
  );
  return {
    options: {
      bodyLimit: config.maxImageBytes,
      onRequest: async (request, reply) => {
        const place: UploadPlace = { leave: uploads.enter(), isWorking: false, isClosed: false };
        places.set(request.raw, place);
        // `close` follows the answer as well as a disconnect.
        reply.raw.once('close', () => {
          place.isClosed = true;
          leaveIfDone(place);
        });
      },
    },
    answer: async ({ raw, body }, work) => {
      if (!Buffer.isBuffer(body) || body.length === 0) {
        throw new InputError('request.invalid', { reason: 'the body is not a picture' });
      }
      const place = places.get(raw);
      if (!place) return work(body);
      place.isWorking = true;
      try {
        return await work(body);
      } finally {
        place.isWorking = false;
        leaveIfDone(place);
      }
    },
  };
}
