import type { Command } from 'commander';
import { PermanentError } from '../../core/ground/errors.ts';
import { cliMessages } from '../../locales/cli.ts';
import type { CommandContext } from '../command-context.ts';

/** `negareh bot setup` */
export function registerBot(program: Command, context: CommandContext): void {
  const words = cliMessages(context.locale).bot;
  const bot = program.command('bot').description(words.about);
  bot
    .command('setup')
    .description(words.setup)
    .action(() => setUp(context));
}

async function setUp({ config, locale, print }: CommandContext): Promise<void> {
  const { setUpBot } = await import('../../bot/telegram/set-up.ts');
  const { telegramToken: token, telegramApiRoot: apiRoot, telegramProxy: proxy } = config;
  if (!token) throw new PermanentError('telegram.token-missing', {});
  const username = await setUpBot({ token, apiRoot, proxy });
  print(cliMessages(locale).bot.done(username));
}
