import { type Command, InvalidArgumentError, Option } from 'commander';
import { EXPORT_FORMATS } from '../../core/ground/domain/models/model-export.ts';
import { cliMessages } from '../../locales/cli.ts';
import { modelMessages } from '../../locales/models.ts';
import type { CommandContext } from '../command-context.ts';
import { wholeNumber } from '../input/numbers.ts';
import type { AddOptions } from './add.ts';
import type { CompareOptions } from './compare.ts';
import type { ExportOptions } from './export.ts';

/** `negareh models list | pull | add | remove | verify | compare | export | use | rollback` */
export function registerModels(program: Command, context: CommandContext): void {
  const words = modelMessages(context.locale);
  const { options } = words;
  const models = program.command('models').description(words.about);
  models
    .command('list')
    .description(words.aboutList)
    .option('--json', cliMessages(context.locale).help.json)
    .action(({ json }: { json?: true }) =>
      context.withDatabase(async database => {
        const { listCommand } = await import('./list.ts');
        await listCommand(database, json, context);
      }),
    );
  models
    .command('pull')
    .description(words.aboutPull)
    .argument('<model>', words.name)
    .action(async (name: string) => {
      const { pullCommand } = await import('./pull.ts');
      await pullCommand(name, context);
    });
  models
    .command('add')
    .description(words.aboutAdd)
    .argument('<place>', words.place)
    .option('--text <place>', options.text)
    .option('--name <name>', options.name)
    .option('--revision <revision>', options.revision)
    .option('--mean <r,g,b>', options.mean, threeNumbers(words.notThree))
    .option('--std <r,g,b>', options.std, threeNumbers(words.notThree))
    .addOption(new Option('--fit <kind>', options.fit).choices(['squash', 'crop']))
    .option('--max-tokens <count>', options.maxTokens, wholeNumber({ from: 1 }, context.locale))
    .addOption(new Option('--pooling <kind>', options.pooling).choices(['pooler', 'cls', 'mean']))
    .addOption(new Option('--normalizer <kind>', options.normalizer).choices(['full', 'letters', 'none']))
    .option('--license <name>', options.license)
    .action(async (place: string, given: AddOptions) => {
      const { addCommand } = await import('./add.ts');
      await addCommand(place, given, context);
    });
  models
    .command('remove')
    .description(words.aboutRemove)
    .argument('<model>', words.name)
    .action((name: string) =>
      context.withDatabase(async database => {
        const { removeCommand } = await import('./remove.ts');
        await removeCommand(name, database, context);
      }),
    );
  models
    .command('verify')
    .description(words.aboutVerify)
    .argument('<model>', words.name)
    .action(async (name: string) => {
      const { verifyCommand } = await import('./verify.ts');
      await verifyCommand(name, context);
    });
  models
    .command('compare')
    .description(words.aboutCompare)
    .argument('<model>', words.name)
    .option('--with <model>', options.with)
    .option('--queries <file>', options.queries)
    .option('--sheet <file>', options.sheet)
    .option('--json', cliMessages(context.locale).help.json)
    .action((name: string, given: CompareOptions) =>
      context.withDatabase(async database => {
        const { compareCommand } = await import('./compare.ts');
        await compareCommand(name, given, database, context);
      }),
    );
  models
    .command('export')
    .description(words.aboutExport)
    .argument('<model>', words.name)
    .addOption(new Option('--format <format>', options.format).choices(EXPORT_FORMATS).makeOptionMandatory())
    .option('--to <folder>', options.to)
    .action(async (name: string, given: ExportOptions) => {
      const { exportCommand } = await import('./export.ts');
      await exportCommand(name, given, context);
    });
  models
    .command('use')
    .description(words.aboutUse)
    .argument('[model]', words.name)
    .option('--cancel', options.cancel)
    .option('--wait', options.wait)
    .action((name: string | undefined, given: { cancel?: true; wait?: true }) =>
      context.withDatabase(async database => {
        const { switchCommand } = await import('./switch.ts');
        await switchCommand(name, given, database, context);
      }),
    );
  models
    .command('rollback')
    .description(words.aboutRollback)
    .action(() =>
      context.withDatabase(async database => {
        const { rollbackCommand } = await import('./rollback.ts');
        await rollbackCommand(database, context);
      }),
    );
}

const threeNumbers =
  (complaint: string) =>
  (text: string): [number, number, number] => {
    const numbers = text.split(',').map(Number);
    const [r, g, b] = numbers;
    const isGood = numbers.length === 3 && text.trim() !== '' && numbers.every(Number.isFinite);
    if (!isGood || r === undefined || g === undefined || b === undefined) {
      throw new InvalidArgumentError(complaint);
    }
    return [r, g, b];
  };
