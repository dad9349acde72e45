import type { Api } from 'grammy';
import { botMessages } from '../../locales/bot.ts';
import type { Locale } from '../../locales/format.ts';

const commands = (locale: Locale) =>
  (['search', 'filter', 'settings', 'help', 'privacy', 'forget', 'start'] as const).map(command => ({
    command,
    description: botMessages(locale).commands[command],
  }));

/**
 * Sets what Telegram shows of the bot before anybody has written to it, and its command menu, in both languages. Repeating it changes
 * nothing.
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

/** The command menu: Persian for Persian clients, English for all others, like the answers. */
export async function setCommands(api: Api): Promise<void> {
  await api.setMyCommands(commands('en'));
  await api.setMyCommands(commands('fa'), { language_code: 'fa' });
}
