import type { Api } from 'grammy';
import { botMessages } from '../../locales/bot.ts';
import type { Locale } from '../../locales/format.ts';

const commands = (locale: Locale) =>
  (['search', 'filter', 'settings', 'help', 'privacy', 'forget', 'start'] as const).map(command => ({
    command,
    description: botMessages(locale).commands[command],
  }));

/**
 * What Telegram shows of the bot before anybody has written to it, and its menu of commands, in both languages. A second time
 * changes nothing.
 */
export async function setProfile(api: Api): Promise<void> {
  await setCommands(api);
  for (const [locale, language] of [
    ['en', {}],
    ['fa', { language_code: 'fa' }],
  ] as const) {
    const { description, shortDescription } = botMessages(locale);
    await api.setMyDescription(description, language);
    await api.setMyShortDescription(shortDescription, language);
  }
  await api.setChatMenuButton({ menu_button: { type: 'commands' } });
}

/** The menu of commands: Persian for Persian clients, English for all others, as the answers are. */
export async function setCommands(api: Api): Promise<void> {
  await api.setMyCommands(commands('en'));
  await api.setMyCommands(commands('fa'), { language_code: 'fa' });
}
