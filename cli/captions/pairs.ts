import { type Command, Option } from 'commander';
import { CaptionSource } from '../../core/ground/domain/captions/caption-pair.ts';
import { ExportFormat, ExportImages, ExportLanguage } from '../../core/ground/domain/captions/pair-export.ts';
import { ImageSource } from '../../core/ground/domain/images/image.ts';
import { cliMessages } from '../../locales/cli.ts';
import { exportMessages } from '../../locales/export.ts';
import { pairMessages } from '../../locales/pairs.ts';
import type { CommandContext } from '../command-context.ts';
import { parseScore, parseShare, wholeNumber } from '../input/numbers.ts';
import type { ExportOptions } from './export-pairs.ts';
import type { FilterCommandOptions } from './filter-pairs.ts';
import type { ListOptions } from './list-pairs.ts';
import type { HistogramOptions } from './pair-histogram.ts';
import { addFilterOptions } from './pair-options.ts';

/** `negareh pairs list | histogram | filter | undo | score | export` */
export function registerPairs(program: Command, context: CommandContext): void {
  const words = pairMessages(context.locale);
  const pairs = program.command('pairs').description(words.about);

  addFilterOptions(pairs.command('list').description(words.aboutList), words)
    .option('--limit <count>', words.options.limit, wholeNumber({ from: 1 }, context.locale), 20)
    .option('--lowest', words.options.lowest)
    .option('--losers', words.options.losers)
    .option('--json', cliMessages(context.locale).help.json)
    .action(async (options: ListOptions) => {
      const { listCommand } = await import('./list-pairs.ts');
      await context.withDatabase(database => listCommand(options, database, context));
    });

  addFilterOptions(pairs.command('histogram').description(words.aboutHistogram), words)
    .option('--out <file>', words.options.out)
    .option('--precision <share>', words.options.precision, parseShare)
    .option('--json', cliMessages(context.locale).help.json)
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

  registerExport(pairs, context);

  pairs
    .command('score')
    .description(words.aboutScore)
    .action(async () => {
      const { scoreCommand } = await import('./score-pairs.ts');
      await context.withDatabase(database => scoreCommand(database, context));
    });
}

function registerExport(pairs: Command, context: CommandContext): void {
  const words = exportMessages(context.locale);
  const { options: choose } = pairMessages(context.locale);
  const among = (flag: string, about: string, choices: readonly string[]) =>
    new Option(flag, about).choices(choices);
  pairs
    .command('export')
    .description(words.about)
    .argument('<folder>', words.folder)
    .addOption(among('--format <format>', words.options.format, ExportFormat.options).makeOptionMandatory())
    .addOption(among('--source <source>', choose.source, CaptionSource.options))
    .addOption(among('--image-source <source>', words.options.imageSource, ImageSource.options))
    .option('--scorer <id>', choose.scorer)
    .option('--min <score>', choose.min, parseScore)
    .option('--max <score>', choose.max, parseScore)
    .addOption(among('--language <language>', words.options.language, ExportLanguage.options))
    .addOption(among('--pictures <files>', words.options.pictures, ExportImages.options))
    .option('--validation <share>', words.options.validation, parsePart)
    .option('--test <share>', words.options.test, parsePart)
    .option('--seed <text>', words.options.seed)
    .action(async (folder: string, options: ExportOptions) => {
      const { exportCommand } = await import('./export-pairs.ts');
      await context.withDatabase(database => exportCommand(folder, options, database, context));
    });
}

/** A share that may be zero. */
const parsePart = (text: string): number => (/^[0۰٠]+[%٪]?$/.test(text) ? 0 : parseShare(text));
