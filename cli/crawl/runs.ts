import type { CrawlRun } from '../../core/data/crawl/crawl-runs.ts';
import type { Database } from '../../core/data/database/database.ts';
import { type CrawlRequest, crawlRequestLine } from '../../core/ground/domain/crawl/crawl-request.ts';
import { errorOf, InputError, PermanentError } from '../../core/ground/errors.ts';
import { crawlMessages } from '../../locales/crawl.ts';
import { formatDateTime, formatNumber } from '../../locales/format.ts';
import { errorMessage } from '../../locales/messages.ts';
import type { CommandContext } from '../command-context.ts';
import { formatTable } from '../output/table.ts';

interface Setting {
  readonly database: Database;
  readonly context: CommandContext;
}

/** Runs that `negareh crawl runs` shows. */
const SHOWN = 30;

/**
 * `negareh crawl … --background`: the crawler process carries it out.
 * @throws the errors that the crawl would report at once: PermanentError 'crawl.contact-missing' | 'crawl.source-off', NotFoundError
 *   'file.not-found', InputError 'request.invalid'
 */
export async function askForRun(request: CrawlRequest, { database, context }: Setting): Promise<void> {
  const { openAdapters } = await import('../../crawler/crawl/open-adapters.ts');
  const { withDivarTerms } = await import('../../core/data/crawl/divar-terms.ts');
  const { CrawlRunRepository } = await import('../../core/data/crawl/crawl-runs.ts');
  const { crawl } = await import('../../core/data/jobs/definitions.ts');
  const { CRAWLER_APPLICATION, openQueue } = await import('../../core/data/jobs/queue.ts');
  const { isWorkerAlive } = await import('../../core/data/jobs/worker-presence.ts');
  const { config, locale, log, print, note } = context;
  const words = crawlMessages(locale);
  if (!config.crawlContact) throw new PermanentError('crawl.contact-missing', {});
  await openAdapters(request, await withDivarTerms(config, database));
  const run = await new CrawlRunRepository(database).add(request);
  const queue = await openQueue(database.url, log, { applicationName: 'negareh-crawl' });
  try {
    await queue.enqueue(crawl, {});
  } finally {
    await queue.close();
  }
  print(words.asked(run.id));
  if (!(await isWorkerAlive(database, CRAWLER_APPLICATION))) note(words.noCrawler);
}

/** `negareh crawl runs` */
export async function printRuns({ database, context }: Setting): Promise<void> {
  const { CrawlRunRepository } = await import('../../core/data/crawl/crawl-runs.ts');
  const { locale, print } = context;
  const words = crawlMessages(locale);
  const runs = await new CrawlRunRepository(database).list(SHOWN);
  if (runs.length === 0) return print(words.noRuns);
  const cells = runs.map(run => [
    run.id,
    crawlRequestLine(run.request),
    words.runStates[run.state],
    formatNumber(locale, run.fetched),
    pauseOf(run, context),
  ]);
  for (const line of formatTable([words.runsHead, ...cells])) print(line);
}

/** Why the run is paused, and until when. */
function pauseOf({ fault, state, resumeAt }: CrawlRun, { locale }: CommandContext): string {
  if (!fault) return '';
  const message = errorMessage(locale, errorOf(fault.code, fault.parameters));
  const isPaused = state === 'waiting' && resumeAt.getTime() > Date.now();
  return isPaused ? crawlMessages(locale).resumes(formatDateTime(locale, resumeAt), message) : message;
}

/** `negareh crawl cancel <id>` @throws NotFoundError 'crawl.run-not-found' */
export async function cancelRun(id: string, { database, context }: Setting): Promise<void> {
  const { CrawlRunRepository } = await import('../../core/data/crawl/crawl-runs.ts');
  const { Id } = await import('../../core/ground/domain/id.ts');
  const known = Id.safeParse(id).data;
  if (known === undefined) throw new InputError('request.invalid', { reason: id });
  await new CrawlRunRepository(database).cancel(known);
  context.print(crawlMessages(context.locale).cancelled);
}
