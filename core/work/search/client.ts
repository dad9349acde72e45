import type { Locale } from '../../../locales/format.ts';
import type { Config } from '../../ground/config.ts';
import type { Classification } from '../../ground/domain/search/classification.ts';
import type {
  SearchFilters,
  SearchMode,
  SearchPage,
  SearchTermInput,
} from '../../ground/domain/search/search.ts';
import type { NegarehError } from '../../ground/errors.ts';
import { searchUrlOf } from '../../ground/service-urls.ts';
import {
  Classification as ClassificationSchema,
  type DaysPlotBody,
  type PhotoSize,
  ReadyBody,
  RemovedSuggestion,
  SearchPage as SearchPageSchema,
  Suggested,
} from './http/schemas.ts';
import { SearchConnection, type SearchConnectionOptions, toQuery } from './search-connection.ts';

/** Which results to return, and who waits for them. */
export interface PageOptions {
  readonly top?: number | undefined;
  readonly offset?: number | undefined;
  /** Ends the request when the person has left. */
  readonly signal?: AbortSignal | undefined;
}
export interface FirstPageOptions extends PageOptions {
  readonly filters?: SearchFilters | undefined;
  /** Words for what no image may show. */
  readonly without?: readonly string[] | undefined;
  /** Lists images that look the same separately. */
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
  /** Identifies the person who asks, so that a query that five people have asked is suggested to others. */
  readonly asker?: string | undefined;
}

/** Words beside an uploaded picture. */
export interface ImageSubject {
  readonly words?: readonly { readonly text: string; readonly weight?: number }[] | undefined;
  readonly mode?: SearchMode | undefined;
}

/** The labels to choose among, and the sentences that they are put into. */
export interface LabelOptions {
  readonly labels: readonly string[];
  /** Sentences with {} where the label goes; the bare label when absent. */
  readonly templates?: readonly string[] | undefined;
  readonly logitScale?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The query that a picture is made of. */
export interface QueryPicture {
  readonly queryId: string;
  readonly signal?: AbortSignal | undefined;
}

export type ReadyState =
  | { readonly ready: true; readonly details: ReadyBody }
  | { readonly ready: false; readonly reason: NegarehError };

/** Extra time for the server's own “too slow” answer to arrive before the client gives up. */
const TIMEOUT_MARGIN_MS = 5_000;
export const searchClientOf = (config: Config): SearchClient =>
  new SearchClient({
    baseUrl: searchUrlOf(config),
    token: config.apiToken,
    timeoutMs: config.searchTimeoutMs + TIMEOUT_MARGIN_MS,
  });

/**
 * The search process as other processes see it. Its methods throw what the search itself threw: InputError,
 * NotFoundError, BusyError, PermanentError, RetryableError; the last with 'service.unreachable' when nobody answers.
 */
export class SearchClient {
  readonly #connection: SearchConnection;

  constructor(options: SearchConnectionOptions) {
    this.#connection = new SearchConnection(options);
  }

  /** Finds images by words, or by the weighted sum of several words and known images. */
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

  /** Finds images like a known one, and leaves that one out. */
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
    const answer = await this.#connection.fetch(`/v1/suggest?${toQuery({ text: typed })}`, { signal });
    return (await this.#connection.read(answer, Suggested)).suggestions;
  }

  /** Removes a query from the suggestions for good. @returns whether it was suggested until now */
  async removeSuggestion(query: string): Promise<boolean> {
    const answer = await this.#connection.fetch(`/v1/suggest?${toQuery({ text: query })}`, {
      method: 'DELETE',
    });
    return (await this.#connection.read(answer, RemovedSuggestion)).removed;
  }

  /** Another page of an earlier query. */
  more({ queryId, ...page }: PageOptions & { readonly queryId: string }): Promise<SearchPage> {
    return this.#search({ queryId }, page);
  }

  /**
   * Finds images like this picture, with words added or subtracted by their weights; the picture's weight is 1.
   * @param bytes of a picture file.
   */
  async searchImage(
    bytes: Uint8Array<ArrayBuffer>,
    { filters, signal, words = [], mode, without, duplicates, ...page }: FirstPageOptions & ImageSubject = {},
  ): Promise<SearchPage> {
    const text = words.map(term => term.text);
    const weight = words.map(term => term.weight ?? 1);
    const query = toQuery({ ...page, ...filters, text, weight, mode, without, duplicates });
    const answer = await this.#connection.upload(`/v1/search/image?${query}`, bytes, signal);
    return this.#connection.read(answer, SearchPageSchema);
  }

  /** Finds the label that fits a known image best. */
  async classify({ signal, ...body }: LabelOptions & { readonly imageId: string }): Promise<Classification> {
    const answer = await this.#connection.post('/v1/classify', body, signal);
    return this.#connection.read(answer, ClassificationSchema);
  }

  /** Finds the label that fits this picture best. @param bytes of a picture file. */
  async classifyImage(
    bytes: Uint8Array<ArrayBuffer>,
    { signal, ...options }: LabelOptions,
  ): Promise<Classification> {
    const answer = await this.#connection.upload(
      `/v1/classify/image?${toQuery({ ...options })}`,
      bytes,
      signal,
    );
    return this.#connection.read(answer, ClassificationSchema);
  }

  /** A JPEG of a kept query's best results, for the preview of a link to it. */
  preview({ signal, ...query }: QueryPicture): Promise<ArrayBuffer> {
    return this.#picture('/v1/preview', query, signal);
  }

  /** One image of a kept query's results: a JPEG of at most 300 kB, or the full image. */
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
    return this.#connection.readBytes(await this.#connection.post('/v1/plots/days', body, signal));
  }

  async #picture(path: string, query: object, signal: AbortSignal | undefined): Promise<ArrayBuffer> {
    const answer = await this.#connection.fetch(`${path}?${toQuery({ ...query })}`, { signal });
    return this.#connection.readBytes(answer);
  }

  /** Whether searches can be answered, and if not, why. @throws RetryableError 'service.unreachable' */
  async ready(signal?: AbortSignal): Promise<ReadyState> {
    const answer = await this.#connection.fetch('/readyz', { signal });
    if (answer.ok) return { ready: true, details: await this.#connection.read(answer, ReadyBody) };
    return { ready: false, reason: await this.#connection.errorOf(answer) };
  }

  async #search(subject: Record<string, unknown>, { signal, ...page }: PageOptions): Promise<SearchPage> {
    return this.#connection.read(
      await this.#connection.post('/v1/search', { ...subject, ...page }, signal),
      SearchPageSchema,
    );
  }
}
