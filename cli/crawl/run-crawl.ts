import type { CrawlJob, CrawlRepository } from '../../core/data/crawl/crawl-jobs.ts';
import type { Database } from '../../core/data/database/database.ts';
import { isErrorCode } from '../../core/ground/error-codes.ts';
import { InputError, ownError } from '../../core/ground/errors.ts';
import type { SourceAdapter } from '../../crawler/crawl/adapter.ts';
import { crawlMessages } from '../../locales/crawl.ts';
import { errorMessage } from '../../locales/messages.ts';
import { type CommandContext, ExitCode } from '../command-context.ts';
import { printCoverage } from './coverage.ts';

export interface CrawlSetting {
  readonly database: Database;
  readonly context: CommandContext;
  readonly version: string;
}

export interface CrawlChoice {
  readonly max?: number | undefined;
  /** Between two requests to the source's API, where it wants another pause than CRAWL_GAP_SECONDS. */
  readonly apiGapSeconds?: number;
}

/**
 * Crawls lists of one source until they are at their ends, `max` pictures are done, or Ctrl-C; then says what came in and
 * what did not. One crawl of a source at a time: two would ask it twice as fast as its pace says.
 * @throws InputError 'crawl.running'
 */
export async function runCrawl(
  adapters: readonly SourceAdapter[],
  choice: CrawlChoice,
  setting: CrawlSetting,
): Promise<void> {
  const { withAdvisoryLock } = await import('../../core/data/database/advisory-lock.ts');
  const { source, name } = adapters[0]!;
  const { database, context } = setting;
  const hasRun = await withAdvisoryLock(
    database.url,
    CRAWL_LOCKS[source],
    async signal => {
      await crawlAlone(adapters, choice, { ...setting, signal });
      return true;
    },
    { signal: context.signal },
  );
  if (!hasRun) throw new InputError('crawl.running', { source: name });
}

const CRAWL_LOCKS = { commons: 'crawlCommons', divar: 'crawlDivar', list: 'crawlList' } as const;

async function crawlAlone(
  adapters: readonly SourceAdapter[],
  { max = Number.POSITIVE_INFINITY, apiGapSeconds }: CrawlChoice,
  { database, context, version, signal }: CrawlSetting & { readonly signal: AbortSignal },
): Promise<void> {
  const { crawl } = await import('../../crawler/crawl/crawl.ts');
  const { openSourceClients, PICTURES_AT_ONCE } = await import('../../crawler/crawl/open-clients.ts');
  const { openParseWatch } = await import('../../crawler/crawl/parse-watch.ts');
  const { CrawlRepository } = await import('../../core/data/crawl/crawl-jobs.ts');
  const { config, locale } = context;
  const { source, name } = adapters[0]!;
  const words = crawlMessages(locale);
  const bar = context.progress({ label: words.crawling });
  const clients = await openSourceClients({
    config,
    database,
    version,
    source,
    name,
    ...(apiGapSeconds !== undefined && { apiGapSeconds }),
    onPause: (pauseMs, error) =>
      bar.note(words.pause(Math.ceil(pauseMs / 1_000), errorMessage(locale, ownError(error)))),
  });
  const crawls = new CrawlRepository(database);
  try {
    const jobs = await crawl(
      adapters,
      {
        ...(await openStore(database, context)),
        crawls,
        api: clients.api,
        pictures: clients.pictures,
        watch: await openParseWatch(database, { source, name }),
        concurrency: PICTURES_AT_ONCE,
      },
      { signal, max, onProgress: fetched => bar.update(fetched) },
    );
    bar.stop();
    await printOutcome(jobs, crawls, context);
    if (adapters.some(({ readPost }) => readPost)) await printCoverage(database, source, context);
  } finally {
    bar.stop();
    clients.close();
  }
  if (context.signal.aborted) context.exitWith(ExitCode.interrupted);
}

async function printOutcome(
  jobs: readonly CrawlJob[],
  crawls: CrawlRepository,
  context: CommandContext,
): Promise<void> {
  const words = crawlMessages(context.locale);
  const counts = { waiting: 0, done: 0, dropped: 0, gone: 0 };
  for (const { id } of jobs) {
    const { waiting, done, dropped, gone } = await crawls.counts(id);
    counts.waiting += waiting;
    counts.done += done;
    counts.dropped += dropped;
    counts.gone += gone;
  }
  context.print(words.crawled(counts));
  for (const { reason, count } of await crawls.reasons(jobs.map(({ id }) => id))) {
    if (isErrorCode(reason)) context.note(`  ${words.reason(reason, count)}`);
  }
  if (counts.waiting > 0 || jobs.some(({ listed }) => !listed)) context.note(words.goesOn);
  if (counts.done > 0) context.note(words.inReview);
  if (counts.dropped > 0) context.exitWith(ExitCode.someFailed);
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
