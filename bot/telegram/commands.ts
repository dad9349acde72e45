import type { Api } from 'grammy';
import { botMessages } from '../../locales/bot.ts';
import type { Locale } from '../../locales/format.ts';

const commands = (locale: Locale) =>
  (['search', 'filter', 'help', 'start'] as const).map(command => ({
    command,
    description: botMessages(locale).commands[command],
  }));

/** The menu of commands: Persian for Persian clients, English for all others, as the answers are. */
export async function setCommands(api: Api): Promise<void> {
  await api.setMyCommands(commands('en'));
  await api.setMyCommands(commands('fa'), { language_code: 'fa' });
}
