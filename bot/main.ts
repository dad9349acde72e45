// The bot process: answers Telegram users through the search process; holds no model.

import { openDatabase } from '../core/data/database/database.ts';
import { FacetRepository } from '../core/data/images/facet-counts.ts';
import { openImageFiles } from '../core/data/images/open-image-files.ts';
import { ReportRepository } from '../core/data/images/reports.ts';
import { ModelChoiceRepository } from '../core/data/models/model-choice.ts';
import { openPreparation } from '../core/data/models/preparation.ts';
import { FeedbackRepository } from '../core/data/telegram/feedback.ts';
import { TelegramFileRepository } from '../core/data/telegram/telegram-files.ts';
import { TelegramPersonRepository } from '../core/data/telegram/telegram-people.ts';
import { TelegramUpdateRepository } from '../core/data/telegram/telegram-updates.ts';
import { PermanentError } from '../core/ground/errors.ts';
import { keepHeapSmall } from '../core/ground/process/keep-heap-small.ts';
import { keepTrying } from '../core/ground/process/keep-trying.ts';
import { runProcess } from '../core/ground/process/run-process.ts';
import { EXAMPLE_SENTENCES } from '../core/work/demo/example-queries.ts';
import { searchClientOf } from '../core/work/search/client.ts';
import { ensureDatabase } from '../postgres/ensure-database.ts';
import { openAdminDesk } from './admin-desk.ts';
import { TELEGRAM_LIMITS } from './sending/send-limits.ts';
import { startBot } from './start-bot.ts';
import { openPersonHash } from './telegram/person-hash.ts';
import { describeError } from './telegram/telegram-errors.ts';

await runProcess(
  'bot',
  async ({ config, log, stopping, onEnd, fail }) => {
    const { telegramToken: token, telegramApiRoot: apiRoot, telegramProxy: proxy, dataDir } = config;
    const { telegramWebhookUrl: webhookUrl, telegramWebhookHost: host, telegramWebhookPort: port } = config;
    if (!token) throw new PermanentError('telegram.token-missing', {});
    const ensured = await keepTrying(() => ensureDatabase(config, log), { log, signal: stopping });
    onEnd(() => ensured.close());
    const database = openDatabase(ensured.url);
    onEnd(() => database.close());
    const search = searchClientOf(config);
    const people = new TelegramPersonRepository(database);
    const personHash = await keepTrying(() => openPersonHash({ dataDir, token }, people), {
      log,
      signal: stopping,
    });
    const bot = startBot(
      { token, apiRoot, proxy },
      {
        search,
        admin: openAdminDesk({ database, config, search, log }),
        renditions: openImageFiles(config),
        sentFiles: new TelegramFileRepository(database),
        updates: new TelegramUpdateRepository(database),
        people,
        personHash,
        feedback: new FeedbackRepository(database),
        reports: new ReportRepository(database, config),
        facets: new FacetRepository(database),
        modelInUse: () => new ModelChoiceRepository(database).activeName(config.model).catch(() => undefined),
        preparation: openPreparation(database, config),
        examples: EXAMPLE_SENTENCES,
        log,
      },
      {
        limits: { ...TELEGRAM_LIMITS, perSecond: config.telegramMessagesPerSecond },
        searchPlaces: config.searchConcurrency,
        webhook: webhookUrl === undefined ? undefined : { url: webhookUrl, host, port },
      },
    );
    onEnd(() => bot.stop());
    await keepHeapSmall();
    bot.ended.catch(fail);
  },
  // An error of Telegram's client contains its payload, which people wrote, and its address, which contains the token.
  { describe: describeError },
);
