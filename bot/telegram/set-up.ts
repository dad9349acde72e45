import { PermanentError, RetryableError } from '../../core/ground/errors.ts';
import { setProfile } from './commands.ts';
import { createApi, type TelegramConnection } from './telegram-api.ts';
import { describeError, isTokenRefused } from './telegram-errors.ts';

/**
 * Sets what Telegram shows of the bot: commands, descriptions and the menu, in both languages.
 * @returns the bot's name.
 * @throws PermanentError 'telegram.token-refused'; RetryableError 'service.unreachable', without the token in its text.
 */
export async function setUpBot(connection: TelegramConnection): Promise<string> {
  const api = createApi(connection);
  try {
    const { username } = await api.getMe();
    await setProfile(api);
    return username;
  } catch (error) {
    if (isTokenRefused(error)) throw new PermanentError('telegram.token-refused', {}, { cause: error });
    const reason = String(describeError(error)['reason']);
    throw new RetryableError('service.unreachable', { service: 'Telegram', reason });
  }
}
