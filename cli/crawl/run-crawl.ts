import type { Database } from '../../core/data/database/database.ts';
import { isErrorCode } from '../../core/ground/error-codes.ts';
import { ownError } from '../../core/ground/errors.ts';
import type { SourceAdapter } from '../../crawler/crawl/adapter.ts';
import { crawlMessages } from '../../locales/crawl.ts';
import { errorMessage } from '../../locales/messages.ts';
import { type CommandContext, ExitCode } from '../command-context.ts';

export interface CrawlSetting {
  readonly database: Database;
  readonly context: CommandContext;
  readonly version: string;
}

/** Crawls until the list is at its end, `max` pictures are done, or Ctrl-C; then says what came in and what did not. */
export async function runCrawl(
  adapter: SourceAdapter,
  max: number | undefined,
  { database, context, version }: CrawlSetting,
): Promise<void> {
  const { crawl } = await import('../../crawler/crawl/crawl.ts');
  const { openSourceClients, PICTURES_AT_ONCE } = await import('../../crawler/crawl/open-clients.ts');
  const { CrawlRepository } = await import('../../core/data/crawl/crawl-jobs.ts');
  const { config, locale, signal } = context;
  const words = crawlMessages(locale);
  const bar = context.progress({ label: words.crawling });
  const clients = await openSourceClients({
    config,
    database,
    version,
    source: adapter.source,
    name: adapter.name,
    onPause: (pauseMs, error) =>
      bar.note(words.pause(Math.ceil(pauseMs / 1_000), errorMessage(locale, ownError(error)))),
  });
  const crawls = new CrawlRepository(database);
  try {
    const job = await crawl(
      adapter,
      {
        ...(await openStore(database, context)),
        crawls,
        api: clients.api,
        pictures: clients.pictures,
        concurrency: PICTURES_AT_ONCE,
      },
      {
        signal,
        max: max ?? Number.POSITIVE_INFINITY,
        onProgress: fetched => bar.update(fetched),
      },
    );
    bar.stop();
    const counts = await crawls.counts(job.id);
    context.print(words.crawled(counts));
    for (const { reason, count } of await crawls.reasons(job.id)) {
      if (isErrorCode(reason)) context.note(`  ${words.reason(reason, count)}`);
    }
    if (counts.waiting > 0 || !job.listed) context.note(words.goesOn);
    if (counts.done > 0) context.note(words.inReview);
    if (counts.dropped > 0) context.exitWith(ExitCode.someFailed);
  } finally {
    bar.stop();
    clients.close();
  }
  if (signal.aborted) context.exitWith(ExitCode.interrupted);
}

async function openStore(database: Database, { config }: CommandContext) {
  const { EnglishCaptionRepository } = await import('../../core/data/captions/english-captions.ts');
  const { ImageFiles } = await import('../../core/data/images/image-files.ts');
  const { ImageRepository } = await import('../../core/data/images/images.ts');
  const { PairDecisionRepository } = await import('../../core/data/review/pair-decisions.ts');
  return {
    images: new ImageRepository(database),
    files: new ImageFiles(config.dataDir),
    limits: { maxBytes: config.maxImageBytes, maxPixels: config.maxImagePixels },
    english: new EnglishCaptionRepository(database),
    decisions: new PairDecisionRepository(database, config),
  };
}
