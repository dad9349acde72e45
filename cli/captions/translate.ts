import { type Command, Option } from 'commander';
import type { Database } from '../../core/data/database/database.ts';
import { NegarehError } from '../../core/ground/errors.ts';
import { errorMessage } from '../../locales/messages.ts';
import { pairMessages } from '../../locales/pairs.ts';
import type { CommandContext } from '../command-context.ts';
import { ExitCode } from '../exit-code.ts';
import { wholeNumber } from '../input/numbers.ts';

interface Options {
  readonly provider: 'google' | 'libretranslate';
  readonly limit?: number;
}

/** `negareh translate --provider google|libretranslate [--limit n]` */
export function registerTranslate(program: Command, context: CommandContext): void {
  const words = pairMessages(context.locale);
  program
    .command('translate')
    .description(words.aboutTranslate)
    .addOption(
      new Option('--provider <name>', words.provider)
        .choices(['google', 'libretranslate'])
        .makeOptionMandatory(),
    )
    .option('--limit <count>', words.translateLimit, wholeNumber({ from: 1 }, context.locale))
    .action((options: Options) => context.withDatabase(database => translate(options, database, context)));
}

async function translate(options: Options, database: Database, context: CommandContext): Promise<void> {
  const { EnglishCaptionRepository } = await import('../../core/data/captions/english-captions.ts');
  const { TranslationRepository } = await import('../../core/data/captions/translations.ts');
  const { translateCaptions } = await import('../../crawler/translate-captions.ts');
  const { createTranslator } = await import('../../crawler/translation/create-translator.ts');
  const { config, locale, signal } = context;
  const words = pairMessages(locale);
  const translator = await createTranslator(options.provider, config);
  const captions = new EnglishCaptionRepository(database);
  const waiting = await captions.countUntranslated(translator.name, translator.version);
  if (waiting === 0) return context.print(words.nothingToTranslate);
  const bar = context.progress({
    label: words.translating,
    total: Math.min(waiting, options.limit ?? waiting),
  });
  const say = (error: unknown) => errorMessage(locale, error instanceof NegarehError ? error : undefined);
  try {
    const { translated, cached, refused } = await translateCaptions(
      { translator, captions, translations: new TranslationRepository(database, translator) },
      {
        signal,
        ...(options.limit !== undefined && { limit: options.limit }),
        onProgress: progress => bar.update(progress.translated + progress.refused),
        onPause: (seconds, error) => bar.note(words.pause(seconds, say(error))),
      },
    );
    bar.stop();
    context.print(words.translated(translated, cached, refused));
  } finally {
    bar.stop();
  }
  if (signal.aborted) {
    context.note(words.interrupted);
    context.exitWith(ExitCode.interrupted);
  }
}
