import type { z } from 'zod';
import type { Locale } from '../../../locales/format.ts';
import { retry } from '../../ground/async/retry.ts';
import { type Config, searchUrlOf } from '../../ground/config.ts';
import type { Classification } from '../../ground/domain/search/classification.ts';
import type {
  SearchFilters,
  SearchMode,
  SearchPage,
  SearchTermInput,
} from '../../ground/domain/search/search.ts';
import { codeOf, type NegarehError, ownError, RetryableError, reasonOf } from '../../ground/errors.ts';
import { errorOfAnswer } from './http/error-of-answer.ts';
import {
  Classification as ClassificationSchema,
  type DaysPlotBody,
  ErrorBody,
  type PhotoSize,
  ReadyBody,
  RemovedSuggestion,
  SearchPage as SearchPageSchema,
  Suggested,
} from './http/schemas.ts';
import { type ProvenRequest, provenFetch } from './live/proven-fetch.ts';

export interface SearchClientOptions {
  /** Of the search process, without a slash at the end. */
  readonly baseUrl: string;
  readonly token?: string | undefined;
  /** A request without an answer is given up after this. */
  readonly timeoutMs: number;
}

/** Which results, and who waits for them. */
export interface PageOptions {
  readonly top?: number | undefined;
  readonly offset?: number | undefined;
  /** Ends the request when its person has gone. */
  readonly signal?: AbortSignal | undefined;
}
export interface FirstPageOptions extends PageOptions {
  readonly filters?: SearchFilters | undefined;
  /** Words for what no image may show. */
  readonly without?: readonly string[] | undefined;
  /** Lists images that look the same each by itself. */
  readonly duplicates?: boolean | undefined;
}

/** Words, parts with weights, or both; what the words count is 1. */
export interface TextSubject {
  readonly text?: string | undefined;
  readonly terms?: readonly SearchTermInput[] | undefined;
  /** What ranks the images; the server's choice when absent. */
  readonly mode?: SearchMode | undefined;
  /** Searches the words exactly as they stand. */
  readonly literal?: boolean | undefined;
  /** Whoever asks, the same for the same person, so that what five people ask is suggested to others. */
  readonly asker?: string | undefined;
}

/** Words beside an uploaded picture. */
export interface ImageSubject {
  readonly words?: readonly { readonly text: string; readonly weight?: number }[] | undefined;
  readonly mode?: SearchMode | undefined;
}

/** Labels to choose among, and how they are put to the model. */
export interface LabelOptions {
  readonly labels: readonly string[];
  /** Sentences with {} where the label goes; the bare label when absent. */
  readonly templates?: readonly string[] | undefined;
  readonly logitScale?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Of which query a picture is made. */
export interface QueryPicture {
  readonly queryId: string;
  readonly signal?: AbortSignal | undefined;
}

export type ReadyState =
  | { readonly ready: true; readonly details: ReadyBody }
  | { readonly ready: false; readonly reason: NegarehError };

/** Time for an answer that says “too slow” to arrive, rather than to give up a moment before it. */
const TIMEOUT_MARGIN_MS = 5_000;
/** A restarting process, or a connection that was closed while it was idle, is back by then. */
const BACKOFF = { firstMs: 250, longestMs: 250 };
const PASSING = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

export const searchClientOf = (config: Config): SearchClient =>
  new SearchClient({
    baseUrl: searchUrlOf(config),
    token: config.apiToken,
    timeoutMs: config.searchTimeoutMs + TIMEOUT_MARGIN_MS,
  });

/**
 * The search process as other processes see it. Its methods throw what the search itself threw: InputError,
 * NotFoundError, BusyError, PermanentError, RetryableError; the latter with 'service.unreachable' when nobody answers.
 */
export class SearchClient {
  readonly #options: SearchClientOptions;
  /** With a token, nothing is sent to who does not know it. */
  readonly #send: (url: string, request: ProvenRequest & { redirect: 'error' }) => Promise<Response>;

