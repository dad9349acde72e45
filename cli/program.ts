import { Command } from 'commander';
import { cliMessages } from '../locales/cli.ts';
import { registerBackup } from './backup.ts';
import { registerCheck } from './check.ts';
import { registerClassify } from './classify.ts';
import type { CommandContext } from './command-context.ts';
import { registerDemo } from './demo.ts';
import { registerDoctor } from './doctor.ts';
import { registerEvaluate } from './evaluate.ts';
import { registerImport } from './import.ts';
import { registerIndex } from './index.ts';
import { registerIngest } from './ingest.ts';
import { registerModels } from './models.ts';
import { registerPairs } from './pairs.ts';
import { registerRestore } from './restore.ts';
import { registerSearch } from './search.ts';
import { registerStatus } from './status.ts';
import { registerTranslate } from './translate.ts';
import { registerUsers } from './users.ts';

/** The whole command line. Command files load what is heavy only when they run: help must be there at once. */
export function createProgram(context: CommandContext, version: string): Command {
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
    .configureOutput({ outputError: () => undefined })
    .exitOverride();
  const commands = [
    registerSearch,
    registerClassify,
    registerIngest,
    registerIndex,
    registerDemo,
    registerStatus,
    registerImport,
    registerTranslate,
    registerPairs,
    registerModels,
    registerEvaluate,
    registerBackup,
    registerRestore,
    registerDoctor,
    registerCheck,
    registerUsers,
  ];
  for (const register of commands) register(program, context);
  return program;
}
