import { EnglishCaptionRepository } from '../../core/data/captions/english-captions.ts';
import { CrawlEntryRepository } from '../../core/data/crawl/crawl-entries.ts';
import { CrawlRepository } from '../../core/data/crawl/crawl-jobs.ts';
import { SeenEntries } from '../../core/data/crawl/seen-entries.ts';
import type { Database } from '../../core/data/database/database.ts';
import { ImageRepository } from '../../core/data/images/images.ts';
import { openImageFiles } from '../../core/data/images/open-image-files.ts';
import { PairDecisionRepository } from '../../core/data/review/pair-decisions.ts';
import type { Config } from '../../core/ground/config.ts';
import { pictureLimits } from '../../core/ground/pixels/picture-limits.ts';
import type { SourceAdapter } from './adapter.ts';
import type { CrawlServices } from './crawl-services.ts';
import { PICTURES_AT_ONCE, type SourceClients } from './open-clients.ts';
import { openParseWatch } from './parse-watch.ts';

/** The services for crawling a source, over clients that the caller closes. */
export async function openCrawlServices(
  { source, name }: Pick<SourceAdapter, 'source' | 'name'>,
  { api, pictures }: Pick<SourceClients, 'api' | 'pictures'>,
  { config, database }: { readonly config: Config; readonly database: Database },
): Promise<CrawlServices> {
  return {
    crawls: new CrawlRepository(database),
    entries: new CrawlEntryRepository(database),
    seen: new SeenEntries(database),
    api,
    pictures,
    watch: await openParseWatch(database, { source, name }),
    concurrency: PICTURES_AT_ONCE,
    recheckDays: config.crawlRecheckDays,
    images: new ImageRepository(database),
    files: openImageFiles(config),
    limits: pictureLimits(config),
    english: new EnglishCaptionRepository(database),
    decisions: new PairDecisionRepository(database, config),
  };
}
