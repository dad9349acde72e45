import { ChangeFeed } from '../../../data/database/change-feed.ts';
import { openDatabase } from '../../../data/database/database.ts';
import { once } from '../../../ground/async/once.ts';
import type { Config } from '../../../ground/config.ts';
import type { Log } from '../../../ground/log.ts';
import { PairExchange } from '../../exchange/pair-exchange.ts';
import { activeModel } from '../../model-in-use/active-model.ts';
import { type OpenSearchOptions, openAsked, openSearch } from '../open-search.ts';
import { LiveSearch } from './live-search.ts';

/**
 * Does what {@link openSearch} does, and follows later choices of the model; throws as it does.
 * @param server the database; closed with the search, or when opening the search fails.
 */
export async function openLiveSearch(
  config: Config,
  log: Log,
  server: { readonly url: string; close(): Promise<void> },
  options: Omit<OpenSearchOptions, 'changes' | 'asked'> = {},
): Promise<LiveSearch> {
  const { url } = server;
  const held = new AsyncDisposableStack();
  held.defer(() => server.close());
  try {
    const database = held.adopt(openDatabase(url), it => it.close());
    // Shared by all models: the next one opens beside the present one.
    const changes = held.adopt(await ChangeFeed.open(url, log), it => it.close());
    const asked = held.adopt(await openAsked(config, log), it => it.close());
    return await LiveSearch.open({
      open: () => openSearch(config, log, url, { fit: 'at-once', ...options, changes, asked }),
      active: () => activeModel(database, config),
      follow: look => changes.followModel(look),
      // The code that writes tables and archives is loaded at the first export.
      pairs: once(async () => {
        const { openPairExporter } = await import('../../export/pair-exporter.ts');
        return openPairExporter(database, config);
      }),
      exchange: new PairExchange(database, config),
      release: () => held.disposeAsync(),
      log,
    });
  } catch (error) {
    await held.disposeAsync();
    throw error;
  }
}
