import { foldPersian } from '../../../ground/persian/fold.ts';
import type { LiveWords } from '../live/live-words.ts';
import type { AskedQueries } from './asked-queries.ts';

/** Completes queries while they are typed, by captions and by what several people have asked. */
export class Suggester {
  readonly #words: Pick<LiveWords, 'suggest'>;
  readonly #asked: Pick<AskedQueries, 'changes' | 'texts' | 'remove'>;
  #told = -1;

  constructor(words: Pick<LiveWords, 'suggest'>, asked: Pick<AskedQueries, 'changes' | 'texts' | 'remove'>) {
    this.#words = words;
    this.#asked = asked;
  }

  /** Stops suggesting a query, unless a caption says the same. @returns whether it was suggested */
  remove(query: string): boolean {
    return this.#asked.remove(foldPersian(query));
  }

  /** Whole queries that begin with what is typed, best first. */
  suggest(typed: string, limit: number): Promise<readonly string[]> {
    const { changes } = this.#asked;
    const isNew = changes !== this.#told;
    this.#told = changes;
    return this.#words.suggest(typed, limit, isNew ? this.#asked.texts() : undefined);
  }
}
