import type { CaptionFeed } from '../../data/captions/caption-feed.ts';
import { ChangeCursor } from '../../data/database/change-cursor.ts';
import type { ChangeFeed, Following } from '../../data/database/change-feed.ts';
import type { Match } from '../../engines/vector-index/vector-index.ts';
import type { WordIndexApi } from '../../engines/word-index/word-index-thread.ts';
import { startThread, type Thread } from '../../ground/threads/start-thread.ts';

export interface LiveWordsServices {
  readonly captions: CaptionFeed;
  /** Closed after this index. */
  readonly changes: ChangeFeed;
}

/** The word index of approved captions, kept up to date while searches use it. */
export class LiveWords {
  readonly #captions: CaptionFeed;
  readonly #thread: Thread<WordIndexApi>;
  readonly #following: Following;

  private constructor(
    { captions, changes }: LiveWordsServices,
    thread: Thread<WordIndexApi>,
    cursor: ChangeCursor,
  ) {
    this.#captions = captions;
    this.#thread = thread;
    this.#following = changes.follow({
      name: 'the word index',
      refresh: ids => this.#refresh(ids),
      catchUp: () => cursor.catchUp(ids => this.#refresh(ids)),
    });
  }

  /** Resolves when all captions are in. */
  static async open(services: LiveWordsServices): Promise<LiveWords> {
    const { captions } = services;
    const cursor = await ChangeCursor.open(captions);
    const entry = new URL('../../engines/word-index/word-index-thread.ts', import.meta.url);
    const thread = await startThread<WordIndexApi>(entry, { name: 'word-index' });
    const words = new LiveWords(services, thread, cursor);
    try {
      // In turn, so that what changes meanwhile is put in behind what was read before the change.
      await words.#following.inTurn(async () => {
        for await (const page of captions.all()) await thread.call('put', page);
      });
    } catch (error) {
      await words.close();
      throw error;
    }
    return words;
  }

  /** Pictures whose captions hold words of the query, best first. */
  search(query: string, k: number): Promise<Match[]> {
    return this.#thread.call('search', { query, k });
  }

  async close(): Promise<void> {
    await this.#following.close();
    await this.#thread.close();
  }

  async #refresh(ids: readonly string[]): Promise<void> {
    await this.#thread.call('put', await this.#captions.of(ids));
  }
}
