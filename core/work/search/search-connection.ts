import type { z } from 'zod';
import { retry } from '../../ground/async/retry.ts';
import { codeOf, type NegarehError, ownError, RetryableError, reasonOf } from '../../ground/errors.ts';
import { errorOfAnswer } from './http/error-of-answer.ts';
import { ErrorBody } from './http/schemas.ts';
import { type ProvenRequest, provenFetch } from './live/proven-fetch.ts';

export interface SearchConnectionOptions {
  /** The search process's URL, without a slash at the end. */
  readonly baseUrl: string;
  readonly token?: string | undefined;
  /** A request without an answer is given up after this. */
  readonly timeoutMs: number;
}

type Request = Omit<ProvenRequest, 'signal'> & { readonly signal?: AbortSignal | undefined };

/** By then a restarting process, or a connection that was closed while idle, is back. */
const BACKOFF = { firstMs: 250, longestMs: 250 };
const PASSING = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/**
 * The way to the search process: sends requests and parses answers. Its methods throw what the search threw;
 * RetryableError 'service.unreachable' when nobody answers, 'request.timeout' when nobody does in time.
 */
export class SearchConnection {
  readonly #options: SearchConnectionOptions;
  /** With a token, nothing is sent to a process that does not know it. */
  readonly #send: (url: string, request: ProvenRequest & { redirect: 'error' }) => Promise<Response>;

  constructor(options: SearchConnectionOptions) {
    this.#options = options;
    this.#send = options.token === undefined ? fetch : provenFetch(options.token);
  }

  /** Repeating a search does no harm, so a broken connection is retried once. */
  async fetch(path: string, { signal, ...rest }: Request): Promise<Response> {
    const { baseUrl, token, timeoutMs } = this.#options;
    const timeout = AbortSignal.timeout(timeoutMs);
    const request = {
      ...rest,
      headers: { ...rest.headers, ...(token && { authorization: `Bearer ${token}` }) },
      signal: signal ? AbortSignal.any([timeout, signal]) : timeout,
      redirect: 'error' as const,
    };
    try {
      return await retry(() => this.#send(baseUrl + path, request), {
        backoff: BACKOFF,
        tries: 2,
        passes: error => PASSING.has(networkCodeOf(error)),
        signal: request.signal,
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      if (ownError(error)) throw error;
      throw this.#failure(error, timeout);
    }
  }

  post(path: string, body: unknown, signal: AbortSignal | undefined): Promise<Response> {
    const headers = { 'content-type': 'application/json' };
    return this.fetch(path, { method: 'POST', headers, body: JSON.stringify(body), signal });
  }

  upload(path: string, body: Uint8Array<ArrayBuffer>, signal: AbortSignal | undefined): Promise<Response> {
    const headers = { 'content-type': 'application/octet-stream' };
    return this.fetch(path, { method: 'POST', headers, body, signal });
  }

  async read<Value>(answer: Response, schema: z.ZodType<Value>): Promise<Value> {
    if (!answer.ok) throw await this.errorOf(answer);
    const parsed = schema.safeParse(await jsonOf(answer));
    if (parsed.success) return parsed.data;
    throw unreachable(`it answered in an unknown form (${parsed.error.issues[0]?.path.join('.')})`);
  }

  async readBytes(answer: Response): Promise<ArrayBuffer> {
    if (!answer.ok) throw await this.errorOf(answer);
    return answer.arrayBuffer();
  }

  async errorOf(answer: Response): Promise<NegarehError> {
    const parsed = ErrorBody.safeParse(await jsonOf(answer).catch(() => undefined));
    if (!parsed.success) return unreachable(`it answered ${answer.status}`);
    const retryAfter = Number(answer.headers.get('retry-after'));
    return errorOfAnswer(parsed.data, retryAfter);
  }

  #failure(error: unknown, timeout: AbortSignal): RetryableError {
    if (timeout.aborted)
      return new RetryableError(
        'request.timeout',
        { milliseconds: this.#options.timeoutMs },
        { cause: error },
      );
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    return unreachable(networkCodeOf(error) || reasonOf(cause), error);
  }
}

/** A query string: a list is repeated for each item; what is absent is left out. */
export function toQuery(values: Record<string, unknown>): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined) query.append(name, String(one));
  }
  return query;
}

/** The body may break off, or not be JSON if another program has the port. */
async function jsonOf(answer: Response): Promise<unknown> {
  try {
    return await answer.json();
  } catch (error) {
    throw unreachable(reasonOf(error));
  }
}

const unreachable = (reason: string, cause?: unknown): RetryableError =>
  new RetryableError('service.unreachable', { service: 'search', reason }, { cause });

/** fetch hides the system's error code in the cause of a TypeError; several addresses make an AggregateError. */
function networkCodeOf(error: unknown): string {
  return (error instanceof Error && codeOf(error.cause)) || '';
}
