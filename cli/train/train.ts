import { type Command, InvalidArgumentError, Option } from 'commander';
import { TrainingRecipe } from '../../core/ground/domain/models/training.ts';
import { cliMessages } from '../../locales/cli.ts';
import { trainingMessages } from '../../locales/training.ts';
import type { CommandContext } from '../command-context.ts';
import { typedNumber, wholeNumber } from '../input/numbers.ts';
import type { CurveOptions } from './curve.ts';
import type { RunOptions } from './run.ts';

const DEFAULTS = TrainingRecipe.parse({});
const SHARES: readonly number[] = [0.125, 0.25, 0.5, 1];

const sharesOf =
  (complaint: string) =>
  (text: string): readonly number[] => {
    const shares = [...new Set(text.split(/[,،\s]+/).map(typedNumber))];
    if (shares.every(share => share > 0 && share <= 1)) return shares;
    throw new InvalidArgumentError(complaint);
  };

/** `negareh train --base …`, `train curve`, `train list`, `train remove <name>` */
export function registerTrain(program: Command, context: CommandContext): void {
  const words = trainingMessages(context.locale);
  const whole = (from: number, to: number) => wholeNumber({ from, to }, context.locale);
  const real = (from: number, to: number) => (text: string) => {
    const value = typedNumber(text);
    if (value >= from && value <= to) return value;
    throw new InvalidArgumentError(words.notNumber);
  };
  const train = program
    .command('train')
    .description(words.about)
    .option('--base <model>', words.base)
    .option('--pairs <which>', words.pairs, 'approved')
    .option('--images <folder>', words.images)
    .option('--out <name>', words.out)
    .option('--rate <number>', words.rate, real(1e-9, 1), DEFAULTS.rate)
    .option('--decay <number>', words.decay, real(0, 1), DEFAULTS.decay)
    .option('--warm-up <steps>', words.warmUp, whole(0, 1_000_000), DEFAULTS.warmUp)
    .option('--epochs <count>', words.epochs, whole(1, 10_000), DEFAULTS.epochs)
    .option('--batch <pairs>', words.batch, whole(2, 65_536), DEFAULTS.batch)
    .option('--slice <pairs>', words.slice, whole(1, 65_536), DEFAULTS.slice)
    .option('--patches <share>', words.patches, real(0.1, 1), DEFAULTS.patches)
    .option('--clip <length>', words.clip, real(1e-6, 1e6), DEFAULTS.clip)
    .option('--layers <count>', words.layers, whole(0, 200))
    .addOption(new Option('--lora <rank>', words.lora).argParser(whole(1, 1024)))
    .option('--english <weight>', words.english, real(0, 10), DEFAULTS.english)
    .option('--held-out <share>', words.heldOut, real(0.01, 0.5), DEFAULTS.heldOut)
    .option('--patience <looks>', words.patience, whole(1, 1_000), DEFAULTS.patience)
    .option('--seed <number>', words.seed, whole(0, 2 ** 31 - 1), DEFAULTS.seed)
    .option('--dry-run', words.dryRun)
    .option('--json', cliMessages(context.locale).help.json)
    .addHelpText('after', words.after)
    .action(async (options: RunOptions) => {
      const { runCommand } = await import('./run.ts');
      await context.withDatabase(database => runCommand(options, database, context));
    });

  train
    .command('curve')
    .description(words.aboutCurve)
    .option('--shares <list>', words.shares, sharesOf(words.notShares), SHARES)
    .option('--plot <name>', words.curvePlot)
    .addHelpText('after', words.afterCurve)
    .action(async (own: Pick<CurveOptions, 'shares' | 'plot'>) => {
      const { curveCommand } = await import('./curve.ts');
      // Training options are parsed by `train`, before or after this word.
      await context.withDatabase(database =>
        curveCommand({ ...train.opts<RunOptions>(), ...own }, database, context),
      );
    });
  train
    .command('list')
    .description(words.aboutList)
    .action(async () => {
      const { listCommand } = await import('./list.ts');
      await listCommand(context);
    });
  train
    .command('remove')
    .description(words.aboutRemove)
    .argument('<name>', words.name)
    .action(async (name: string) => {
      const { removeCommand } = await import('./remove.ts');
      await removeCommand(name, context);
    });
}
