// The search process: holds encoders and index, answers queries over HTTP, and nothing else.
import type { Locale } from '../locales/format.ts';
import { errorMessage } from '../locales/messages.ts';
import { ensureDatabase } from '../prisma/embedded/ensure-database.ts';
import { loadConfig } from './config.ts';
import { NegarehError, PermanentError } from './errors.ts';
import { onShutdown } from './lifecycle.ts';
import { createLog } from './log.ts';
import { createSearchServer } from './search/http/server.ts';
import { createMetrics } from './search/metrics.ts';
import { openSearch } from './search/open-search.ts';
import { startSearch } from './search/starting-search.ts';

/** EX_CONFIG of sysexits.h: starting again changes nothing until someone corrects the configuration. */
const EXIT_CONFIGURATION = 78;

let log = createLog('search');
let locale: Locale = 'en';

/** Every end that was not asked for passes here, so that it is a line of the log. */
process.on('uncaughtException', error => {
  log.fatal({ err: error }, errorMessage(locale, error instanceof NegarehError ? error : undefined));
  process.exit(error instanceof PermanentError ? EXIT_CONFIGURATION : 1);
});

const config = loadConfig();
log = createLog('search', { level: config.logLevel });
locale = config.locale;
const metrics = createMetrics();

const search = startSearch(async () => {
  const database = await ensureDatabase(config, log);
  try {
    const opened = await openSearch(config, log, database.url, { observer: metrics });
    log.info({ model: opened.service.space.modelId, images: await opened.index.size() }, 'ready');
    const close = async (): Promise<void> => {
      await opened.close();
      await database.close();
    };
    return { ...opened, close };
  } catch (error) {
    await database.close();
    throw error;
  }
}, log);
metrics.connect(search);
const server = await createSearchServer({ config, log, metrics, backend: search });
await server.listen();

onShutdown(async () => {
  await server.close();
  await search.close();
  metrics.close();
}, log);
