import { seededRandom } from '../../ground/domain/seeded-random.ts';
import { collectGarbage } from '../../ground/process/collect-garbage.ts';
import { serveThread } from '../../ground/threads/serve-thread.ts';
import type { CollectionLexicon } from '../readings/lexicon.ts';
import type { QueryReader, Readings } from '../readings/query-reader.ts';
import { type CaptionedImage, WordIndex } from './word-index.ts';

/** A text whose words are looked up in all captions but those in `leftOut`. */
export interface CoveredText {
  readonly text: string;
  readonly leftOut?: readonly string[];
}

export interface Samples {
  readonly imageIds: readonly string[];
  readonly unheard: readonly string[];
}

const index = new WordIndex();
let lexicon: CollectionLexicon | undefined;
let reader: QueryReader | undefined;
/** The last reading, because the search for it comes right after the reading. */
let last: { readonly query: string; readonly readings: Readings } | undefined;
const opening = new AbortController();

/** What else a query may mean; nothing before `openReader` is through. */
function read(query: string): Readings {
  if (last?.query !== query) last = { query, readings: reader?.read(query) ?? {} };
  return last.readings;
}

const isNonsense = (text: string): boolean => reader?.isNonsense(text, read(text)) ?? false;

/** Scoring a hundred thousand captions takes some milliseconds, too long for the event loop of the search process. */
const api = {
  /** @returns the number of images afterwards. */
  put: (images: readonly CaptionedImage[]): number => {
    index.put(images);
    // New captions may change what a query means.
    last = undefined;
    return index.size;
  },
  /** @param isRead searches the query's reading instead of its own words. */
  search: ({ query, k, isRead }: { query: string; k: number; isRead: boolean }) =>
    index.search((isRead ? read(query).best : undefined) ?? query, k),
  holding: ({ words, ids }: { words: string; ids: readonly string[] }) => index.holding(words, ids),
  /** Reads the dictionaries, while searches go on. @throws AbortError after `abandonReader`. */
  openReader: async (): Promise<void> => {
    // Imported only now: searches by words wait for this thread's start, but nobody waits for readings.
    const [{ CollectionLexicon }, { QueryReader }] = await Promise.all([
      import('../readings/lexicon.ts'),
      import('../readings/query-reader.ts'),
    ]);
    lexicon = await CollectionLexicon.open(index.words, opening.signal);
    reader = new QueryReader(lexicon);
    last = undefined;
    collectGarbage();
  },
  /** Closing the thread does not wait for the dictionaries. */
  abandonReader: (): void => opening.abort(),
  read,
  suggest: ({ typed, limit }: { typed: string; limit: number }): string[] => index.suggest(typed, limit),
  setAsked: (asked: ReadonlyMap<string, number>): void => index.setAsked(asked),
  /**
   * The share of each text's words that captions contain, without the captions in `leftOut`: 0 for Latin letters typed at random
   * (`asdfqwer`); undefined for other texts without Persian words.
   */
  coverages: (texts: readonly CoveredText[]): (number | undefined)[] =>
    texts.map(({ text, leftOut }) => index.coverage(text, leftOut) ?? (isNonsense(text) ? 0 : undefined)),
  /** Images with captions by chance, and words of the dictionary that no caption holds; none before `openReader`. */
  samples: ({ images, words, seed }: { images: number; words: number; seed: number }): Samples => {
    const random = seededRandom(seed);
    const unheard = Array.from({ length: words }, () => lexicon?.unheardWord(random)).filter(
      word => word !== undefined,
    );
    return { imageIds: index.sampleImages(images, random), unheard };
  },
};
export type WordIndexApi = typeof api;

serveThread(api);
