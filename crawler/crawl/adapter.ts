import type {
  CrawlEntry,
  CrawledPicture,
  CrawledPost,
  CrawledSource,
} from '../../core/ground/domain/crawl/crawl.ts';
import type { SourceClient } from '../web/source-client.ts';

/** How much of an answer could be read. */
export interface ParseReport {
  readonly readable: number;
  /** The shapes of the unreadable parts: keys and types, no values. */
  readonly unreadable: readonly string[];
  /** Kinds of parts that the adapter does not know, one entry per part. */
  readonly unknown: readonly string[];
}

/** A page of a source's list. */
export interface ListPage {
  readonly entries: readonly CrawlEntry[];
  /** The cursor of the next page; null after the last one. */
  readonly cursor: string | null;
  /** False if a page without new entries says nothing about the pages after it, because its entries were moved up. */
  readonly mayEnd?: boolean;
  readonly report?: ParseReport;
}

export interface Presence {
  readonly there: readonly string[];
  readonly missing: readonly string[];
}

/** A post that was read. */
export interface ReadPost {
  readonly post: CrawledPost;
  readonly pictures: readonly CrawledPicture[];
  readonly report: ParseReport;
}

/** What differs between sources. Pacing, fetching, cleaning of captions and storing are the same for all. */
export interface SourceAdapter {
  readonly source: CrawledSource;
  /** The name that people know. */
  readonly name: string;
  /** What is crawled, as one line: the same line is the same crawl. */
  readonly query: string;
  /** If the list is newest first, a page without new entries ends a crawl that was complete before. */
  readonly isNewestFirst: boolean;
  /** Whether the address of a picture is at a place that the source named. */
  readonly isNamed: (url: URL, picture: CrawledPicture) => boolean;
  /**
   * @param cursor of the page; null for the first one
   * @throws PermanentError 'crawl.changed' if the answer has another form
   */
  readonly listPage: (client: SourceClient, cursor: string | null, signal: AbortSignal) => Promise<ListPage>;
  /**
   * For sources whose lists name posts.
   * @throws InputError 'crawl.no-caption' if its title says nothing about its pictures; UnreadablePost
   */
  readonly readPost?: (client: SourceClient, post: CrawledPost, signal: AbortSignal) => Promise<ReadPost>;
  /**
   * For sources whose lists name pictures and that tell which still exist: at most 50 at a time.
   * @returns the tokens of those that the source mentions.
   */
  readonly lookFor?: (
    client: SourceClient,
    pictures: readonly CrawledPicture[],
    signal: AbortSignal,
  ) => Promise<Presence>;
}
