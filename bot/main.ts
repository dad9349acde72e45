// The bot process: answers Telegram users through the search process; holds no model.
import { loadConfig } from '../core/config.ts';
import { EXAMPLE_QUERIES } from '../core/demo/example-queries.ts';
import { NegarehError, PermanentError } from '../core/errors.ts';
import { EXIT_CONFIGURATION, onShutdown } from '../core/lifecycle.ts';
import { createLog } from '../core/log.ts';
import { searchClientOf } from '../core/search/client.ts';
import { openDatabase } from '../core/store/database.ts';
import { ImageFiles } from '../core/store/image-files.ts';
import { TelegramFileRepository } from '../core/store/telegram-files.ts';
import { TelegramUpdateRepository } from '../core/store/telegram-updates.ts';
import type { Locale } from '../locales/format.ts';
import { errorMessage } from '../locales/messages.ts';
import { ensureDatabase } from '../prisma/embedded/ensure-database.ts';
import { startBot } from './start-bot.ts';
import { describeError } from './telegram-errors.ts';

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
