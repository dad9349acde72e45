import { Argument, type Command } from 'commander';
import type { CrawledSource } from '../../core/ground/domain/crawl.ts';
import { CRAWLED_SOURCES } from '../../core/ground/domain/image.ts';
import { crawlMessages } from '../../locales/crawl.ts';
import type { CommandContext } from '../command-context.ts';
import { wholeNumber } from '../input/numbers.ts';
import { type CommonsChoice, crawlCommons } from './commons.ts';
import { printCoverage } from './coverage.ts';
import { crawlDivar, type DivarChoice } from './divar.ts';
import { crawlList } from './list.ts';

interface Limit {
  readonly max?: number;
}

/** `negareh crawl commons|divar|list|coverage`; the version is told to the sites. */
export function registerCrawl(program: Command, context: CommandContext): void {
  const words = crawlMessages(context.locale);
  const count = wholeNumber({ from: 1 }, context.locale);
  const version = program.version() ?? '';
  const group = program.command('crawl').description(words.about);
  group
    .command('commons')
    .description(words.aboutCommons)
    .option('--category <name>', words.category)
    .option('--query <words>', words.query)
    .option('--language <code>', words.language, 'all')
    .option('--max <count>', words.max, count)
    .action((options: CommonsChoice & Limit) =>
      context.withDatabase(database => crawlCommons(options, { database, context, version })),
    );
  group
    .command('list')
    .description(words.aboutList)
    .argument('<file>', words.file)
    .option('--max <count>', words.max, count)
    .action((file: string, options: Limit) =>
      context.withDatabase(database => crawlList({ file, ...options }, { database, context, version })),
    );
  group
    .command('divar')
    .description(words.aboutDivar)
    .requiredOption('--city <names>', words.cities)
    .option('--category <slugs>', words.categories)
    .option('--max <count>', words.max, count)
    .action((options: DivarChoice & Limit) =>
      context.withDatabase(database => crawlDivar(options, { database, context, version })),
    );
  group
    .command('coverage')
    .description(words.aboutCoverage)
    .addArgument(new Argument('<source>', words.source).choices(CRAWLED_SOURCES))
    .action((source: CrawledSource) =>
      context.withDatabase(database => printCoverage(database, source, context)),
    );
}
