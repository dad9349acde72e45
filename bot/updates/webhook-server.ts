import { timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Update } from 'grammy/types';
import { parseJson } from '../../core/ground/files/parse-json.ts';
import { sha256Of } from '../../core/ground/files/sha256.ts';
import type { Log } from '../../core/ground/log.ts';
import { describeError } from '../telegram/telegram-errors.ts';
import { readUpdates } from './read-updates.ts';

/** Telegram soon counts a slower answer as our failure; after a failure it delivers the update again. */
const ANSWER_WITHIN_MS = 800;
/** Updates are a few kilobytes; photos come as ids. */
const LARGEST_BODY = 1024 * 1024;
/** How many updates may wait for the database at a time; Telegram keeps the others. */
const UNDERWAY = 1_000;
/** Telegram never sends a request this slowly. */
const REQUEST_TIMEOUT_MS = 10_000;

export interface WebhookPlace {
  readonly host: string;
  readonly port: number;
  /** The path of the address that Telegram delivers to. */
  readonly path: string;
  readonly secret: string;
}

export interface WebhookServer {
  readonly port: number;
  close(): Promise<void>;
}

interface WebhookOptions {
  /** Resolves when the updates are stored; may take as long as it likes. */
  readonly accept: (updates: readonly Update[]) => Promise<void>;
  readonly log: Log;
}

/**
 * Listens for updates from Telegram. The answer is 200 if the update is stored within a second; otherwise 503, and Telegram delivers it
 * again. The work is done later, from the database.
 * @throws the system's error if the port is taken.
 */
export async function openWebhook(
  { host, port, path, secret }: WebhookPlace,
  { accept, log }: WebhookOptions,
): Promise<WebhookServer> {
  const wanted = sha256Of(secret);
  /** Compares in constant time: the digests are equally long, whatever was sent. */
  const isSecret = (value: unknown): boolean =>
    timingSafeEqual(sha256Of(typeof value === 'string' ? value : ''), wanted);

  /** What is being stored, by request body: while the database is away, Telegram delivers the same updates again and again. */
  const underway = new Map<string, Promise<void>>();
  const storing = (body: string, updates: readonly Update[]): Promise<void> | undefined => {
    const known = underway.get(body);
    if (known || underway.size >= UNDERWAY) return known;
    const stored = accept(updates).finally(() => underway.delete(body));
    // The request that delivered it may have ended before it fails.
    stored.catch(() => {});
    underway.set(body, stored);
    return stored;
  };

  const statusOf = async (request: IncomingMessage): Promise<number> => {
    if (request.url?.split('?', 1)[0] !== path) return 404;
    if (request.method !== 'POST') return 405;
    // Checked before any byte of a stranger's body is read.
    if (!isSecret(request.headers['x-telegram-bot-api-secret-token'])) return 401;
    const body = await readBody(request);
    if (body === undefined) return 413;
    const read = readUpdates([parseJson(body)]);
    if (!read || read.refused.length > 0)
      log.error({ refused: read?.refused }, 'an update of an unknown shape');
    // Malformed updates get 200, so that Telegram does not deliver them again.
    if (!read || read.updates.length === 0) return 200;
    const stored = storing(body, read.updates);
    return stored === undefined ? 503 : Promise.race([stored.then(() => 200), notInTime()]);
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const status = await statusOf(request).catch((error: unknown) => {
      log.warn(describeError(error), 'an update could not be taken; Telegram brings it again');
      return 503;
    });
    if (response.destroyed) return;
    // Does not wait for the rest of an unread body.
    response.writeHead(status, { ...(!request.complete && { connection: 'close' }) }).end();
  };

  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    void answer(request, response);
  });
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      const late = setTimeout(() => server.closeAllConnections(), ANSWER_WITHIN_MS);
      await closed;
      clearTimeout(late);
    },
  };
}

function notInTime(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  setTimeout(() => resolve(503), ANSWER_WITHIN_MS).unref();
  return promise;
}

/** @returns undefined if it is too long. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LARGEST_BODY) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
