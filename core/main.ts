// The search process: holds encoders and index, answers queries over HTTP, and nothing else.
import { ensureDatabase } from '../postgres/ensure-database.ts';
import { keepHeapSmall } from './ground/process/keep-heap-small.ts';
import { quietMoment } from './ground/process/quiet-moment.ts';
import { runProcess } from './ground/process/run-process.ts';
import { createSearchServer } from './work/search/http/server.ts';
import { startSearch } from './work/search/live/live-search.ts';
import { openLiveSearch } from './work/search/live/open-live-search.ts';
import { createMetrics } from './work/search/metrics.ts';

/** People wait: so long after all else is open, searches go by meaning alone until the words of all captions are in. */
const WORDS_WITHIN_MS = 250;

await runProcess('search', async ({ config, log, onEnd, fail, stopping }) => {
  const metrics = createMetrics();
  onEnd(() => metrics.close());
  const search = startSearch(
    async () => {
      const opened = await openLiveSearch(config, log, await ensureDatabase(config, log), {
        observer: metrics,
        wordsWithinMs: WORDS_WITHIN_MS,
        imageEncoder: 'at-first-picture',
      });
      const { service, index, words } = opened.current;
      log.info({ model: service.space.modelId, images: await index.size() }, 'ready');
      void words.settled().then(() => keepHeapSmall(quietMoment(() => metrics.searches, stopping)));
      return opened;
    },
    log,
    fail,
  );
  onEnd(() => search.close());
  metrics.connect(search);
  const server = await createSearchServer({ config, log, metrics, backend: search });
  onEnd(() => server.close());
  await server.listen();
});
