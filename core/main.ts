// The search process: holds encoders and index, answers queries over HTTP, and nothing else.
import type { Locale } from '../locales/format.ts';
import { errorMessage } from '../locales/messages.ts';
import { ensureDatabase } from '../postgres/ensure-database.ts';
import { loadConfig } from './ground/config.ts';
import { NegarehError, PermanentError } from './ground/errors.ts';
import { createLog } from './ground/log.ts';
import { onShutdown } from './ground/process/lifecycle.ts';
import { createSearchServer } from './work/search/http/server.ts';
import { createMetrics } from './work/search/metrics.ts';
import { openLiveSearch } from './work/search/open-live-search.ts';
import { startSearch } from './work/search/starting-search.ts';

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
  const opened = await openLiveSearch(config, log, await ensureDatabase(config, log), { observer: metrics });
  const { service, index } = opened.current;
  log.info({ model: service.space.modelId, images: await index.size() }, 'ready');
  return opened;
}, log);
metrics.connect(search);
const server = await createSearchServer({ config, log, metrics, backend: search });
await server.listen();

onShutdown(async () => {
  await server.close();
  await search.close();
  metrics.close();
}, log);
