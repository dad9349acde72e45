import type { FastifyReply } from 'fastify';
import { InputError } from '../../../ground/errors.ts';
import { Admission } from '../admission.ts';
import type { HttpServer, SearchServerServices } from './http-server.ts';

/** One of so many searches may be a picture on its way in: each holds its whole body in memory. */
const SEARCHES_PER_UPLOAD = 8;

/** How the routes that take a picture's bytes let them in; all of them share the places. */
export interface Uploads {
  readonly options: {
    readonly bodyLimit: number;
    readonly onRequest: (request: unknown, reply: FastifyReply) => Promise<void>;
  };
  /** The body, as bytes. @throws InputError 'request.invalid' for what is none. */
  pictureOf(body: unknown): Buffer;
}

/** Lets pictures in as bodies: never by an address, since the server fetches nothing. Call it once a server. */
export function acceptUploads(app: HttpServer, { config }: SearchServerServices): Uploads {
  const uploads = new Admission(
    'search',
    Math.max(1, Math.floor(config.searchConcurrency / SEARCHES_PER_UPLOAD)),
  );
  app.addContentTypeParser(/^image\/|^application\/octet-stream/, { parseAs: 'buffer' }, (_, body, done) =>
    done(null, body),
  );
  return {
    options: {
      bodyLimit: config.maxImageBytes,
      onRequest: async (_, reply) => {
        const leave = uploads.enter();
        // `close` comes after the answer as well as when the other side goes away.
        reply.raw.once('close', leave);
      },
    },
    pictureOf: body => {
      if (Buffer.isBuffer(body) && body.length > 0) return body;
      throw new InputError('request.invalid', { reason: 'the body is not a picture' });
    },
  };
}
