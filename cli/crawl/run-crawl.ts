import type { CrawlJob, CrawlRepository } from '../../core/data/crawl/crawl-jobs.ts';
import type { Database } from '../../core/data/database/database.ts';
import type { CrawlRequest } from '../../core/ground/domain/crawl/crawl-request.ts';
import { InputError, ownError } from '../../core/ground/errors.ts';
import type { OpenedAdapters } from '../../crawler/crawl/open-adapters.ts';
import { crawlMessages } from '../../locales/crawl.ts';
import { itemReason } from '../../locales/item-reasons.ts';
import { errorMessage } from '../../locales/messages.ts';
import type { CommandContext } from '../command-context.ts';
import { ExitCode } from '../exit-code.ts';
import { printCoverage } from './coverage.ts';

export interface CrawlSetting {
  readonly database: Database;
  readonly context: CommandContext;
  readonly version: string;
}

/**
 * Crawls the lists of a request until they end, `max` pictures are done, or Ctrl-C; then reports what was added and what was not.
 * @throws InputError 'crawl.running' while another crawl uses the source
 */
export async function runCrawl(request: CrawlRequest, setting: CrawlSetting): Promise<void> {
  const { withCrawlLock } = await import('../../core/data/crawl/crawl-lock.ts');
  const { withDivarTerms } = await import('../../core/data/crawl/divar-terms.ts');
  const { openAdapters } = await import('../../crawler/crawl/open-adapters.ts');
  const { database, context } = setting;
  const words = crawlMessages(context.locale);
  const config = await withDivarTerms(context.config, database);
  const opened = await openAdapters(request, config, row => context.note(words.badRow(row)));
  const { source, name } = opened.adapters[0]!;
  const run = (signal: AbortSignal) => crawlAlone(request, opened, { ...setting, signal });
  try {
    if (await withCrawlLock(database, source, run, context.signal)) return;
  } finally {
    await opened.close();
  }
  throw new InputError('crawl.running', { source: name });
}

async function crawlAlone(
  { max = Number.POSITIVE_INFINITY }: CrawlRequest,
  { adapters, apiGapSeconds }: OpenedAdapters,
  { database, context, version, signal }: CrawlSetting & { readonly signal: AbortSignal },
): Promise<void> {
  const { crawl } = await import('../../crawler/crawl/crawl.ts');
  const { openSourceClients } = await import('../../crawler/crawl/open-clients.ts');
  const { openCrawlServices } = await import('../../crawler/crawl/open-services.ts');
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
  try {
    const services = await openCrawlServices(adapters[0]!, clients, { config, database });
    const { jobs } = await crawl(adapters, services, {
      signal,
      max,
      onProgress: fetched => bar.update(fetched),
    });
    bar.stop();
    await printOutcome(jobs, services.crawls, context);
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
    context.note(`  ${words.reason(itemReason(context.locale, reason), count)}`);
  }
  if (counts.waiting > 0 || jobs.some(({ listed }) => !listed)) context.note(words.goesOn);
  if (counts.done > 0) context.note(words.inReview);
  if (counts.dropped > 0) context.exitWith(ExitCode.someFailed);
}