  constructor(options: SearchClientOptions) {
    this.#options = options;
    this.#send = options.token === undefined ? fetch : provenFetch(options.token);
  }

  /** Images for words, or for several words and known images added up by their weights. */
  search({
    text,
    terms,
    filters,
    mode,
    literal,
    without,
    duplicates,
    asker,
    ...page
  }: FirstPageOptions & TextSubject): Promise<SearchPage> {
    return this.#search(
      {
        text,
        terms,
        filters,
        without,
        ...(mode && { mode }),
        ...(literal && { literal }),
        ...(duplicates && { duplicates }),
        ...(asker !== undefined && { asker }),
      },
      page,
    );
  }

  /** Images like a known one, which itself is left out. */
  similar({
    imageId,
    filters,
    without,
    duplicates,
    ...page
  }: FirstPageOptions & { readonly imageId: string }): Promise<SearchPage> {
    return this.#search({ imageId, filters, without, duplicates }, page);
  }

  /** Whole queries that begin with what is typed, best first. */
  async suggest(
    typed: string,
    { signal }: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<readonly string[]> {
    const answer = await this.#fetch(`/v1/suggest?${toQuery({ text: typed })}`, { signal });
    return (await this.#read(answer, Suggested)).suggestions;
  }

  /** Takes a query out of what people are offered, for good. @returns whether it was suggested until now */
  async removeSuggestion(query: string): Promise<boolean> {
    const answer = await this.#fetch(`/v1/suggest?${toQuery({ text: query })}`, { method: 'DELETE' });
    return (await this.#read(answer, RemovedSuggestion)).removed;
  }

  /** Another page of an earlier query. */
  more({ queryId, ...page }: PageOptions & { readonly queryId: string }): Promise<SearchPage> {
    return this.#search({ queryId }, page);
  }

  /**
   * Images like this picture, or like it with words added or taken away by their weights beside the picture's 1.
   * @param bytes of a picture file.
   */
  async searchImage(
    bytes: Uint8Array<ArrayBuffer>,
    { filters, signal, words = [], mode, without, duplicates, ...page }: FirstPageOptions & ImageSubject = {},
  ): Promise<SearchPage> {
    const text = words.map(term => term.text);
    const weight = words.map(term => term.weight ?? 1);
    const query = toQuery({ ...page, ...filters, text, weight, mode, without, duplicates });
    const answer = await this.#upload(`/v1/search/image?${query}`, bytes, signal);
    return this.#read(answer, SearchPageSchema);
  }

  /** Which of some words fits a known image best. */
  async classify({ signal, ...body }: LabelOptions & { readonly imageId: string }): Promise<Classification> {
    const answer = await this.#post('/v1/classify', body, signal);
    return this.#read(answer, ClassificationSchema);
  }

  /** Which of some words fits this picture best. @param bytes of a picture file. */
  async classifyImage(
    bytes: Uint8Array<ArrayBuffer>,
    { signal, ...options }: LabelOptions,
  ): Promise<Classification> {
    const answer = await this.#upload(`/v1/classify/image?${toQuery({ ...options })}`, bytes, signal);
    return this.#read(answer, ClassificationSchema);
  }

  /** A JPEG of a kept query's best results, for the preview of a link to it. */
  preview({ signal, ...query }: QueryPicture): Promise<ArrayBuffer> {
    return this.#picture('/v1/preview', query, signal);
  }

  /** One of a kept query's images as a JPEG of at most 300 kB, or in full. */
  photo({
    signal,
    ...query
  }: QueryPicture & { readonly rank: number; readonly size: PhotoSize }): Promise<ArrayBuffer> {
    return this.#picture('/v1/photo', query, signal);
  }

  /** A page of a kept query's results in one JPEG, each with its number in the reader's digits. */
  sheet({
    signal,
    ...query
  }: QueryPicture & { readonly offset: number; readonly locale: Locale }): Promise<ArrayBuffer> {
    return this.#picture('/v1/sheet', query, signal);
  }

  /** A PNG of how often something happened, day by day. */
  async plotDays({ signal, ...body }: DaysPlotBody & Pick<QueryPicture, 'signal'>): Promise<ArrayBuffer> {
    const answer = await this.#post('/v1/plots/days', body, signal);
    if (!answer.ok) throw await this.#errorOf(answer);
    return answer.arrayBuffer();
  }

  async #picture(path: string, query: object, signal: AbortSignal | undefined): Promise<ArrayBuffer> {
    const answer = await this.#fetch(`${path}?${toQuery({ ...query })}`, { signal });
    if (!answer.ok) throw await this.#errorOf(answer);
    return answer.arrayBuffer();
  }

  /** Whether searches can be answered, and if not, why. @throws RetryableError 'service.unreachable' */
  async ready(signal?: AbortSignal): Promise<ReadyState> {
    const answer = await this.#fetch('/readyz', { signal });
    if (answer.ok) return { ready: true, details: await this.#read(answer, ReadyBody) };
    return { ready: false, reason: await this.#errorOf(answer) };
  }

  async #search(subject: Record<string, unknown>, { signal, ...page }: PageOptions): Promise<SearchPage> {
    return this.#read(await this.#post('/v1/search', { ...subject, ...page }, signal), SearchPageSchema);
  }

  #post(path: string, body: unknown, signal: AbortSignal | undefined): Promise<Response> {
    const headers = { 'content-type': 'application/json' };
    return this.#fetch(path, { method: 'POST', headers, body: JSON.stringify(body), signal });
  }

  #upload(path: string, body: Uint8Array<ArrayBuffer>, signal: AbortSignal | undefined): Promise<Response> {
    const headers = { 'content-type': 'application/octet-stream' };
    return this.#fetch(path, { method: 'POST', headers, body, signal });
  }

  /** A search changes nothing that matters twice, so a connection that broke is tried once more. */
  async #fetch(path: string, init: RequestInitWithSignal): Promise<Response> {
    const { baseUrl, token, timeoutMs } = this.#options;
    const timeout = AbortSignal.timeout(timeoutMs);
    const { signal, ...rest } = init;
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

  async #read<Value>(answer: Response, schema: z.ZodType<Value>): Promise<Value> {
    if (!answer.ok) throw await this.#errorOf(answer);
    const body = await this.#json(answer);
    const parsed = schema.safeParse(body);
    if (parsed.success) return parsed.data;
    throw unreachable(`it answered in an unknown form (${parsed.error.issues[0]?.path.join('.')})`);
  }

  async #errorOf(answer: Response): Promise<NegarehError> {
    const parsed = ErrorBody.safeParse(await this.#json(answer).catch(() => undefined));
    if (!parsed.success) return unreachable(`it answered ${answer.status}`);
    const retryAfter = Number(answer.headers.get('retry-after'));
    return errorOfAnswer(parsed.data, retryAfter);
  }

  /** The body may break off, or be something else than JSON when another program has the port. */
  async #json(answer: Response): Promise<unknown> {
    try {
      return await answer.json();
    } catch (error) {
      throw unreachable(reasonOf(error));
    }
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
function toQuery(values: Record<string, unknown>): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined) query.append(name, String(one));
  }
  return query;
}

type RequestInitWithSignal = Omit<ProvenRequest, 'signal'> & { readonly signal?: AbortSignal | undefined };

const unreachable = (reason: string, cause?: unknown): RetryableError =>
  new RetryableError('service.unreachable', { service: 'search', reason }, { cause });

/** fetch hides the system's error code in the cause of a TypeError; several addresses make an AggregateError. */
function networkCodeOf(error: unknown): string {
  return (error instanceof Error && codeOf(error.cause)) || '';
}
