import type { Command } from 'commander';
import { pairMessages } from '../../locales/pairs.ts';
import type { CommandContext } from '../command-context.ts';
import { parseScore, parseShare, wholeNumber } from '../input/numbers.ts';
import type { FilterCommandOptions } from './filter-pairs.ts';
import type { ListOptions } from './list-pairs.ts';
import type { HistogramOptions } from './pair-histogram.ts';
import { addFilterOptions } from './pair-options.ts';

/** `negareh pairs list | histogram | filter | undo | score` */
export function registerPairs(program: Command, context: CommandContext): void {
  const words = pairMessages(context.locale);
  const pairs = program.command('pairs').description(words.about);

  addFilterOptions(pairs.command('list').description(words.aboutList), words)
    .option('--limit <count>', words.options.limit, wholeNumber({ from: 1 }, context.locale), 20)
    .option('--lowest', words.options.lowest)
    .option('--losers', words.options.losers)
    .option('--json', words.json)
    .action(async (options: ListOptions) => {
      const { listCommand } = await import('./list-pairs.ts');
      await context.withDatabase(database => listCommand(options, database, context));
    });

  addFilterOptions(pairs.command('histogram').description(words.aboutHistogram), words)
    .option('--out <file>', words.options.out)
    .option('--precision <share>', words.options.precision, parseShare)
    .option('--json', words.json)
    .action(async (options: HistogramOptions) => {
      const { histogramCommand } = await import('./pair-histogram.ts');
      await context.withDatabase(database => histogramCommand(options, database, context));
    });

  pairs
    .command('filter')
    .description(words.aboutFilter)
    .option('--min <score>', words.options.threshold, parseScore)
    .option('--top <share>', words.options.top, parseShare)
    .option('--source <source>', words.options.source)
    .option('--scorer <id>', words.options.scorer)
    .option('--dry-run', words.options.dryRun)
    .action(async (options: FilterCommandOptions) => {
      const { filterCommand } = await import('./filter-pairs.ts');
      await context.withDatabase(database => filterCommand(options, database, context));
    });

  pairs
    .command('undo')
    .description(words.aboutUndo)
    .argument('[decision]')
    .action(async (id: string | undefined) => {
      const { undoCommand } = await import('./filter-pairs.ts');
      await context.withDatabase(database => undoCommand(id, database, context));
    });

  pairs
    .command('score')
    .description(words.aboutScore)
    .action(async () => {
      const { scoreCommand } = await import('./score-pairs.ts');
      await context.withDatabase(database => scoreCommand(database, context));
    });
}
