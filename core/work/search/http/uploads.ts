import type { FastifyReply, FastifyRequest } from 'fastify';
import { Admission } from '../../../ground/async/admission.ts';
import { InputError } from '../../../ground/errors.ts';
import type { HttpServer, SearchServerServices } from './http-server.ts';

/** One in this many searches may be an upload under way: each holds its whole body in memory. */
const SEARCHES_PER_UPLOAD = 8;

/** How the routes that take a picture's bytes let them in; all of them share the places. */
export interface Uploads {
  readonly options: {
    readonly bodyLimit: number;
    readonly onRequest: (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
  };
  /**
   * Works on the body, as bytes. Its place is free when the work has ended and the connection is done with, so that
   * nobody gets a second one by hanging up.
   * @throws InputError 'request.invalid' for anything but a picture.
   */
  answer<Result>(request: FastifyRequest, work: (picture: Buffer) => Promise<Result>): Promise<Result>;
}

interface UploadPlace {
  readonly leave: () => void;
  isWorking: boolean;
  isClosed: boolean;
}

/** Lets pictures in as bodies: never by an address, since the server fetches nothing. Call it once a server. */
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
        // `close` comes after the answer as well as when the other side goes away.
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
