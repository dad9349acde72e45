import { type Command, Option } from 'commander';
import { DATASET_READERS } from '../../core/data/datasets/readers.ts';
import { EvaluationMethod, EvaluationParameters } from '../../core/ground/domain/models/evaluation.ts';
import { cliMessages } from '../../locales/cli.ts';
import { evaluationMessages } from '../../locales/evaluation.ts';
import type { CommandContext } from '../command-context.ts';
import { wholeNumber } from '../input/numbers.ts';
import type { PlotOptions } from './plot.ts';
import type { RunOptions } from './run.ts';

/** The names of the generated sets (core/work/evaluation/demo-set.ts, which is slow to load). */
const DRAWN_SETS = 'demo-seen, demo-unseen';

/** `negareh evaluate --dataset …`, `evaluate list`, `evaluate plot <ids...>` */
export function registerEvaluate(program: Command, context: CommandContext): void {
  const words = evaluationMessages(context.locale);
  const whole = (from: number, to: number) => wholeNumber({ from, to }, context.locale);
  const { captionsPerPicture, choice, language } = EvaluationParameters.shape;
  const evaluate = program
    .command('evaluate')
    .description(words.about)
    .option('--dataset <name or file>', words.dataset(DRAWN_SETS))
    .addOption(new Option('--format <format>', words.format).choices(Object.keys(DATASET_READERS)))
    .option('--images <folder>', words.images)
    .option('--model <preset>', words.model)
    .addOption(
      new Option('--method <method>', words.method).choices(EvaluationMethod.options).default('model'),
    )
    .option('--sample <count>', words.sample, whole(2, 100_000), 1_000)
    .option('--seed <number>', words.seed, whole(0, 2 ** 31 - 1), 1)
    .addOption(new Option('--captions <which>', words.captions).choices(captionsPerPicture.options))
    .addOption(new Option('--choice <how>', words.choice).choices(choice.options))
    .addOption(new Option('--language <language>', words.language).choices(language.options).default('fa'))
    .option('--robustness', words.robustness.option)
    .option('--out <path>', words.out)
    .option('--json', cliMessages(context.locale).help.json)
    .addHelpText('after', words.after)
    .action(async (options: RunOptions, command: Command) => {
      if (options.dataset === undefined) command.error(words.noDataset);
      if (options.robustness) {
        const { robustnessCommand } = await import('./robustness.ts');
        return context.withDatabase(database => robustnessCommand(options, database, context));
      }
      const { runCommand } = await import('./run.ts');
      await context.withDatabase(database => runCommand(options, database, context));
    });

  // Options that the parent command also has are parsed there; they are repeated here for the help text.
  evaluate
    .command('list')
    .description(words.aboutList)
    .option('--limit <count>', words.limit, whole(1, 1_000), 20)
    .option('--json', cliMessages(context.locale).help.json)
    .action(async ({ limit }: { limit: number }, command: Command) => {
      const { listCommand } = await import('./list.ts');
      const { json } = command.optsWithGlobals<{ json?: true }>();
      await context.withDatabase(database => listCommand({ limit, json }, database, context));
    });

  evaluate
    .command('plot')
    .description(words.aboutPlot)
    .argument('<ids...>', words.ids)
    .option('--out <path>', words.out)
    .addOption(new Option('--beside <whose>', words.beside).choices(['published']))
    .action(async (ids: string[], _, command: Command) => {
      const { plotCommand } = await import('./plot.ts');
      const options = command.optsWithGlobals<PlotOptions>();
      await context.withDatabase(database => plotCommand(ids, options, database, context));
    });
}
