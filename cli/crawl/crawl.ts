import path from 'node:path';
import { Argument, type Command } from 'commander';
import type { Database } from '../../core/data/database/database.ts';
import type { CrawledSource } from '../../core/ground/domain/crawl/crawl.ts';
import type { CrawlRequest } from '../../core/ground/domain/crawl/crawl-request.ts';
import { CRAWLED_SOURCES } from '../../core/ground/domain/images/image.ts';
import { crawlMessages } from '../../locales/crawl.ts';
import type { CommandContext } from '../command-context.ts';
import { wholeNumber } from '../input/numbers.ts';
import { type CommonsChoice, commonsRequest } from './commons.ts';
import { printCoverage } from './coverage.ts';
import { type DivarChoice, divarRequest } from './divar.ts';
import { runCrawl } from './run-crawl.ts';
import { askForRun, cancelRun, printRuns } from './runs.ts';

interface Common {
  readonly max?: number;
  readonly background?: true;
}

/** `negareh crawl commons|divar|list|coverage|runs|cancel` */
export function registerCrawl(program: Command, context: CommandContext): void {
  const words = crawlMessages(context.locale);
  const count = wholeNumber({ from: 1 }, context.locale);
  const version = program.version() ?? '';
  const group = program.command('crawl').description(words.about);
  const crawlCommand = (name: string, about: string): Command => group.command(name).description(about);
  const withCommon = (command: Command): Command =>
    command.option('--max <count>', words.max, count).option('--background', words.background);
  const start = (request: CrawlRequest, { max, background }: Common) =>
    context.withDatabase(async (database: Database) => {
      const wanted = { ...request, ...(max !== undefined && { max }) };
      if (background) await askForRun(wanted, { database, context });
      else await runCrawl(wanted, { database, context, version });
    });

  withCommon(
    crawlCommand('commons', words.aboutCommons)
      .option('--category <name>', words.category)
      .option('--query <words>', words.query)
      .option('--language <code>', words.language, 'all'),
  ).action((options: CommonsChoice & Common) => start(commonsRequest(options), options));
  withCommon(crawlCommand('list', words.aboutList).argument('<file>', words.file)).action(
    (file: string, options: Common) => start({ source: 'list', file: path.resolve(file) }, options),
  );
  withCommon(
    crawlCommand('divar', words.aboutDivar)
      .requiredOption('--city <names>', words.cities)
      .option('--category <slugs>', words.categories),
  ).action((options: DivarChoice & Common) => start(divarRequest(options), options));

  crawlCommand('runs', words.aboutRuns).action(() =>
    context.withDatabase(database => printRuns({ database, context })),
  );
  crawlCommand('cancel', words.aboutCancel)
    .argument('<id>', words.runId)
    .action((id: string) => context.withDatabase(database => cancelRun(id, { database, context })));
  crawlCommand('coverage', words.aboutCoverage)
    .addArgument(new Argument('<source>', words.source).choices(CRAWLED_SOURCES))
    .action((source: CrawledSource) =>
      context.withDatabase(database => printCoverage(database, source, context)),
    );
}
