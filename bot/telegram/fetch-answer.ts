import type { Agent } from 'node:http';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { reasonOf } from '../../core/ground/errors.ts';
import { CallFailed, type Fate } from './call-failed.ts';
import { whenWritten } from './written.ts';

/** An answer that stalls for this long after it has begun was cut off. */
const STALL_MS = 15_000;
/** A hundred updates are far smaller; anything longer is not from the Bot API. */
const LARGEST_ANSWER = 32 * 1024 * 1024;

/** The options that grammY's client passes to `fetch`. */
interface Ask {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Readable;
  readonly agent?: Agent;
  /** An `AbortSignal`. grammY passes its own implementation, which Node.js's HTTP client does not take. */
  readonly signal?: Pick<AbortSignal, 'aborted' | 'addEventListener' | 'removeEventListener'>;
}

interface Answer {
  json(): Promise<unknown>;
}

/**
 * A `fetch` for grammY's client on Node.js's HTTP client, which takes proxy agents. The package's own (node-fetch 2) does not notice that
 * an answer has stopped in the middle of its body.
 * @returns once the whole answer has arrived.
 * @throws CallFailed with the address and what went wrong, also for an answer that is cut off, stalls or never ends.
 */
export async function fetchAnswer(url: string, ask: Ask): Promise<Answer> {
  try {
    const { body } = await readAnswer(new URL(url), ask);
    const text = body.toString('utf8');
    return { json: async () => parse(url, text) };
  } catch (error) {
    throw failure(url, error);
  }
}

/** A file's bytes. @throws Error without the address, which contains the token. */
export async function fetchBytes(url: string, ask: Ask): Promise<Uint8Array<ArrayBuffer>> {
  const { status, body } = await readAnswer(new URL(url), ask);
  if (status !== 200) throw new Error(`the file could not be fetched: ${status}`);
  return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
}

const failure = (url: string, error: unknown): CallFailed =>
  new CallFailed(
    `request to ${url} failed, reason: ${reasonOf(error)}`,
    error instanceof CallFailed ? error.fate : 'unknown',
    { cause: error },
  );

function parse(url: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw failure(url, error);
  }
}

/** An answer as received. */
interface RawAnswer {
  readonly status: number;
  readonly body: Buffer<ArrayBuffer>;
}

function readAnswer(
  url: URL,
  { method = 'POST', headers = {}, body, agent, signal }: Ask,
): Promise<RawAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>();
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  let fate: Fate = 'not-sent';
  const written = whenWritten.getStore();
  const fail = (error: unknown): void => reject(new CallFailed(reasonOf(error), fate, { cause: error }));
  const sent = request(url, { method, headers, ...(agent && { agent }) }, response => {
    // The Bot API answers 200 if it has done what was asked, and with no other status. A proxy's own pages are not JSON.
    const isJson = response.headers['content-type']?.startsWith('application/json') ?? false;
    fate = response.statusCode === 200 && isJson ? 'done' : 'unknown';
    const chunks: Buffer[] = [];
    let length = 0;
    const stalled = setTimeout(() => sent.destroy(new Error('the answer stopped in its middle')), STALL_MS);
    response.on('data', (chunk: Buffer) => {
      stalled.refresh();
      chunks.push(chunk);
      length += chunk.length;
      if (length > LARGEST_ANSWER) sent.destroy(new Error('the answer does not end'));
    });
    response.on('error', fail);
    response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }));
    response.on('close', () => {
      clearTimeout(stalled);
      // No effect if the answer has arrived whole.
      fail(new Error('the answer was cut'));
    });
  });
  sent.on('error', fail);
  sent.on('finish', () => {
    if (fate === 'not-sent') fate = 'unknown';
    written?.();
  });
  const abort = (): void => void sent.destroy(new Error('aborted'));
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort);
  if (typeof body === 'object') pipeline(body, sent).catch(fail);
  else sent.end(body);
  return promise.finally(() => signal?.removeEventListener('abort', abort));
}
