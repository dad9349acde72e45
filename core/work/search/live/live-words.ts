import type { CaptionFeed } from '../../../data/captions/caption-feed.ts';
import { ChangeCursor } from '../../../data/database/change-cursor.ts';
import type { ChangeFeed, Following } from '../../../data/database/change-feed.ts';
import type { Readings } from '../../../engines/readings/query-reader.ts';
import type { Match } from '../../../engines/vector-index/vector-index.ts';
import type { CoveredText, WordIndexApi } from '../../../engines/word-index/word-index-thread.ts';
import { retry } from '../../../ground/async/retry.ts';
import { sleep } from '../../../ground/async/sleep.ts';
import { reasonOf } from '../../../ground/errors.ts';
import type { Log } from '../../../ground/log.ts';
import { startThread, type Thread } from '../../../ground/threads/start-thread.ts';
import type { CaptionSamples } from '../fit/fit-samples.ts';

export interface LiveWordsServices {
  readonly captions: CaptionFeed;
  /** Closed after this index. */
  readonly changes: ChangeFeed;
  readonly log: Log;
}

export interface OpenWordsOptions {
  /** Opens when this settles, even before all captions are loaded; without it, only when they are. */
  readonly deadline?: Promise<unknown>;
  /** Opens the dictionaries at once and waits for them: for a process that asks one query and exits. */
  readonly reads?: 'at-once';
}

/** Makes every process draw the same samples from the same captions. */
const SAMPLING_SEED = 17;
/** A starting process needs its cores for its models: the dictionaries take one core for a second. */
const SETTLING_MS = 2_000;
/** How long a query in Latin letters waits for them: without a reading, a word that is not English is noise to the model. */
const LATIN_PATIENCE_MS = 3_000;
const HAS_PERSIAN = /\p{Script=Arabic}/u;
const BACKOFF = { firstMs: 1_000, longestMs: 30_000 };

/**
 * The word index of approved captions, kept up to date while searches use it. Folding a million captions takes a minute,
 * so it may open before they are loaded: until then it finds nothing, and searches use meaning alone.
 */
export class LiveWords {
  readonly #services: LiveWordsServices;
  readonly #thread: Thread<WordIndexApi>;
  readonly #following: Following;
  readonly #closing = new AbortController();
  /** Settles when all captions are loaded, or at close. */
  #loading: Promise<void> = Promise.resolve();
  #isWhole = false;
  #captioned = 0;
  #settlingMs = SETTLING_MS;
  /** Settles when the dictionaries are loaded. */
  #reading: Promise<void> = Promise.resolve();
  /** Somebody waits for them. */
  readonly #wanted = Promise.withResolvers<void>();
  #canRead = false;

