import { z } from 'zod';
import type { CaptionFeed } from '../../data/captions/caption-feed.ts';
import type { Listener } from '../../data/database/notifications.ts';
import type { IndexFeed } from '../../data/models/index-feed.ts';
import type { Match } from '../../engines/vector-index/vector-index.ts';
import type { WordIndexApi } from '../../engines/word-index/word-index-thread.ts';
import { Id } from '../../ground/domain/id.ts';
import type { Log } from '../../ground/log.ts';
import { startThread, type Thread } from '../../ground/threads/start-thread.ts';

export interface LiveWordsServices {
  readonly captions: CaptionFeed;
  readonly feed: Pick<IndexFeed, 'changedSince' | 'horizon'>;
  readonly listen: (listener: Listener) => Promise<{ close(): Promise<void> }>;
  readonly log: Log;
}

const ImagesChanged = z.object({ ids: z.array(Id).optional() });
/** An announcement can get lost, so everything is looked at again this often. */
const REREAD_MS = 30_000;
/** Clocks of two machines may differ, and a row's time is taken before it is written. */
const OVERLAP_MS = 60_000;

/** The word index of approved captions, kept up to date while searches use it. */
export class LiveWords {
  readonly #services: LiveWordsServices;
  readonly #thread: Thread<WordIndexApi>;
  /** Marks of the changes that are in already, as far as the next reading goes back. */
  #seen: ReadonlyMap<string, string> = new Map();
  #horizon: Date;
  /** Changes one after the other. */
  #turn: Promise<void> = Promise.resolve();
  #listener: { close(): Promise<void> } | undefined;
  #timer: NodeJS.Timeout | undefined;

  private constructor(services: LiveWordsServices, thread: Thread<WordIndexApi>, horizon: Date) {
    this.#services = services;
    this.#thread = thread;
    this.#horizon = horizon;
  }

  /** Resolves when all captions are in. */
  static async open(services: LiveWordsServices): Promise<LiveWords> {
    const entry = new URL('../../engines/word-index/word-index-thread.ts', import.meta.url);
    const thread = await startThread<WordIndexApi>(entry, { name: 'word-index' });
    const words = new LiveWords(services, thread, await services.feed.horizon());
    try {
      words.#listener = await services.listen({
        onMessage: (channel, payload) => channel === 'images_changed' && words.#onChange(payload),
        onReconnect: () => words.#reread(),
      });
      for await (const page of services.captions.all()) await thread.call('put', page);
    } catch (error) {
      await words.close();
      throw error;
    }
    words.#timer = setInterval(() => words.#reread(), REREAD_MS).unref();
    return words;
  }

  /** Pictures whose captions hold words of the query, best first. */
  search(query: string, k: number): Promise<Match[]> {
    return this.#thread.call('search', { query, k });
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#listener?.close();
    await this.#turn;
    await this.#thread.close();
  }

  #onChange(payload: string): void {
    const parsed = ImagesChanged.safeParse(parseJson(payload));
    const ids = parsed.success ? parsed.data.ids : undefined;
    if (ids) this.#inTurn(() => this.#refresh(ids));
    else this.#reread();
  }

  #reread(): void {
    this.#inTurn(async () => {
      const { feed } = this.#services;
      const horizon = await feed.horizon();
      const since = new Date(this.#horizon.getTime() - OVERLAP_MS);
      const seen = new Map<string, string>();
      for await (const page of feed.changedSince(since)) {
        await this.#refresh(page.filter(({ id, mark }) => this.#seen.get(id) !== mark).map(({ id }) => id));
        for (const { id, mark } of page) seen.set(id, mark);
      }
      this.#seen = seen;
      this.#horizon = horizon;
    });
  }

  async #refresh(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.#thread.call('put', await this.#services.captions.of(ids));
  }

  /** Never rejects: what fails here is read again half a minute later. */
  #inTurn(act: () => Promise<void>): void {
    this.#turn = this.#turn.then(act).catch(error => {
      this.#services.log.warn({ err: error }, 'the word index could not be brought up to date');
    });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
