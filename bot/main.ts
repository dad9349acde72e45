// The bot process: answers Telegram users through the search process; holds no model.

import { openDatabase } from '../core/data/database/database.ts';
import { ImageFiles } from '../core/data/images/image-files.ts';
import { TelegramFileRepository } from '../core/data/telegram/telegram-files.ts';
import { TelegramUpdateRepository } from '../core/data/telegram/telegram-updates.ts';
import { loadConfig } from '../core/ground/config.ts';
import { NegarehError, PermanentError } from '../core/ground/errors.ts';
import { createLog } from '../core/ground/log.ts';
import { EXIT_CONFIGURATION, onShutdown } from '../core/ground/process/lifecycle.ts';
import { EXAMPLE_QUERIES } from '../core/work/demo/example-queries.ts';
import { searchClientOf } from '../core/work/search/client.ts';
import type { Locale } from '../locales/format.ts';
import { errorMessage } from '../locales/messages.ts';
import { ensureDatabase } from '../postgres/ensure-database.ts';
import { startBot } from './start-bot.ts';
import { describeError } from './telegram/telegram-errors.ts';

let log = createLog('bot');
let locale: Locale = 'en';

/** Every end that was not asked for passes here: printed by Node itself, an error could show the token. */
function end(error: unknown): never {
  const known = error instanceof NegarehError ? error : undefined;
  log.fatal(describeError(error), errorMessage(locale, known));
  process.exit(error instanceof PermanentError ? EXIT_CONFIGURATION : 1);
}
process.on('uncaughtException', end);

const config = loadConfig();
log = createLog('bot', { level: config.logLevel });
locale = config.locale;
if (!config.telegramToken) throw new PermanentError('telegram.token-missing', {});
const ensured = await ensureDatabase(config, log);
const database = openDatabase(ensured.url);
const bot = startBot(
  { token: config.telegramToken, apiRoot: config.telegramApiRoot, proxy: config.telegramProxy },
  {
    search: searchClientOf(config),
    renditions: new ImageFiles(config.dataDir),
    sentFiles: new TelegramFileRepository(database),
    updates: new TelegramUpdateRepository(database),
    examples: EXAMPLE_QUERIES,
    log,
  },
);

const close = async (): Promise<void> => {
  await bot.stop();
  await database.close();
  await ensured.close();
};
onShutdown(close, log);
bot.ended.catch(async (error: unknown) => {
  await close().catch(() => {});
  end(error);
});