  private constructor(services: LiveWordsServices, thread: Thread<WordIndexApi>, cursor: ChangeCursor) {
    this.#services = services;
    this.#thread = thread;
    this.#following = services.changes.follow({
      name: 'the word index',
      refresh: ids => this.#refresh(ids),
      catchUp: () => cursor.catchUp(ids => this.#refresh(ids)),
    });
  }

  /** @throws what prevents reading the captions in time; after that it retries until it is closed. */
  static async open(
    services: LiveWordsServices,
    { deadline, reads }: OpenWordsOptions = {},
  ): Promise<LiveWords> {
    const cursor = await ChangeCursor.open(services.captions);
    const entry = new URL('../../../engines/word-index/word-index-thread.ts', import.meta.url);
    const thread = await startThread<WordIndexApi>(entry, { name: 'word-index' });
    const words = new LiveWords(services, thread, cursor);
    try {
      words.#settlingMs = reads === 'at-once' ? 0 : SETTLING_MS;
      words.#loading = words.#load();
      await Promise.race([words.#loading, ...(deadline ? [deadline] : [])]);
      if (!words.#isWhole) words.#loading = words.#goOn(words.#loading);
      if (reads === 'at-once') await words.#reading;
    } catch (error) {
      await words.close();
      throw error;
    }
    return words;
  }

  /**
   * Images whose captions contain words of the query, best first.
   * @param whole waits until all captions are loaded, for searches by words alone; other searches get no results before that.
   * @param isRead searches the query as {@link read} reads it; both calls at the same moment share one message.
   */
  async search(query: string, k: number, { whole = false, isRead = false } = {}): Promise<Match[]> {
    const isReadNow = isRead && (await this.#mayRead(query));
    if (whole) await this.#loading;
    return this.#isWhole ? this.#thread.call('search', { query, k, isRead: isReadNow }) : [];
  }

  /** Those of these images with a caption that contains all of the words; none before all captions are loaded. */
  async holding(words: string, ids: readonly string[]): Promise<readonly string[]> {
    return this.#isWhole ? this.#thread.call('holding', { words, ids }) : [];
  }

  /**
   * Other readings of a query's words, judged by the words of the captions: «گربه» for `gorbe`.
   * @returns nothing when the words are fine as typed, or until captions and dictionaries are loaded. A query in Latin letters
   * waits a little for the dictionaries.
   */
  async read(query: string): Promise<Readings> {
    return (await this.#mayRead(query)) ? this.#thread.call('read', query) : {};
  }

  /**
   * Whole queries that begin with what is typed, best first; none before all captions are loaded.
   * @param asked queries that others have asked, if they changed since the last call.
   */
  async suggest(typed: string, limit: number, asked?: ReadonlyMap<string, number>): Promise<string[]> {
    if (asked) await this.#thread.call('setAsked', asked);
    if (!this.#isWhole) return [];
    return this.#thread.call('suggest', { typed, limit });
  }

  /** Images with captions; undefined until all are loaded. */
  get captioned(): number | undefined {
    return this.#isWhole ? this.#captioned : undefined;
  }

  /** The share of each text's words that occur in captions, 0 to 1; undefined for a text of only meaningful Latin words. */
  async coverages(texts: readonly CoveredText[]): Promise<readonly (number | undefined)[]> {
    return this.#isWhole ? this.#thread.call('coverages', texts) : texts.map(() => undefined);
  }

  /** Resolves when captions and dictionaries are loaded, as far as loading succeeds. */
  async settled(): Promise<void> {
    await this.#loading;
    await this.#reading;
  }

  /** A random sample: images, each with its captions, and words from no caption. Undefined until the dictionaries are loaded. */
  async samples(images: number, words: number): Promise<CaptionSamples | undefined> {
    if (!this.#canRead) return undefined;
    const { imageIds, unheard } = await this.#thread.call('samples', { images, words, seed: SAMPLING_SEED });
    return { images: await this.#services.captions.of(imageIds), unheard };
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#thread.call('abandonReader', undefined).catch(() => undefined);
    await this.#following.close();
    await this.#thread.close();
  }

  async #mayRead(query: string): Promise<boolean> {
    if (this.#isWhole && !this.#canRead && !HAS_PERSIAN.test(query)) {
      this.#wanted.resolve();
      await Promise.race([this.#reading, sleep(LATIN_PATIENCE_MS, this.#closing.signal)]);
    }
    return this.#canRead;
  }

  /** One after the other, so that a change is applied after what was read before it. */
  #load(): Promise<void> {
    return this.#following.inTurn(async () => {
      for await (const page of this.#services.captions.all()) {
        this.#closing.signal.throwIfAborted();
        this.#captioned = await this.#thread.call('put', page);
      }
      this.#isWhole = true;
      this.#reading = this.#openReader();
    });
  }

  /** The dictionaries come last: nobody waits for them. Never rejects. */
  async #openReader(): Promise<void> {
    try {
      await Promise.race([sleep(this.#settlingMs, this.#closing.signal), this.#wanted.promise]);
      if (this.#closing.signal.aborted) return;
      await this.#thread.call('openReader', undefined);
      this.#canRead = true;
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      this.#services.log.warn({ reason: reasonOf(error) }, 'queries are searched as typed: no dictionary');
    }
  }

  /** Never rejects. */
  async #goOn(begun: Promise<void>): Promise<void> {
    const { log } = this.#services;
    let next = () => begun;
    const load = (): Promise<void> => {
      const loading = next();
      next = () => this.#load();
      return loading;
    };
    const onPause = (_: number, error: unknown) =>
      log.warn({ reason: reasonOf(error) }, 'the words of captions could not be read');
    const { signal } = this.#closing;
    await retry(load, { backoff: BACKOFF, passes: () => true, onPause, signal }).catch(() => undefined);
    if (this.#isWhole) log.info('the words of all captions are in');
  }

  async #refresh(ids: readonly string[]): Promise<void> {
    this.#captioned = await this.#thread.call('put', await this.#services.captions.of(ids));
  }
}
