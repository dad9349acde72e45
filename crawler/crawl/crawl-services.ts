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
  /** For the source's lists and posts: one request at a time. */
  readonly api: SourceClient;
  /** For its pictures. */
  readonly pictures: SourceClient;
  readonly watch: ParseWatch;
  /** Entries that are fetched in parallel. */
  readonly concurrency: number;
  /** A post that no list has named for this many days is checked again; 0 means never. */
  readonly recheckDays: number;
  /** Called for each entry that could not be fetched. @param address where a person finds it */
  readonly onProblem?: (code: string, address: string) => void;
}
