// The search process: holds encoders and index, answers queries over HTTP, and nothing else.
import { ensureDatabase } from '../prisma/embedded/ensure-database.ts';
import { loadConfig } from './config.ts';
import { onShutdown } from './lifecycle.ts';
import { createLog } from './log.ts';
import { createSearchServer } from './search/http/server.ts';
import { createMetrics } from './search/metrics.ts';
import { openSearch } from './search/open-search.ts';
import { startSearch } from './search/starting-search.ts';

const config = loadConfig();
const log = createLog('search', { level: config.logLevel });
const metrics = createMetrics();

const search = startSearch(async () => {
  const database = await ensureDatabase(config, log);
  try {
    const opened = await openSearch(config, log, database.url, { observer: metrics });
    log.info({ model: opened.service.space.modelId, images: await opened.index.size() }, 'ready');
    return {
      ...opened,
      close: async () => {
        await opened.close();
        await database.close();
      },
    };
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
