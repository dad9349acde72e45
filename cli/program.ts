import { Command } from 'commander';
import { cliMessages } from '../locales/cli.ts';
import { registerBackup } from './backup/backup.ts';
import { registerRestore } from './backup/restore.ts';
import { registerBot } from './bot/bot.ts';
import { registerImport } from './captions/import.ts';
import { registerPairs } from './captions/pairs.ts';
import { registerTranslate } from './captions/translate.ts';
import type { CommandContext, Output } from './command-context.ts';
import { registerCrawl } from './crawl/crawl.ts';
import { registerDemoPhotos } from './crawl/demo-photos.ts';
import { registerDoctor } from './doctor/doctor.ts';
import { registerSetup } from './doctor/setup.ts';
import { registerEvaluate } from './evaluate/evaluate.ts';
import { registerDemo } from './images/demo.ts';
import { registerIngest } from './images/ingest.ts';
import { registerReports } from './images/reports.ts';
import { registerTakedown } from './images/takedown.ts';
import { registerIndex } from './index/index.ts';
import { registerModels } from './models/models.ts';
import { registerClassify } from './search/classify.ts';
import { registerSearch } from './search/search.ts';
import { registerSuggestions } from './search/suggestions.ts';
import { registerCheck } from './system/check.ts';
import { registerStatus } from './system/status.ts';
import { registerTrain } from './train/train.ts';
import { registerUsers } from './users/users.ts';

/** The whole command line. Command files load what is heavy only when they run: help must be there at once. */
export function createProgram(
  context: CommandContext,
  version: string,
  { stdout, stderr }: Record<'stdout' | 'stderr', Output>,
): Command {
  const { help } = cliMessages(context.locale);
  const program = new Command('negareh');
  program
    .description(help.about)
    .version(version, '-V, --version', help.version)
    .helpOption('-h, --help', help.option)
    .helpCommand('help [command]', help.command)
    .addHelpText('after', help.after)
    .configureHelp({ styleTitle: title => help.titles[title] ?? title })
    // What goes wrong is said once, in the reader's language, by `failureOf`.
    .configureOutput({
      outputError: () => undefined,
      writeOut: text => void stdout.write(text),
      writeErr: text => void stderr.write(text),
    })
    .exitOverride();
  const commands = [
    registerSearch,
    registerClassify,
    registerSuggestions,
    registerIngest,
    registerIndex,
    registerAllDemo,
    registerTakedown,
    registerReports,
    registerStatus,
    registerImport,
    registerTranslate,
    registerCrawl,
    registerPairs,
    registerModels,
    registerEvaluate,
    registerTrain,
    registerBackup,
    registerRestore,
    registerBot,
    registerDoctor,
    registerSetup,
    registerCheck,
    registerUsers,
  ];
  for (const register of commands) register(program, context);
  return program;
}

function registerAllDemo(program: Command, context: CommandContext): void {
  registerDemoPhotos(registerDemo(program, context), context, program.version() ?? '');
}
