import type { CrawlEntryRepository } from '../../core/data/crawl/crawl-entries.ts';
import type { CrawlRepository } from '../../core/data/crawl/crawl-jobs.ts';
import type { SeenEntries } from '../../core/data/crawl/seen-entries.ts';
import type { SourceClient } from '../web/source-client.ts';
import type { ParseWatch } from './parse-watch.ts';
import type { StoreServices } from './store-pictures.ts';

/** What a crawl works with. */
export interface CrawlServices extends StoreServices {
  readonly crawls: CrawlRepository;
  readonly entries: CrawlEntryRepository;
  readonly seen: SeenEntries;
  /** For the source's list and posts: one request at a time. */
  readonly api: SourceClient;
  /** For its pictures. */
  readonly pictures: SourceClient;
  readonly watch: ParseWatch;
  /** Entries that are fetched at once. */
  readonly concurrency: number;
  /** A post that no list has named for so many days is asked for again; never with 0. */
  readonly recheckDays: number;
  /** Told of each entry that could not be had. @param address where a person finds it */
  readonly onProblem?: (code: string, address: string) => void;
}
