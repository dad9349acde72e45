import type { CrawledPicture, CrawledSource } from '../../core/ground/domain/crawl.ts';
import type { SourceClient } from '../web/source-client.ts';

/** A page of a source's list. */
export interface ListPage {
  readonly pictures: readonly CrawledPicture[];
  /** Of the next page; null behind the last one. */
  readonly cursor: string | null;
}

/** What differs between sources; pacing, fetching, cleaning of captions and storing are the same for all. */
export interface SourceAdapter {
  readonly source: CrawledSource;
  /** As a person knows it. */
  readonly name: string;
  /** What is asked for, as one line: the same line is the same crawl. */
  readonly query: string;
  /** Newest first: a page without anything new ends a crawl that was complete before. */
  readonly isNewestFirst: boolean;
  /** Whether a picture's address lies where the source said. */
  readonly isNamed: (url: URL, picture: CrawledPicture) => boolean;
  /**
   * @param cursor of the page; null for the first one
   * @throws PermanentError 'crawl.changed' when the answer has another form
   */
  readonly listPage: (client: SourceClient, cursor: string | null, signal: AbortSignal) => Promise<ListPage>;
}
