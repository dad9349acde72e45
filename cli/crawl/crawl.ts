import type { Command } from 'commander';
import { crawlMessages } from '../../locales/crawl.ts';
import type { CommandContext } from '../command-context.ts';
import { wholeNumber } from '../input/numbers.ts';
import { type CommonsChoice, crawlCommons } from './commons.ts';
import { crawlList } from './list.ts';

interface Limit {
  readonly max?: number;
}

/** `negareh crawl commons|list`; the version is told to the sites. */
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
}
