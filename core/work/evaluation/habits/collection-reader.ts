import { CaptionFeed } from '../../../data/captions/caption-feed.ts';
import type { Database } from '../../../data/database/database.ts';
import { CollectionLexicon } from '../../../engines/readings/lexicon.ts';
import { QueryReader } from '../../../engines/readings/query-reader.ts';
import { WordIndex } from '../../../engines/word-index/word-index.ts';

/** Reads queries as the search process does: with the approved captions of the collection. @throws AbortError */
export async function openCollectionReader(database: Database, signal: AbortSignal): Promise<QueryReader> {
  const index = new WordIndex();
  for await (const page of new CaptionFeed(database).all()) {
    signal.throwIfAborted();
    index.put(page);
  }
  return new QueryReader(await CollectionLexicon.open(index.words, signal));
}
