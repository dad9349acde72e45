import { serveThread } from '../../ground/threads/serve-thread.ts';
import { type CaptionedImage, WordIndex } from './word-index.ts';

const index = new WordIndex();

/** Scoring a hundred thousand captions takes some milliseconds, which the search process's event loop must not. */
const api = {
  put: (images: readonly CaptionedImage[]): void => index.put(images),
  search: ({ query, k }: { query: string; k: number }) => index.search(query, k),
};
export type WordIndexApi = typeof api;

serveThread(api);
