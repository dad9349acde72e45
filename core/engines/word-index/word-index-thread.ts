import { serveThread } from '../../ground/threads/serve-thread.ts';
import { CollectionLexicon } from '../readings/lexicon.ts';
import { QueryReader } from '../readings/query-reader.ts';
import { type CaptionedImage, WordIndex } from './word-index.ts';

const index = new WordIndex();
let reader: QueryReader | undefined;
const opening = new AbortController();

/** Scoring a hundred thousand captions takes some milliseconds, too long for the event loop of the search process. */
const api = {
  put: (images: readonly CaptionedImage[]): void => index.put(images),
  search: ({ query, k }: { query: string; k: number }) => index.search(query, k),
  holding: ({ words, ids }: { words: string; ids: readonly string[] }) => index.holding(words, ids),
  /** Reads the dictionaries, while searches go on. @throws AbortError after `abandonReader`. */
  openReader: async (): Promise<void> => {
    reader = new QueryReader(await CollectionLexicon.open(index.words, opening.signal));
  },
  /** Who closes the thread doesn't wait for dictionaries. */
  abandonReader: (): void => opening.abort(),
  /** What else a query may mean; nothing before `openReader` is through. */
  read: (query: string): string | undefined => reader?.read(query),
};
export type WordIndexApi = typeof api;

serveThread(api);
