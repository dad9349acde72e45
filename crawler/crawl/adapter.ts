import type {
  CrawlEntry,
  CrawledPicture,
  CrawledPost,
  CrawledSource,
} from '../../core/ground/domain/crawl/crawl.ts';
import type { SourceClient } from '../web/source-client.ts';

/** What of an answer could be read. */
export interface ParseReport {
  readonly readable: number;
  /** The shapes of the parts that could not be read: keys and types, no values. */
  readonly unreadable: readonly string[];
  /** Kinds of parts that the adapter does not know, one entry a part. */
  readonly unknown: readonly string[];
}

/** A page of a source's list. */
export interface ListPage {
  readonly entries: readonly CrawlEntry[];
  /** Of the next page; null behind the last one. */
  readonly cursor: string | null;
  /** False when a page without anything new says nothing of the pages behind it: its entries were moved up. */
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
  /**
   * Of sources whose lists name posts.
   * @throws InputError 'crawl.no-caption' when its title says nothing about its pictures; UnreadablePost
   */
  readonly readPost?: (client: SourceClient, post: CrawledPost, signal: AbortSignal) => Promise<ReadPost>;
  /**
   * Of sources whose lists name pictures, and that tell which are there: at most 50 at a time.
   * @returns the tokens of those that the source says anything of.
   */
  readonly lookFor?: (
    client: SourceClient,
    pictures: readonly CrawledPicture[],
    signal: AbortSignal,
  ) => Promise<Presence>;
}
