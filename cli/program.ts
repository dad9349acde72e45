import { Command } from 'commander';
import { cliMessages } from '../locales/cli.ts';
import type { CommandContext, Output } from './command-context.ts';
import { addExamples, helpIn } from './help.ts';

type Register = (program: Command, context: CommandContext) => void;

/** By name, in help order. A command needs a few dozen of three hundred files, and each takes a millisecond to load. */
const COMMANDS: Readonly<Record<string, () => Promise<Register>>> = {
  search: () => import('./search/search.ts').then(({ registerSearch }) => registerSearch),
  classify: () => import('./search/classify.ts').then(({ registerClassify }) => registerClassify),
  suggestions: () => import('./search/suggestions.ts').then(({ registerSuggestions }) => registerSuggestions),
  ingest: () => import('./images/ingest.ts').then(({ registerIngest }) => registerIngest),
  index: () => import('./index/index.ts').then(({ registerIndex }) => registerIndex),
  demo: loadDemo,
  takedown: () => import('./images/takedown.ts').then(({ registerTakedown }) => registerTakedown),
  reports: () => import('./images/reports.ts').then(({ registerReports }) => registerReports),
  status: () => import('./system/status.ts').then(({ registerStatus }) => registerStatus),
  import: () => import('./captions/import.ts').then(({ registerImport }) => registerImport),
  translate: () => import('./captions/translate.ts').then(({ registerTranslate }) => registerTranslate),
  crawl: () => import('./crawl/crawl.ts').then(({ registerCrawl }) => registerCrawl),
  pairs: () => import('./captions/pairs.ts').then(({ registerPairs }) => registerPairs),
  models: () => import('./models/models.ts').then(({ registerModels }) => registerModels),
  evaluate: () => import('./evaluate/evaluate.ts').then(({ registerEvaluate }) => registerEvaluate),
  train: () => import('./train/train.ts').then(({ registerTrain }) => registerTrain),
  backup: () => import('./backup/backup.ts').then(({ registerBackup }) => registerBackup),
  restore: () => import('./backup/restore.ts').then(({ registerRestore }) => registerRestore),
  bot: () => import('./bot/bot.ts').then(({ registerBot }) => registerBot),
  doctor: () => import('./doctor/doctor.ts').then(({ registerDoctor }) => registerDoctor),
  setup: () => import('./doctor/setup.ts').then(({ registerSetup }) => registerSetup),
  check: () => import('./system/check.ts').then(({ registerCheck }) => registerCheck),
  users: () => import('./users/users.ts').then(({ registerUsers }) => registerUsers),
};

/**
 * The command line for these words: the one command that they begin with, or all commands. Command files load heavy modules only when they
 * run, because help must appear at once.
 */
export async function createProgram(
  [first = '']: readonly string[],
  context: CommandContext,
  { version, stdout, stderr }: { readonly version: string } & Record<'stdout' | 'stderr', Output>,
): Promise<Command> {
  const { help } = cliMessages(context.locale);
  const program = new Command('negareh');
  program
    .description(help.about)
    .version(version, '-V, --version', help.version)
    .helpOption('-h, --help', help.option)
    .helpCommand('help [command]', help.command)
    .addHelpText('after', help.after)
    .configureHelp(helpIn(context.locale))
    // `failureOf` prints each error once, in the reader's language.
    .configureOutput({
      outputError: () => undefined,
      writeOut: text => void stdout.write(text),
      writeErr: text => void stderr.write(text),
    })
    .exitOverride();
  const wanted = Object.hasOwn(COMMANDS, first) ? [COMMANDS[first]!] : Object.values(COMMANDS);
  for (const register of await Promise.all(wanted.map(load => load()))) register(program, context);
  addExamples(program, context.locale);
  return program;
}

/** `negareh demo`, including the part that downloads from the web. */
async function loadDemo(): Promise<Register> {
  const { registerDemo } = await import('./images/demo.ts');
  const { registerDemoPhotos } = await import('./crawl/demo-photos.ts');
  return (program, context) =>
    registerDemoPhotos(registerDemo(program, context), context, program.version() ?? '');
}
